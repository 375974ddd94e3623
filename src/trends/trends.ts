import type { Clock } from '../base/clock.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Call } from '../domain/trend.ts';
import type { Database } from '../ports/database.ts';
import {
  type CallBand,
  type CallFilter,
  callOutcomes,
  type DatedCall,
  listCalls,
  readCall,
} from './calls/call-rows.ts';
import { type CallReasons, whyCall } from './calls/why.ts';
import { type BurstListQuery, type ListedBurst, listBursts } from './listing/list-bursts.ts';
import { listTrends, type TrendList, type TrendListQuery } from './listing/list-trends.ts';
import { findTrend, findTrends, readTrend, type TrendPicture } from './listing/read-trend.ts';
import { trackSubject, untrackSubject } from './listing/track.ts';
import type { ListedTrend } from './listing/trend-row.ts';
import { readTrendSeries, type SeriesSpan, type TrendSeries } from './listing/trend-series.ts';
import { noteChange } from './runs/run-rows.ts';
import { TREND_RUNS_CHANNEL, type WriteTrendAudit } from './runs/runs.ts';
import type { SeriesReader } from './series/read-series.ts';

/** What the newest run found, and what was said before. Throws NOT_FOUND, and INVALID_INPUT for ids that are none. */
export interface Trends {
  list(tenant: TenantId, query: TrendListQuery): Promise<TrendList>;
  get(tenant: TenantId, id: string): Promise<TrendPicture>;
  series(tenant: TenantId, id: string, span: SeriesSpan): Promise<TrendSeries>;
  /** Each with its series, in the order of the ids. */
  compare(
    tenant: TenantId,
    ids: readonly string[],
    span: SeriesSpan,
  ): Promise<readonly { readonly trend: ListedTrend; readonly series: TrendSeries }[]>;
  /** Keeps a subject in view, whatever its counts; a run follows. */
  track(
    tenant: TenantId,
    asked: { readonly id: string; readonly note: string | null },
    actor: string,
  ): Promise<ListedTrend>;
  untrack(tenant: TenantId, id: string, actor: string): Promise<void>;
  /** Of all subjects, strongest first. */
  bursts(tenant: TenantId, query: BurstListQuery): Promise<ListedBurst[]>;
  /** Newest first. */
  calls(
    tenant: TenantId,
    filter: CallFilter,
    page: { readonly limit: number; readonly after?: readonly [at: number, id: string] },
  ): Promise<DatedCall[]>;
  call(tenant: TenantId, id: string): Promise<Call>;
  /** What a call rests on, and its score computed again from that. */
  why(tenant: TenantId, id: string): Promise<CallReasons>;
  callOutcomes(tenant: TenantId): Promise<CallBand[]>;
}

export function createTrends({
  database,
  clock,
  reader,
  audit,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly reader: SeriesReader;
  readonly audit: WriteTrendAudit;
}): Trends {
  async function asOf(tenant: TenantId): Promise<number> {
    const rows = await database.tenant(tenant).query<{ as_of: number | null }>({
      name: 'trend-as-of',
      text: 'SELECT as_of FROM trend_state',
    });
    return rows[0]?.as_of ?? clock.now();
  }

  const seriesOf = async (
    tenant: TenantId,
    { subject }: ListedTrend,
    span: SeriesSpan,
  ): Promise<TrendSeries> =>
    readTrendSeries(database.tenant(tenant), subject, { id: tenant, reader, span, asOf: await asOf(tenant) });

  return {
    list: (tenant, query) => listTrends(database.tenant(tenant), query),

    get: (tenant, id) => readTrend(database.tenant(tenant), id),

    series: async (tenant, id, span) => seriesOf(tenant, await findTrend(database.tenant(tenant), id), span),

    async compare(tenant, ids, span) {
      const found = await findTrends(database.tenant(tenant), ids);
      return Promise.all(
        found.map(async (trend) => ({ trend, series: await seriesOf(tenant, trend, span) })),
      );
    },

    async track(tenant, asked, actor) {
      const id = await database.spanning(tenant, async (transaction) => {
        const subject = await trackSubject(transaction.tenant, asked, { now: clock.now(), actor });
        const tracked = `${subject.kind}:${subject.key}`;
        await noteChange(transaction.tenant);
        await transaction.tenant.query({
          text: `SELECT pg_notify('${TREND_RUNS_CHANNEL}', $1::text)`,
          values: [tenant],
        });
        await audit(transaction.platform, {
          tenant,
          actor,
          action: 'trend.tracked',
          object: tracked,
          details: { name: subject.name },
        });
        return tracked;
      });
      return findTrend(database.tenant(tenant), id);
    },

    untrack: (tenant, id, actor) =>
      database.spanning(tenant, async (transaction) => {
        await untrackSubject(transaction.tenant, id);
        await audit(transaction.platform, { tenant, actor, action: 'trend.untracked', object: id });
      }),

    bursts: (tenant, query) => listBursts(database.tenant(tenant), query),

    calls: (tenant, filter, page) => listCalls(database.tenant(tenant), filter, page),

    call: async (tenant, id) => (await readCall(database.tenant(tenant), id)).call,

    why: (tenant, id) => whyCall(database.tenant(tenant), id),

    callOutcomes: (tenant) => callOutcomes(database.tenant(tenant)),
  };
}
