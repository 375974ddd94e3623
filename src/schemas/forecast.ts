import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, pageOf, Timestamp } from './shared.ts';
import { TrendIdentity, TrendSubject } from './trend.ts';

export const FORECAST_METHODS = ['combined', 'ets', 'theta', 'seasonal_naive', 'naive'] as const;

/** Signals a week to come, for each of the weeks ahead. */
export const Forecast = Type.Object({
  id: Id,
  subject: TrendSubject,
  made_at: Timestamp,
  /** The end of the data it rests on: the Monday after its last whole week. */
  as_of: Timestamp,
  /** Made later than its data ended, from what was known then, to see how such forecasts come out. */
  replayed: Type.Boolean(),
  /** Null where nothing could be said, for the reason in `note`. */
  method: Nullable(Type.Enum([...FORECAST_METHODS])),
  formula: Type.String(),
  /** Mean absolute scaled error of each method in the rolling-origin test (Hyndman, Koehler, 2006); below 1 beats the naive one. */
  tried: Type.Array(Type.Object({ method: Type.Enum([...FORECAST_METHODS]), mase: Nullable(Type.Number()) })),
  /** Signals of the weeks that it rests on, oldest first, repeats left out: it is computed from these alone. */
  history: Type.Array(Type.Number()),
  steps: Type.Array(
    Type.Object({
      starts_at: Timestamp,
      mean: Type.Number(),
      /** Bounds that hold 50, 80 and 95 of 100 outcomes. */
      low50: Type.Number(),
      high50: Type.Number(),
      low80: Type.Number(),
      high80: Type.Number(),
      low95: Type.Number(),
      high95: Type.Number(),
      /** What came; null until it is known. */
      actual: Nullable(Type.Number()),
    }),
  ),
  /** Why there is none, or how far to trust it. */
  note: Nullable(Type.String()),
});
export type Forecast = Static<typeof Forecast>;
export const ForecastPage = pageOf(Forecast);
export const ForecastQuery = Type.Object({
  ...PageQuery,
  subject: Type.Optional(TrendIdentity),
  resolved: Type.Optional(Type.Boolean()),
});
export type ForecastQuery = Static<typeof ForecastQuery>;

/** How forecasts and calls came out. */
export const Calibration = Type.Object({
  forecasts: Type.Object({
    resolved_steps: Type.Integer(),
    open: Type.Integer(),
    /** Share of outcomes within each interval, beside what was promised. */
    coverage: Type.Array(
      Type.Object({ promised: Type.Number(), held: Nullable(Type.Number()), steps: Type.Integer() }),
    ),
    by_method: Type.Array(
      Type.Object({
        method: Type.String(),
        steps: Type.Integer(),
        mase: Nullable(Type.Number()),
        held80: Nullable(Type.Number()),
      }),
    ),
    by_step: Type.Array(
      Type.Object({
        weeks_ahead: Type.Integer(),
        steps: Type.Integer(),
        mase: Nullable(Type.Number()),
        held80: Nullable(Type.Number()),
      }),
    ),
    /** Outcomes by where they fell in the forecast distribution, ten equal parts: flat is calibrated. A count is shared out over what rounds to it. */
    histogram: Type.Array(Type.Number()),
  }),
  /** Calls by kind and score: how many came true. */
  calls: Type.Array(
    Type.Object({
      kind: Type.String(),
      from: Type.Number(),
      to: Type.Number(),
      calls: Type.Integer(),
      came_true: Type.Integer(),
    }),
  ),
});
export type Calibration = Static<typeof Calibration>;
