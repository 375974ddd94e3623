import { WEEK_MS } from '../../domain/series.ts';
import { intervalOf } from '../../kernels/series/forecast/forecast-counts.ts';
import type { Forecast } from './forecast.ts';

/** One week ahead. Bounds hold 50, 80 and 95 of 100 outcomes. */
export interface ForecastStep {
  /** The week's Monday, milliseconds since the epoch. */
  readonly startsAt: number;
  readonly mean: number;
  readonly low50: number;
  readonly high50: number;
  readonly low80: number;
  readonly high80: number;
  readonly low95: number;
  readonly high95: number;
  /** What came; null while the week is not over. */
  readonly actual: number | null;
}

export function stepsOf({ asOf, means, rootMeans, rootDeviations, actual }: Forecast): ForecastStep[] {
  const roots = { mean: Float64Array.from(rootMeans), deviation: Float64Array.from(rootDeviations) };
  const [half, most, nearlyAll] = [intervalOf(roots, 50), intervalOf(roots, 80), intervalOf(roots, 95)];
  return means.map((mean, i) => ({
    startsAt: asOf + i * WEEK_MS,
    mean,
    low50: half.low[i]!,
    high50: half.high[i]!,
    low80: most.low[i]!,
    high80: most.high[i]!,
    low95: nearlyAll.low[i]!,
    high95: nearlyAll.high[i]!,
    actual: actual[i] ?? null,
  }));
}
