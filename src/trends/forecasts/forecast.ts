import type { TrendSubject } from '../../domain/trend.ts';
import type { ForecastMethod } from '../../kernels/series/forecast/forecaster.ts';

/** Signals a week to come of one subject. Times are milliseconds since the epoch. */
export interface Forecast {
  readonly id: string;
  readonly subject: TrendSubject;
  readonly madeAt: number;
  /** The end of the data that it rests on: the Monday after its last whole week. */
  readonly asOf: number;
  /** Made later than its data ended, from what was known then. */
  readonly replayed: boolean;
  readonly formula: string;
  /** Null where nothing could be said, for the reason in `note`. */
  readonly method: ForecastMethod | null;
  readonly note: string | null;
  readonly tried: readonly { readonly method: ForecastMethod; readonly mase: number | null }[];
  /** Counts of the weeks that it rests on, oldest first. */
  readonly history: readonly number[];
  /** Expected counts of the weeks ahead. */
  readonly means: readonly number[];
  /** Of the root of each count. */
  readonly rootMeans: readonly number[];
  readonly rootDeviations: readonly number[];
  /** What came, of the weeks that are over; shorter than `means` while some are not. */
  readonly actual: readonly number[];
}
