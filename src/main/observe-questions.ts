import { messageOf } from '../base/errors.ts';
import type { TenantId } from '../domain/tenant.ts';
import { STATIC_MODEL } from '../domain/vector.ts';
import type { Log } from '../drivers/pino/pino-log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { QuestionDecision } from '../search/semantics.ts';

/** Counts which model embeds questions and why, and logs for each tenant when that changes. */
export function observeQuestions({
  metrics,
  log,
}: {
  readonly metrics: Metrics;
  readonly log: Log;
}): (tenant: TenantId, decision: QuestionDecision) => void {
  const last = new Map<TenantId, string>();
  return (tenant, { model, cause, error }) => {
    const kind = model === STATIC_MODEL.id ? 'static' : 'chosen';
    metrics.counter('embedding_questions_total', { model: kind, cause }).add();
    const now = `${model} ${cause}`;
    const before = last.get(tenant);
    if (now === before) return;
    last.set(tenant, now);
    const reason = error === undefined ? {} : { reason: messageOf(error) };
    if (cause === 'active' && before === undefined)
      log.debug({ tenant, model, cause }, 'questions are embedded');
    else if (cause === 'active')
      log.info({ tenant, model, cause }, 'questions are embedded by the active model again');
    else log.warn({ tenant, model, cause, ...reason }, 'the static model stands in for the active one');
  };
}
