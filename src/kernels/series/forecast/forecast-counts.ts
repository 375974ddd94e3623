import { exponentialSmoothing } from './exponential-smoothing.ts';
import { FORECAST_METHODS, type ForecastMethod, type Outlook } from './forecaster.ts';
import { naive, seasonalNaive } from './naive.ts';
import { theta } from './theta.ts';

/** Names the procedure as a whole: transformation, methods, choice, intervals. */
export const FORECAST_FORMULA = 'forecast-1';

export const FORECAST_DEFAULTS = {
  /** Steps ahead. */
  steps: 8,
  /** Steps of a season: weeks of a year. */
  season: 52,
  /** Origins of the rolling test, and the steps from one to the next. */
  origins: 14,
  stride: 2,
  /** Another method answers only where its error is less than this share of the combined one's. */
  margin: 0.8,
  /** Values before the first origin, at least. */
  leastHistory: 12,
  /** Values without which nothing is said. */
  leastValues: 16,
  /** Their sum, at least: below it the next week is nothing, or a surprise. */
  leastCount: 12,
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

/** What each method says of the steps to come; null where there is too little for it. */
function lookAhead(
  values: Float64Array,
  steps: number,
  season: number,
): Readonly<Record<ForecastMethod, Outlook | null>> {
  const ets = exponentialSmoothing(values, steps, season);
  const drifting = theta(values, steps, season);
  return {
    combined: ets === null || drifting === null ? null : middleOf(ets, drifting),
    ets,
    theta: drifting,
    seasonal_naive: seasonalNaive(values, steps, season),
    naive: naive(values, steps, season),
  };
}

/** The mean of two methods errs less than either (Makridakis et al., the M4 competition, 2020). */
function middleOf(left: Outlook, right: Outlook): Outlook {
  const middle = (from: Float64Array, to: Float64Array) => from.map((value, i) => (value + to[i]!) / 2);
  return { mean: middle(left.mean, right.mean), variance: middle(left.variance, right.variance) };
}

type Settings = typeof FORECAST_DEFAULTS;

/**
 * Forecasts counts per step. Each method looks ahead from several origins of the past, and its mean absolute scaled error
 * is taken (Hyndman, Koehler, 2006: over the mean step of the values known then, so that 1 is what the naive method errs
 * one step ahead). The mean of exponential smoothing and theta answers unless another method did clearly better: the least
 * error of the past alone picks by chance (docs/design/forecasts.md). The spread is that of the roots of the counts, which
 * is even whatever their level and keeps every bound above 0, widened or narrowed by how the intervals did at the origins.
 */
export function forecastCounts(
  values: Float64Array,
  options: Partial<Settings> = {},
): CountForecast | NoForecast {
  const settings = { ...FORECAST_DEFAULTS, ...options };
  const { steps, season } = settings;
  const refusal = refuse(values, settings);
  if (refusal !== null) return { reason: refusal };
  const tried = rollingErrors(values, settings);
  const [first] = tried;
  const best = tried.reduce((chosen, other) => {
    const least = (chosen.mase ?? Infinity) * (chosen === first ? settings.margin : 1);
    return (other.mase ?? Infinity) < least ? other : chosen;
  });
  // Where nothing could be tried the simplest one answers.
  const method = best.mase === null ? 'naive' : best.method;
  const mean = lookAhead(values, steps, season)[method]!.mean.map((each) => Math.max(0, each));
  const roots = values.map(Math.sqrt);
  const spread = rollingSpread(method, roots, settings);
  const deviation = lookAhead(roots, steps, season)[method]!.variance.map(
    (variance) => spread * Math.sqrt(Math.max(variance, ROOT_VARIANCE)),
  );
  return {
    method,
    tried,
    mean,
    // The mean of a count is the square of its root's mean, and its root's variance.
    roots: { mean: mean.map((each, i) => Math.sqrt(Math.max(0, each - deviation[i]! ** 2))), deviation },
  };
}

/** Places in the values from which to look ahead, latest first. */
function* originsOf(values: Float64Array, { leastHistory, origins, stride }: Settings): Generator<number> {
  for (let i = 1; i <= origins; i++) {
    const origin = values.length - i * stride;
    if (origin < leastHistory) return;
    yield origin;
  }
}

/** Mean absolute scaled error of each method over the origins; null where it could not be tried. */
function rollingErrors(values: Float64Array, settings: Settings): CountForecast['tried'] {
  const { steps, season } = settings;
  const sums = new Map(FORECAST_METHODS.map((method) => [method, { sum: 0, errors: 0 }]));
  for (const origin of originsOf(values, settings)) {
    const known = values.subarray(0, origin);
    const scale = meanStep(known);
    if (scale === 0) continue;
    const outlooks = lookAhead(known, steps, season);
    for (const [method, tally] of sums) {
      const outlook = outlooks[method];
      if (outlook === null) continue;
      for (let step = 0; step < steps && origin + step < values.length; step++) {
        tally.sum += Math.abs(values[origin + step]! - Math.max(0, outlook.mean[step]!)) / scale;
        tally.errors++;
      }
    }
  }
  return [...sums].map(([method, { sum, errors }]) => ({ method, mase: errors === 0 ? null : sum / errors }));
}

/** Factor on the standard deviation of roots: how large their standardised errors were at the origins. */
function rollingSpread(method: ForecastMethod, roots: Float64Array, settings: Settings): number {
  const { steps, season } = settings;
  let sum = 0;
  let errors = 0;
  for (const origin of originsOf(roots, settings)) {
    const outlook = lookAhead(roots.subarray(0, origin), steps, season)[method];
    if (outlook === null) continue;
    for (let step = 0; step < steps && origin + step < roots.length; step++) {
      sum +=
        (roots[origin + step]! - outlook.mean[step]!) ** 2 / Math.max(outlook.variance[step]!, ROOT_VARIANCE);
      errors++;
    }
  }
  return errors < 8 ? 1 : Math.min(2, Math.max(0.7, Math.sqrt(sum / errors)));
}

function refuse(values: Float64Array, { leastValues, leastCount }: Settings): string | null {
  if (values.length < leastValues)
    return `${values.length} weeks are too few: at least ${leastValues} are needed.`;
  if (!values.every((value) => Number.isFinite(value) && value >= 0))
    return 'The series holds values that are no counts.';
  if (values.every((value) => value === values[0]))
    return values[0] === 0
      ? 'Nothing was said in any week.'
      : 'Every week is the same: there is nothing to learn from.';
  const total = values.reduce((sum, value) => sum + value, 0);
  if (total < leastCount) return `${total} signals are too few: at least ${leastCount} are needed.`;
  return null;
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
