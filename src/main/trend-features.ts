import type { TrendRunsApi, TrendsApi } from '../api/foresight-dependencies.ts';
import type { LiveHub } from '../api/live/live-hub.ts';
import { pageById } from '../api/paging.ts';
import {
  fromWireSpan,
  fromWireTrendQuery,
  toWireCall,
  toWireCallWhy,
  toWireListedBurst,
  toWireTrend,
  toWireTrendDetail,
  toWireTrendRun,
  toWireTrendSeries,
} from '../api/wire/trend.ts';
import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import { isUuid } from '../base/ids.ts';
import { createThreadPool } from '../base/threads/thread-pool.ts';
import { asTenantId, type TenantId } from '../domain/tenant.ts';
import type { Log } from '../drivers/pino/pino-log.ts';
import type { Database } from '../ports/database.ts';
import type { Calibration } from '../schemas/forecast.ts';
import type { StreamTrends } from '../schemas/trend.ts';
import { writeAudit } from '../tenancy/audit.ts';
import { type AfterRun, TRENDS_CHANNEL } from '../trends/runs/compute-trends.ts';
import { followLater } from '../trends/runs/follow-later.ts';
import { forgetOldRuns } from '../trends/runs/run-rows.ts';
import { runRunner } from '../trends/runs/runner.ts';
import { createTrendRuns, type TrendRuns, type WriteTrendAudit } from '../trends/runs/runs.ts';
import { createSeriesReader } from '../trends/series/read-series.ts';
import { createTrends, type Trends } from '../trends/trends.ts';

/** Runs of each tenant that are kept, with what they took. */
const RUNS_KEPT = 200;
/** The corpus is outside the heap; what is made of it is not. */
const HEAP_MIB = 1_536;

export interface TrendFeatures extends AsyncDisposable {
  readonly trends: Trends;
  readonly runs: TrendRuns;
  /** Queues and computes runs until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Calls back when a tenant's trends were computed, by whichever process. */
  onComputed(listener: (tenant: TenantId) => void): Promise<AsyncDisposable>;
  /** Hourly: old runs. */
  tidy(tenant: TenantId): Promise<void>;
}

export interface TrendFeatureOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  /** Of this process, where leases are kept. */
  readonly owner: string;
  readonly onStored: (listener: (tenant: TenantId) => void) => Promise<AsyncDisposable>;
  /** What follows from a run: forecasts. */
  readonly afterRun: AfterRun;
}

/** Trends, put together over the database: the loop that computes them and the reads of what it found. */
export function createTrendFeatures(options: TrendFeatureOptions): TrendFeatures {
  const { database, clock, log, tenants, owner, onStored, afterRun } = options;
  const threads = createThreadPool({ threads: 1, heapMiB: HEAP_MIB });
  const audit: WriteTrendAudit = (platform, entry) => writeAudit(platform, clock, entry);
  return {
    trends: createTrends({ database, clock, audit, reader: createSeriesReader({ database }) }),
    runs: createTrendRuns({ database, clock, audit }),
    async run(signal) {
      const onError = (error: unknown) => log.warn({ err: error, part: 'trends' }, 'work on trends failed');
      const later = followLater(afterRun, onError);
      await runRunner(
        {
          database,
          clock,
          threads,
          owner,
          tenants,
          afterRun: later.afterRun,
          listenStored: onStored,
          onRun: (tenant, run, end) =>
            end.state === 'failed'
              ? log.warn({ tenant, run: run.id, reason: end.error }, 'trends could not be computed')
              : log.info({ tenant, run: run.id, ...end }, 'trends computed'),
          onError,
        },
        signal,
      );
      await later.settled();
    },
    onComputed: (listener) => database.listen(TRENDS_CHANNEL, (payload) => listener(asTenantId(payload))),
    tidy: (tenant) => forgetOldRuns(database.tenant(tenant), RUNS_KEPT),
    [Symbol.asyncDispose]: () => threads[Symbol.asyncDispose](),
  };
}

/** Tells those who watch a tenant that its trends were computed, whichever process did. */
export async function watchTrends(
  { onComputed, runs }: Pick<TrendFeatures, 'onComputed' | 'runs'>,
  live: LiveHub,
): Promise<AsyncDisposable> {
  const publish = async (tenant: TenantId): Promise<void> => {
    const done = await runs.newest(tenant);
    if (done === null) return;
    const { id, asOf, trends } = done;
    const event: StreamTrends = {
      run: id,
      as_of: asOf === null ? null : new Date(asOf).toISOString(),
      trends: trends ?? 0,
    };
    live.publish(tenant, 'trends', event);
  };
  return onComputed((tenant) => {
    // Who is told nothing reads the same with the next page.
    if (live.watched().includes(tenant)) void publish(tenant).catch(() => {});
  });
}

/** Trends and their runs behind the API's interfaces, in the words of the wire. */
export function trendApi({ trends, runs }: Pick<TrendFeatures, 'trends' | 'runs'>): {
  readonly trends: TrendsApi;
  readonly trendRuns: TrendRunsApi;
} {
  return {
    trends: {
      async list(tenant, query, { limit, after }) {
        const found = await trends.list(tenant, {
          ...fromWireTrendQuery(query),
          limit,
          ...(after === undefined ? {} : { after }),
        });
        return {
          items: found.items.map(toWireTrend),
          next: found.next,
          total: found.total,
          as_of: found.asOf === null ? null : new Date(found.asOf).toISOString(),
          run_at: found.runAt === null ? null : new Date(found.runAt).toISOString(),
        };
      },
      get: async (tenant, id) => toWireTrendDetail(await trends.get(tenant, id)),
      series: async (tenant, id, query) =>
        toWireTrendSeries(await trends.series(tenant, id, fromWireSpan(query))),
      async compare(tenant, { id, ...query }) {
        const found = await trends.compare(tenant, [...new Set([id].flat())], fromWireSpan(query));
        return {
          items: found.map(({ trend, series }) => ({
            trend: toWireTrend(trend),
            series: toWireTrendSeries(series),
          })),
        };
      },
      track: async (tenant, { id, note }, actor) =>
        toWireTrend(await trends.track(tenant, { id, note: note ?? null }, actor)),
      untrack: trends.untrack,
      async bursts(tenant, { kind, from, to }, { limit, after }) {
        const rows = await trends.bursts(tenant, {
          ...(kind === undefined ? {} : { kinds: [kind].flat() }),
          ...span({ from, to }),
          limit: limit + 1,
          ...(after === undefined ? {} : { after: readPlace(after) }),
        });
        const items = rows.slice(0, limit);
        const last = items.at(-1);
        return {
          items: items.map(toWireListedBurst),
          next: rows.length > limit && last !== undefined ? writePlace(last.strength, last.id) : null,
        };
      },
      async calls(tenant, { kind, subject, from, to, resolved }, { limit, after }) {
        const rows = await trends.calls(
          tenant,
          {
            ...(kind === undefined ? {} : { kind }),
            ...(subject === undefined ? {} : { subject }),
            ...(resolved === undefined ? {} : { resolved }),
            ...span({ from, to }),
          },
          { limit: limit + 1, ...(after === undefined ? {} : { after: readPlace(after) }) },
        );
        const items = rows.slice(0, limit);
        const last = items.at(-1);
        return {
          items: items.map(toWireCall),
          next: rows.length > limit && last !== undefined ? writePlace(last.firstAt, last.id) : null,
        };
      },
      call: async (tenant, id) => toWireCall(await trends.call(tenant, id)),
      why: async (tenant, id) => toWireCallWhy(await trends.why(tenant, id)),
    },
    trendRuns: {
      async list(tenant, { limit, after }) {
        if (after !== undefined && !isUuid(after)) throw badCursor();
        const before = after === undefined ? {} : { before: after };
        const page = pageById(await runs.list(tenant, { limit: limit + 1, ...before }), limit);
        return { items: page.items.map(toWireTrendRun), next: page.next };
      },
      ask: async (tenant, actor) => toWireTrendRun(await runs.ask(tenant, actor)),
      get: async (tenant, id) => toWireTrendRun(await runs.get(tenant, id)),
      cancel: async (tenant, id, actor) => toWireTrendRun(await runs.cancel(tenant, id, actor)),
    },
  };
}

/** What came of calls by band of score, for the page of calibration. */
export async function callCalibration(trends: Trends, tenant: TenantId): Promise<Calibration['calls']> {
  const bands = await trends.callOutcomes(tenant);
  return bands.map(({ cameTrue, ...band }) => ({ ...band, came_true: cameTrue }));
}

function span({ from, to }: { readonly from: string | undefined; readonly to: string | undefined }): {
  readonly from?: number;
  readonly to?: number;
} {
  return {
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
  };
}

function writePlace(value: number, id: string): string {
  return JSON.stringify([value, id]);
}

function readPlace(place: string): [number, string] {
  const [value, id] = JSON.parse(place) as unknown[];
  if (typeof value !== 'number' || typeof id !== 'string' || !isUuid(id)) throw badCursor();
  return [value, id];
}

function badCursor(): BellwetherError {
  return new BellwetherError('INVALID_CURSOR', 'This cursor belongs to another list.');
}
