import { exponentialSmoothing } from './exponential-smoothing.ts';
import { FORECAST_METHODS, type Forecaster, type ForecastMethod, type Outlook } from './forecaster.ts';
import { naive, seasonalNaive } from './naive.ts';
import { theta } from './theta.ts';

/** Names the procedure as a whole: transformation, methods, choice, intervals. */
export const FORECAST_FORMULA = 'forecast-1';

export const FORECAST_DEFAULTS = {
  /** Steps ahead. */
  steps: 8,
  /** Steps of a season: weeks of a year. */
  season: 52,
  /** Origins of the rolling test, each one step after the one before. */
  origins: 12,
  /** Values before the first origin, at least. */
  leastHistory: 12,
  /** Values without which nothing is said. */
  leastValues: 16,
} as const;

export interface CountForecast {
  readonly method: ForecastMethod;
  /** Of each method in the rolling test; null where it could not be tried. */
  readonly tried: readonly { readonly method: ForecastMethod; readonly mase: number | null }[];
  readonly mean: Float64Array;
  /** Bounds that hold 50, 80 and 95 of 100 outcomes. Counts: never below 0. */
  readonly intervals: readonly {
    readonly promised: number;
    readonly low: Float64Array;
    readonly high: Float64Array;
  }[];
  /** Factor on the standard deviation, by what the rolling test showed of the intervals. */
  readonly spread: number;
}

/** Why there is no forecast. */
export interface NoForecast {
  readonly reason: string;
}

export const PROMISED = [0.5, 0.8, 0.95] as const;

const FORECASTERS: Readonly<Record<ForecastMethod, Forecaster>> = {
  naive,
  seasonal_naive: seasonalNaive,
  ets: exponentialSmoothing,
  theta,
};

/**
 * Forecasts counts per step. Square roots are forecast, which makes the spread of counts even whatever their level and
 * keeps every bound above 0. Each method looks ahead from several origins of the past; the one with the least mean absolute
 * scaled error (Hyndman, Koehler, 2006: over the mean step of the values known then, so that 1 is what the naive method
 * errs by one step ahead) answers, and its intervals are widened or narrowed by how they did there.
 */
export function forecastCounts(
  values: Float64Array,
  options: Partial<typeof FORECAST_DEFAULTS> = {},
): CountForecast | NoForecast {
  const { steps, season, origins, leastHistory, leastValues } = { ...FORECAST_DEFAULTS, ...options };
  const refusal = refuse(values, leastValues);
  if (refusal !== null) return { reason: refusal };
  const roots = values.map(Math.sqrt);
  const first = Math.max(leastHistory, values.length - origins - Math.floor(steps / 2));
  const trials = new Map(FORECAST_METHODS.map((method) => [method, emptyTrial()]));
  for (let origin = first; origin < values.length; origin++) {
    const known = roots.subarray(0, origin);
    const scale = meanStep(values.subarray(0, origin));
    if (scale === 0) continue;
    for (const [method, trial] of trials) {
      const outlook = FORECASTERS[method](known, steps, season);
      if (outlook !== null) score(trial, outlook, values.subarray(origin, origin + steps), scale);
    }
  }
  const tried = FORECAST_METHODS.map((method) => {
    const { errors, sum } = trials.get(method)!;
    return { method, mase: errors === 0 ? null : sum / errors };
  });
  // Of equals the simpler one: they stand in this order.
  const best = tried.reduce((left, right) =>
    (right.mase ?? Infinity) < (left.mase ?? Infinity) ? right : left,
  );
  const outlook = FORECASTERS[best.method](roots, steps, season)!;
  const trial = trials.get(best.method)!;
  const spread =
    trial.errors < 8 ? 1 : Math.min(2, Math.max(0.7, Math.sqrt(trial.standardised / trial.errors)));
  return {
    method: best.method,
    tried,
    mean: outlook.mean.map((mean, i) => Math.max(0, mean) ** 2 + outlook.variance[i]!),
    intervals: PROMISED.map((promised) => intervalOf(outlook, promised, spread)),
    spread,
  };
}

function refuse(values: Float64Array, least: number): string | null {
  if (values.length < least) return `${values.length} weeks are too few: at least ${least} are needed.`;
  if (!values.every((value) => Number.isFinite(value) && value >= 0))
    return 'The series holds values that are no counts.';
  if (values.every((value) => value === values[0]))
    return values[0] === 0
      ? 'Nothing was said in any week.'
      : 'Every week is the same: there is nothing to learn from.';
  return null;
}

interface Trial {
  /** Sum of scaled errors, and how many. */
  sum: number;
  errors: number;
  /** Sum of squared standardised errors, on the scale of roots. */
  standardised: number;
}

function emptyTrial(): Trial {
  return { sum: 0, errors: 0, standardised: 0 };
}

function score(trial: Trial, outlook: Outlook, actual: Float64Array, scale: number): void {
  for (let i = 0; i < actual.length; i++) {
    const mean = outlook.mean[i]!;
    const variance = outlook.variance[i]!;
    trial.sum += Math.abs(actual[i]! - (Math.max(0, mean) ** 2 + variance)) / scale;
    trial.errors++;
    // Counting alone gives a root a variance of a quarter.
    trial.standardised += (Math.sqrt(actual[i]!) - mean) ** 2 / Math.max(variance, 0.25);
  }
}

/** Mean absolute change from one value to the next. */
export function meanStep(values: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += Math.abs(values[i]! - values[i - 1]!);
  return values.length < 2 ? 0 : sum / (values.length - 1);
}

/** Two-sided normal quantiles of `PROMISED`. */
const QUANTILES: Readonly<Record<number, number>> = {
  0.5: 0.674489750196082,
  0.8: 1.281551565544601,
  0.95: 1.959963984540054,
};

function intervalOf({ mean, variance }: Outlook, promised: number, spread: number) {
  const quantile = QUANTILES[promised]!;
  const bound = (side: number) =>
    mean.map((value, i) => {
      const root = value + side * quantile * spread * Math.sqrt(Math.max(variance[i]!, 0.25));
      return Math.max(0, root) ** 2;
    });
  return { promised, low: bound(-1), high: bound(1) };
}
