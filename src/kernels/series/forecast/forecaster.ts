/** What a method says of the steps to come, on the scale of the values that it was given. */
export interface Outlook {
  /** Expected value of each step. */
  readonly mean: Float64Array;
  /** Variance of each step's outcome around it. */
  readonly variance: Float64Array;
}

export const FORECAST_METHODS = ['combined', 'ets', 'theta', 'seasonal_naive', 'naive'] as const;
export type ForecastMethod = (typeof FORECAST_METHODS)[number];

/** Looks `steps` ahead of values in order of time; null where there are too few of them for the method. */
export type Forecaster = (values: Float64Array, steps: number, season: number) => Outlook | null;

/** Mean of the squares; 0 of none. */
export function meanSquare(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return values.length === 0 ? 0 : sum / values.length;
}
