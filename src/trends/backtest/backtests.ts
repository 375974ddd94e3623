import type { Clock } from '../../base/clock.ts';
import { BellwetherError, messageOf } from '../../base/errors.ts';
import type { ThreadPool } from '../../base/threads/thread-pool.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { readCorpus } from '../corpus/read-corpus.ts';
import { BACKTEST_DEFAULTS, type BacktestResult } from './backtest.ts';
import {
  type BacktestEnd,
  type BacktestPlan,
  type BacktestSummary,
  claimBacktest,
  endBacktest,
  giveBackBacktest,
  listBacktests,
  queueBacktest,
  readBacktest,
  renewBacktest,
  type StoredBacktest,
} from './backtest-rows.ts';

/** Wakes the runners; the payload is the tenant's id. */
const BACKTESTS_CHANNEL = 'bellwether_backtests';
const TASK = new URL('./backtest-task.ts', import.meta.url).href;
const LEASE = { leaseMs: 30_000, renewMs: 1_000, attempts: 3, sweepMs: 60_000 } as const;

export interface BacktestAsked {
  /** Dates to replay to, milliseconds since the epoch. */
  readonly asOf: readonly number[];
  readonly horizonDays?: number;
  readonly k?: readonly number[];
}

/** Who does what, for the audit log. */
export type WriteBacktestAudit = (
  platform: Queryable,
  entry: {
    readonly tenant: TenantId;
    readonly actor: string;
    readonly action: string;
    readonly object: string;
  },
) => Promise<void>;

/** Replays of a tenant's signals. Throws NOT_FOUND, INVALID_INPUT for dates in the future, CONFLICT when too many wait. */
export interface Backtests {
  /** Queues one; it runs in the background. */
  ask(tenant: TenantId, asked: BacktestAsked, actor: string): Promise<BacktestSummary>;
  get(tenant: TenantId, id: string): Promise<StoredBacktest>;
  /** Newest first. */
  list(
    tenant: TenantId,
    page: { readonly limit: number; readonly before?: string },
  ): Promise<BacktestSummary[]>;
  /** Runs one now and stores nothing: for the command line. `onProgress` is told the done share. */
  compute(
    tenant: TenantId,
    asked: BacktestAsked,
    options?: { readonly signal?: AbortSignal; readonly onProgress?: (done: number) => void },
  ): Promise<BacktestResult>;
  /** Runs those that wait, one at a time in this process, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export interface BacktestsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly threads: Pick<ThreadPool, 'run'>;
  readonly audit: WriteBacktestAudit;
  /** Of this process, where leases are kept. */
  readonly owner: string;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  readonly onError: (error: unknown) => void;
}

export function createBacktests(options: BacktestsOptions): Backtests {
  const { database, clock, threads, audit, owner, onError } = options;

  function plan({
    asOf,
    horizonDays = BACKTEST_DEFAULTS.horizonDays,
    k = BACKTEST_DEFAULTS.k,
  }: BacktestAsked) {
    const now = clock.now();
    for (const date of asOf)
      if (!(date < now))
        throw new BellwetherError(
          'INVALID_INPUT',
          `A backtest cannot replay to ${new Date(date).toISOString()}: give dates in the past.`,
        );
    return {
      asOf: [...new Set(asOf)].sort((a, b) => a - b),
      horizonDays,
      k: [...new Set(k)].sort((a, b) => a - b),
    };
  }

  async function compute(
    tenant: TenantId,
    of: BacktestPlan,
    { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: (done: number) => void },
  ): Promise<BacktestResult> {
    const corpus = await readCorpus(database, tenant, {
      asOf: clock.now(),
      withTopics: false,
      ...(signal === undefined ? {} : { signal }),
    });
    onProgress?.(READ);
    return threads.run<BacktestResult>(
      TASK,
      { corpus, ...of },
      { signal, onProgress: (done) => onProgress?.(READ + (1 - READ) * done) },
    );
  }

  /** False when none waits. */
  async function runNext(tenant: TenantId, signal: AbortSignal): Promise<boolean> {
    const handle = database.tenant(tenant);
    const { leaseMs } = LEASE;
    const claimed = await claimBacktest(handle, { owner, now: clock.now(), leaseMs });
    if (claimed === null) return false;
    const { id, attempts } = claimed;
    const end = (how: BacktestEnd) => endBacktest(handle, id, { owner, now: clock.now(), end: how });
    if (attempts > LEASE.attempts) {
      await end({
        state: 'failed',
        error: `Its process ended ${LEASE.attempts} times while it was computed.`,
      });
      return true;
    }
    const lost = new AbortController();
    let progress = 0;
    let renewing = Promise.resolve();
    const timer = setInterval(() => {
      renewing = renewing.then(async () => {
        const ours = await renewBacktest(handle, id, { owner, now: clock.now(), leaseMs, progress });
        if (!ours) lost.abort();
      });
      renewing.catch(onError);
    }, LEASE.renewMs);
    try {
      const result = await compute(tenant, claimed.plan, {
        signal: AbortSignal.any([signal, lost.signal]),
        onProgress: (done) => {
          progress = done;
        },
      });
      await end({ state: 'done', result });
    } catch (error) {
      if (signal.aborted) await giveBackBacktest(handle, id, owner);
      else if (!lost.signal.aborted) await end({ state: 'failed', error: messageOf(error) });
    } finally {
      clearInterval(timer);
      await renewing.catch(() => {});
    }
    return true;
  }

  return {
    ask: (tenant, asked, actor) => {
      const of = plan(asked);
      return database.spanning(tenant, async (transaction) => {
        const queued = await queueBacktest(transaction.tenant, of, { now: clock.now(), actor });
        await audit(transaction.platform, { tenant, actor, action: 'backtest.asked', object: queued.id });
        await transaction.tenant.query({
          name: 'backtest-wake',
          text: `SELECT pg_notify('${BACKTESTS_CHANNEL}', $1::text)`,
          values: [tenant],
        });
        return queued;
      });
    },
    get: (tenant, id) => readBacktest(database.tenant(tenant), id),
    list: (tenant, page) => listBacktests(database.tenant(tenant), page),
    compute: (tenant, asked, how = {}) => compute(tenant, plan(asked), how),

    async run(signal) {
      const heard = new Set<TenantId>();
      let wake: () => void = () => {};
      const onAbort = (): void => wake();
      signal.addEventListener('abort', onAbort);
      await using _asked = await database.listen(
        BACKTESTS_CHANNEL,
        (tenant) => {
          heard.add(tenant as TenantId);
          wake();
        },
        () => wake(),
      );
      let sweptAt = Number.NEGATIVE_INFINITY;
      while (!signal.aborted) {
        try {
          if (clock.now() - sweptAt >= LEASE.sweepMs) {
            for (const { id } of await options.tenants()) heard.add(id);
            sweptAt = clock.now();
          }
          for (const tenant of heard) {
            heard.delete(tenant);
            while (!signal.aborted && (await runNext(tenant, signal)));
          }
        } catch (error) {
          // The store is away, or a tenant is gone: the next sweep looks again.
          onError(error);
        }
        if (signal.aborted || heard.size > 0) continue;
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = setTimeout(resolve, LEASE.sweepMs);
        await promise;
        clearTimeout(timer);
      }
      signal.removeEventListener('abort', onAbort);
    },
  };
}

/** Share of the work that reading is. */
const READ = 0.2;
