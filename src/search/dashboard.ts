import type { Clock } from '../base/clock.ts';
import type { Dashboard, LiveCounts } from '../domain/dashboard.ts';
import { SOURCE_STATES, type SourceState } from '../domain/source.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import type { SearchIndex } from '../ports/search-index.ts';
import { parseDateRange } from './date-range.ts';
import type { Signals } from './signals.ts';

const NEWEST = 10;
const TOP_SOURCES = 10;

export interface DashboardDependencies {
  readonly database: Database;
  readonly searchIndex: SearchIndex;
  readonly signals: Signals;
  readonly clock: Clock;
  /** The state of every source of the tenant, by id: collecting knows it. */
  readonly sourceStates: (tenant: TenantId) => Promise<ReadonlyMap<string, SourceState>>;
  /** Documents stored per second over the last 10 seconds, by this server. */
  readonly ratePerSecond: (tenant: TenantId) => number;
  /** Documents in the event log that are not processed yet. */
  readonly backlog: (tenant: TenantId) => Promise<number>;
}

export interface DashboardFigures {
  counts(tenant: TenantId): Promise<LiveCounts>;
  /** Throws INVALID_INPUT when a date cannot be understood. */
  read(tenant: TenantId, range: { readonly from?: string; readonly to?: string }): Promise<Dashboard>;
}

/** What changed, and how it goes: one page of figures. */
export function createDashboard(dependencies: DashboardDependencies): DashboardFigures {
  const { database, searchIndex, signals, clock } = dependencies;

  async function counts(tenant: TenantId, states = dependencies.sourceStates(tenant)): Promise<LiveCounts> {
    const now = clock.now();
    const [status, stored, backlog, byId] = await Promise.all([
      searchIndex.status(tenant),
      storedCounts(tenant, now),
      dependencies.backlog(tenant),
      states,
    ]);
    const sources = Object.fromEntries(SOURCE_STATES.map((state) => [state, 0])) as Record<
      SourceState,
      number
    >;
    for (const state of byId.values()) sources[state]++;
    return {
      signals: status.documents,
      signalsLast24h: stored.captured,
      ratePerSecond: dependencies.ratePerSecond(tenant),
      backlog,
      deadLetters: stored.deadLetters,
      sources,
      at: now,
    };
  }

  async function storedCounts(
    tenant: TenantId,
    now: number,
  ): Promise<{ captured: number; deadLetters: number }> {
    const [row] = await database.tenant(tenant).query<{ captured: number; dead_letters: number }>({
      name: 'search-dashboard-counts',
      text: `SELECT (SELECT coalesce(sum(captured), 0) FROM source_counts
                     WHERE hour >= date_trunc('hour', to_timestamp($1::float8 / 1000) - interval '24 hours')) AS captured,
                    (SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL) AS dead_letters`,
      values: [now],
    });
    return { captured: row?.captured ?? 0, deadLetters: row?.dead_letters ?? 0 };
  }

  async function previousTotal(tenant: TenantId, from: number, to: number): Promise<number> {
    const { total } = await searchIndex.search(tenant, {
      query: { kind: 'all' },
      from: from - (to - from),
      to: from,
      filters: {},
      facets: [],
      facetSize: 0,
      sort: 'newest',
      limit: 0,
    });
    return total;
  }

  return {
    counts: (tenant) => counts(tenant),

    async read(tenant, asked) {
      const range = parseDateRange(asked.from, asked.to);
      const states = dependencies.sourceStates(tenant);
      const [live, page, previous, stateOf] = await Promise.all([
        counts(tenant, states),
        signals.list(tenant, { ...asked, sort: 'newest', limit: NEWEST, facets: true, histogram: 'auto' }),
        range.from === undefined ? null : previousTotal(tenant, range.from, range.to ?? clock.now()),
        states,
      ]);
      return {
        counts: live,
        range: { from: range.from ?? null, to: range.to ?? null, signals: page.total, previous },
        overTime: page.histogram!,
        bySourceType: page.facets?.source_type ?? [],
        topSources: (page.facets?.source ?? []).slice(0, TOP_SOURCES).map(({ value, label, count }) => ({
          id: value,
          name: label,
          count,
          state: stateOf.get(value) ?? 'disabled',
        })),
        newest: page.items,
      };
    },
  };
}
