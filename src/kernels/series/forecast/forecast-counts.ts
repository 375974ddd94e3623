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
  /** Expected count of each step. */
  readonly mean: Float64Array;
  /** Mean and standard deviation of the normal distribution that the root of each count is taken to have. */
  readonly roots: { readonly mean: Float64Array; readonly deviation: Float64Array };
}

/** Why there is no forecast. */
export interface NoForecast {
  readonly reason: string;
}

/** Counting alone gives the root of a count a variance of a quarter. */
const ROOT_VARIANCE = 0.25;

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
    roots: {
      mean: outlook.mean,
      deviation: outlook.variance.map((variance) => spread * Math.sqrt(Math.max(variance, ROOT_VARIANCE))),
    },
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
    trial.standardised += (Math.sqrt(actual[i]!) - mean) ** 2 / Math.max(variance, ROOT_VARIANCE);
  }
}

/** Mean absolute change from one value to the next. */
export function meanStep(values: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += Math.abs(values[i]! - values[i - 1]!);
  return values.length < 2 ? 0 : sum / (values.length - 1);
}

/** Shares of outcomes that intervals are made for, and the two-sided normal quantile of each. */
const PROMISED = { 50: 0.674489750196082, 80: 1.281551565544601, 95: 1.959963984540054 } as const;

/** Bounds that hold `promised` of 100 outcomes: counts, never below 0. */
export function intervalOf(
  { mean, deviation }: CountForecast['roots'],
  promised: keyof typeof PROMISED,
): { readonly low: Float64Array; readonly high: Float64Array } {
  const bound = (side: number) =>
    mean.map((root, i) => Math.max(0, root + side * PROMISED[promised] * deviation[i]!) ** 2);
  return { low: bound(-1), high: bound(1) };
}

/**
 * Where an outcome fell in its forecast, 0 to 1: the share of outcomes that were expected to be lower. Over many outcomes
 * of calibrated forecasts every tenth holds as many.
 */
export function placeOf(actual: number, mean: number, deviation: number): number {
  return normalShare((Math.sqrt(actual) - mean) / deviation);
}

/** Share of a standard normal distribution below `z`, within 1.5e-7 (Abramowitz, Stegun, 7.1.26). */
function normalShare(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-x * x);
  return z < 0 ? tail / 2 : 1 - tail / 2;
}
