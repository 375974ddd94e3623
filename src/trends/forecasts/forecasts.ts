import type { Clock } from '../../base/clock.ts';
import { createUuidV7 } from '../../base/ids.ts';
import type { ThreadPool } from '../../base/threads/thread-pool.ts';
import { WEEK_MS } from '../../domain/series.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { type TrendSubject, trendId } from '../../domain/trend.ts';
import {
  type CountForecast,
  FORECAST_DEFAULTS,
  FORECAST_FORMULA,
  type NoForecast,
} from '../../kernels/series/forecast/forecast-counts.ts';
import type { Database } from '../../ports/database.ts';
import { calibrationOf, type ForecastCalibration } from './calibration.ts';
import type { Forecast } from './forecast.ts';
import {
  countOpen,
  type ForecastFilter,
  fillIn,
  insertForecasts,
  knownSubjects,
  readForecasts,
  readOpen,
  readScored,
} from './forecast-rows.ts';

/** Forecasts of each tenant's trends: made, filled in with what came, scored. */
export interface Forecasts {
  /**
   * Makes the forecasts of the subjects that have none for this end of the data, and fills in what came of earlier ones.
   * A tenant's first forecasts come with some that are made for ends before it, from what was known then, of the entities
   * that were spoken of most then: they tell at once how such forecasts come out. Which topics and terms there are is known
   * only now, so that those would be chosen by what came. `endOfData`: milliseconds.
   */
  update(
    tenant: TenantId,
    subjects: readonly TrendSubject[],
    endOfData: number,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Newest first. */
  list(
    tenant: TenantId,
    filter: ForecastFilter,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<Forecast[]>;
  calibration(tenant: TenantId): Promise<ForecastCalibration & { readonly open: number }>;
}

export interface ForecastsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly threads: ThreadPool;
  /** Signals of each week from `from` to `to`, repeats left out: one array for each subject, oldest first. */
  readonly weeklyCounts: (
    tenant: TenantId,
    subjects: readonly TrendSubject[],
    range: { readonly from: number; readonly to: number },
  ) => Promise<readonly Float64Array[]>;
}

export const FORECASTS_DEFAULTS = {
  /** Weeks of history that a forecast rests on, at most. */
  history: 156,
  /** Replayed ends, in weeks before the end of the data: each has all its weeks ahead behind it. */
  replays: [24, 16, 8],
  /** Subjects of a replay. */
  replayed: 100,
  /** Forecasts that the calibration looks at, newest first. */
  scored: 20_000,
} as const;

const COMPUTE = new URL('./compute-forecasts.ts', import.meta.url).href;
/** Mondays are four days after the epoch's Thursday. */
const FIRST_MONDAY = 4 * 86_400_000;

/** The Monday that begins the week of a moment, UTC. */
export function weekOf(at: number): number {
  return Math.floor((at - FIRST_MONDAY) / WEEK_MS) * WEEK_MS + FIRST_MONDAY;
}

export function createForecasts({ database, clock, threads, weeklyCounts }: ForecastsOptions): Forecasts {
  /** A week counts once it is over; the day that ends the data may still be filling. */
  async function fillInOutcomes(tenant: TenantId, endOfData: number): Promise<void> {
    const open = await readOpen(database.tenant(tenant), endOfData);
    for (const [from, forecasts] of Map.groupBy(open, ({ asOf }) => asOf)) {
      const to = Math.min(endOfData, from + FORECAST_DEFAULTS.steps * WEEK_MS);
      const counts = await weeklyCounts(
        tenant,
        forecasts.map(({ subject }) => subject),
        { from, to },
      );
      await fillIn(
        database.tenant(tenant),
        forecasts.map(({ id, means }, i) => ({ id, actual: [...counts[i]!].slice(0, means.length) })),
      );
    }
  }

  async function make(
    tenant: TenantId,
    candidates: readonly TrendSubject[],
    { asOf, replayed }: { readonly asOf: number; readonly replayed: boolean },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (candidates.length === 0) return;
    const from = asOf - FORECASTS_DEFAULTS.history * WEEK_MS;
    const counts = await weeklyCounts(tenant, candidates, { from, to: asOf });
    const read = candidates.map((subject, i) => ({ subject, history: sinceFirst(counts[i]!) }));
    const chosen = replayed ? mostSpokenOf(read).slice(0, FORECASTS_DEFAULTS.replayed) : read;
    const histories = chosen.map(({ history }) => history);
    const answers = await threads.run<(CountForecast | NoForecast)[]>(COMPUTE, histories, { signal });
    const madeAt = clock.now();
    const forecasts = answers.map((answer, i): Forecast => {
      const said = 'reason' in answer ? null : answer;
      return {
        id: createUuidV7(madeAt),
        subject: chosen[i]!.subject,
        madeAt,
        asOf,
        replayed,
        formula: FORECAST_FORMULA,
        method: said?.method ?? null,
        note: 'reason' in answer ? answer.reason : null,
        tried: said?.tried ?? [],
        history: [...histories[i]!],
        means: [...(said?.mean ?? [])],
        rootMeans: [...(said?.roots.mean ?? [])],
        rootDeviations: [...(said?.roots.deviation ?? [])],
        actual: [],
      };
    });
    await insertForecasts(database.tenant(tenant), forecasts);
  }

  return {
    async update(tenant, subjects, endOfData, signal) {
      const handle = database.tenant(tenant);
      const asOf = weekOf(endOfData);
      const [first] = await readForecasts(handle, {}, { limit: 1 });
      const entities = subjects.filter(({ kind }) => kind === 'entity');
      if (first === undefined)
        for (const weeks of FORECASTS_DEFAULTS.replays)
          await make(tenant, entities, { asOf: asOf - weeks * WEEK_MS, replayed: true }, signal);
      const known = await knownSubjects(handle, asOf);
      const missing = subjects.filter((subject) => !known.has(trendId(subject)));
      await make(tenant, missing, { asOf, replayed: false }, signal);
      await fillInOutcomes(tenant, asOf);
    },

    list: (tenant, filter, page) => readForecasts(database.tenant(tenant), filter, page),

    async calibration(tenant) {
      const handle = database.tenant(tenant);
      const scored = await readScored(handle, FORECASTS_DEFAULTS.scored);
      return { ...calibrationOf(scored), open: await countOpen(handle) };
    },
  };
}

/** By their last half year, most first. */
function mostSpokenOf<Read extends { readonly history: Float64Array }>(
  read: readonly Read[],
): readonly Read[] {
  const recent = ({ history }: Read) => history.slice(-26).reduce((sum, count) => sum + count, 0);
  return read.toSorted((left, right) => recent(right) - recent(left));
}

/** Without the weeks before it was first spoken of: there was nothing to forecast then. */
function sinceFirst(counts: Float64Array): Float64Array {
  const first = counts.findIndex((count) => count > 0);
  return first < 0 ? counts : counts.slice(first);
}
