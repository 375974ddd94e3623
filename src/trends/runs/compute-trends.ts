import type { Clock } from '../../base/clock.ts';
import { BellwetherError } from '../../base/errors.ts';
import type { ThreadPool } from '../../base/threads/thread-pool.ts';
import { DAY_MS } from '../../domain/series.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { type TrendSubject, trendId } from '../../domain/trend.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { openCalls } from '../calls/call-rows.ts';
import { readCorpus } from '../corpus/read-corpus.ts';
import { promoteTerms } from '../series/promote-terms.ts';
import type { Analysis, AnalysisInput } from './analysis.ts';
import type { Lease } from './keep-lease.ts';
import { endRun, type RunEnd, type TrendRun } from './run-rows.ts';
import { storeAnalysis } from './store-analysis.ts';

/** Days of signals, back from the newest, that a run reads: four years. What is older is in series and calls already. */
const HISTORY_DAYS = 1461;
/** Subjects that `afterRun` is told of, best first; the tracked ones come on top. */
const TOLD_SUBJECTS = 300;

/** What comes after a run's rows are stored: `subjects` are the best by attention and all that are tracked. */
export type AfterRun = (
  tenant: TenantId,
  done: { readonly asOf: number; readonly subjects: readonly TrendSubject[] },
  signal: AbortSignal,
) => Promise<void>;

/** Tells that a tenant's trends were computed; the payload is the tenant's id. */
export const TRENDS_CHANNEL = 'bellwether_trends';

export interface ComputeOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly threads: Pick<ThreadPool, 'run'>;
  /** Of this process, where leases are kept. */
  readonly owner: string;
  /** Called when a run's rows are stored. What it throws is told to `onError`, and fails no run. */
  readonly afterRun?: AfterRun;
  readonly onError?: (error: unknown) => void;
}

const TASK = new URL('./analyse-corpus.ts', import.meta.url).href;

/** Reads the corpus, has it analysed in a thread, and stores what was found. Gives how the run ended. */
export async function computeTrends(
  options: ComputeOptions,
  { tenant, run, lease }: { readonly tenant: TenantId; readonly run: TrendRun; readonly lease: Lease },
  signal: AbortSignal,
): Promise<RunEnd | { readonly state: 'lost' }> {
  const { database, clock, owner, threads } = options;
  const handle = database.tenant(tenant);
  const began = performance.now();
  const newest = await newestPublished(handle, clock.now());
  const corpus = await readCorpus(database, tenant, {
    asOf: clock.now(),
    from: newest === null ? 0 : newest - HISTORY_DAYS * DAY_MS,
    signal,
  });
  const read = performance.now();
  lease.report(0.2);
  // The midnight that ends the newest day, or now when that is still to come.
  const asOf = corpus.signals === 0 ? null : Math.min(corpus.endDay * DAY_MS, clock.now());
  const input: AnalysisInput = {
    corpus,
    asOf: asOf ?? clock.now(),
    tracked: await trackedSubjects(handle),
    open: await openCalls(handle),
  };
  const analysis =
    corpus.signals === 0
      ? NOTHING
      : await threads.run<Analysis>(TASK, input, {
          signal,
          onProgress: (done) => lease.report(0.2 + 0.7 * done),
        });
  const analysed = performance.now();
  lease.report(0.9);
  // Before anybody sees the trend: its page shows a series.
  await promoteTerms(
    database,
    tenant,
    analysis.trends.flatMap(({ subject }) => (subject.kind === 'term' ? [subject.key] : [])),
  );
  const promoted = performance.now();
  const state = await lease.end();
  if (state !== 'go on')
    throw new BellwetherError('CANCELLED', 'The run was cancelled, or another process took it over.');
  const timings = {
    read: Math.round(read - began),
    ...analysis.timings,
    analyse: Math.round(analysed - read),
    promote: Math.round(promoted - analysed),
  };
  const how: RunEnd = {
    state: 'done',
    asOf,
    signals: corpus.signals,
    subjects: analysis.subjects,
    trends: analysis.trends.length,
    timings,
  };
  const stored = await handle.transaction(async (transaction) => {
    const now = clock.now();
    if (!(await endRun(transaction, run.id, { ...how, owner, now }))) return false;
    await storeAnalysis(transaction, analysis, {
      run: run.id,
      asOf,
      now,
      firstDay: corpus.firstDay,
      took: performance.now() - began,
    });
    await transaction.query({ text: `SELECT pg_notify('${TRENDS_CHANNEL}', $1::text)`, values: [tenant] });
    return true;
  });
  if (!stored) return { state: 'lost' };
  if (asOf !== null) await follow(options, { tenant, asOf, analysis, tracked: input.tracked }, signal);
  return { ...how, timings: { ...timings, store: Math.round(performance.now() - promoted) } };
}

async function follow(
  { afterRun, onError }: ComputeOptions,
  done: {
    readonly tenant: TenantId;
    readonly asOf: number;
    readonly analysis: Analysis;
    readonly tracked: readonly TrendSubject[];
  },
  signal: AbortSignal,
): Promise<void> {
  if (afterRun === undefined) return;
  const best = done.analysis.trends.slice(0, TOLD_SUBJECTS).map(({ subject }) => subject);
  const subjects = new Map([...best, ...done.tracked].map((subject) => [trendId(subject), subject]));
  try {
    await afterRun(done.tenant, { asOf: done.asOf, subjects: [...subjects.values()] }, signal);
  } catch (error) {
    if (!signal.aborted) onError?.(error);
  }
}

/** Signals dated more than a day after their capture do not make the data newer. */
async function newestPublished(tenant: Queryable, now: number): Promise<number | null> {
  const rows = await tenant.query<{ published_at: number }>({
    name: 'trend-run-newest',
    text: `SELECT published_at FROM documents
           WHERE published_at <= to_timestamp($1::float8 / 1000) AND published_at <= captured_at + interval '1 day'
           ORDER BY published_at DESC, id DESC LIMIT 1`,
    values: [now],
  });
  return rows[0]?.published_at ?? null;
}

async function trackedSubjects(tenant: Queryable): Promise<TrendSubject[]> {
  const rows = await tenant.query<{
    kind: TrendSubject['kind'];
    key: string;
    name: string;
    entity_kind: string | null;
  }>({
    text: 'SELECT kind, key, name, entity_kind FROM tracked_subjects ORDER BY id',
  });
  return rows.map(({ entity_kind, ...subject }) => ({ ...subject, entityKind: entity_kind }));
}

const NOTHING: Analysis = {
  trends: [],
  aliases: [],
  bursts: [],
  said: [],
  outcomes: [],
  subjects: 0,
  timings: {},
};
