import type { Clock } from '../../base/clock.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { cancelRun, listRuns, newestDone, noteChange, queueRun, readRun, type TrendRun } from './run-rows.ts';

/** Wakes the runners; the payload is the tenant's id. */
export const TREND_RUNS_CHANNEL = 'bellwether_trend_runs';

/** Who does what, for the audit log. */
export interface TrendAudit {
  readonly tenant: TenantId;
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly details?: Readonly<Record<string, unknown>>;
}
export type WriteTrendAudit = (platform: Queryable, entry: TrendAudit) => Promise<void>;

/** The computations of trends. Throws NOT_FOUND for those that are not there. */
export interface TrendRuns {
  /** Queues a run that begins at once; the one that waits already is brought forward and given. */
  ask(tenant: TenantId, actor: string): Promise<TrendRun>;
  get(tenant: TenantId, id: string): Promise<TrendRun>;
  /** Newest first. */
  list(tenant: TenantId, page: { readonly limit: number; readonly before?: string }): Promise<TrendRun[]>;
  /** The newest that is done; null before the first. */
  newest(tenant: TenantId): Promise<TrendRun | null>;
  /** Throws CONFLICT when the run has ended. */
  cancel(tenant: TenantId, id: string, actor: string): Promise<TrendRun>;
  /** Says that topics or what is tracked changed: a run follows, as it does after signals. */
  changed(tenant: TenantId): Promise<void>;
}

export function createTrendRuns({
  database,
  clock,
  audit,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: WriteTrendAudit;
}): TrendRuns {
  const wake = (queryable: Queryable, tenant: TenantId) =>
    queryable.query({
      name: 'trend-run-wake',
      text: `SELECT pg_notify('${TREND_RUNS_CHANNEL}', $1::text)`,
      values: [tenant],
    });

  return {
    ask: (tenant, actor) =>
      database.spanning(tenant, async (transaction) => {
        const run = await queueRun(transaction.tenant, { now: clock.now(), actor });
        await audit(transaction.platform, { tenant, actor, action: 'trend_run.asked', object: run.id });
        await wake(transaction.tenant, tenant);
        return run;
      }),

    get: (tenant, id) => readRun(database.tenant(tenant), id),

    list: (tenant, page) => listRuns(database.tenant(tenant), page),

    newest: (tenant) => newestDone(database.tenant(tenant)),

    cancel: (tenant, id, actor) =>
      database.spanning(tenant, async (transaction) => {
        const run = await cancelRun(transaction.tenant, id, clock.now());
        await audit(transaction.platform, { tenant, actor, action: 'trend_run.cancelled', object: run.id });
        await wake(transaction.tenant, tenant);
        return run;
      }),

    async changed(tenant) {
      await noteChange(database.tenant(tenant));
      await wake(database.tenant(tenant), tenant);
    },
  };
}
