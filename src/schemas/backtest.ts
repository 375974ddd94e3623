import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, pageOf, Timestamp } from './shared.ts';
import { CallKindName, ExplainedScore, TrendSubject } from './trend.ts';

export const BacktestRequest = Type.Object(
  {
    /** One or more dates to replay to. */
    as_of: Type.Array(Timestamp, { minItems: 1, maxItems: 60 }),
    /** Days after each date in which a call may come true. */
    horizon_days: Type.Optional(Type.Integer({ minimum: 7, maximum: 730, default: 90 })),
    k: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 500 }), { maxItems: 6 })),
  },
  { additionalProperties: false },
);
export type BacktestRequest = Static<typeof BacktestRequest>;

const Scores = Type.Object({
  /** `weak_signal`, `burst`, or a baseline: `growth`, `z_score`. */
  method: Type.String(),
  k: Type.Integer(),
  /** Share of the first k that came true, and share of all that came true among the first k; means over the dates. */
  precision: Nullable(Type.Number()),
  recall: Nullable(Type.Number()),
  /** Median days from the call to the day on which the later volume was reached, of those that came true. */
  lead_days: Nullable(Type.Number()),
});

export const Backtest = Type.Object({
  id: Id,
  state: Type.Enum(['queued', 'running', 'done', 'failed']),
  progress: Type.Number(),
  request: BacktestRequest,
  signals: Nullable(Type.Integer()),
  /** Of all dates together. */
  scores: Type.Array(Scores),
  dates: Type.Array(
    Type.Object({
      as_of: Timestamp,
      candidates: Type.Integer(),
      emerged: Type.Integer(),
      /** A sentence when the date cannot be judged; then nothing is counted. */
      left_out: Nullable(Type.String()),
      scores: Type.Array(Scores),
      calls: Type.Array(
        Type.Object({
          kind: CallKindName,
          rank: Type.Integer(),
          subject: TrendSubject,
          score: ExplainedScore,
          before: Type.Number(),
          after: Type.Number(),
          came_true: Type.Boolean(),
          lead_days: Nullable(Type.Number()),
        }),
      ),
    }),
  ),
  error: Nullable(Type.String()),
  created_at: Timestamp,
  finished_at: Nullable(Timestamp),
});
export type Backtest = Static<typeof Backtest>;
export const BacktestSummary = Type.Omit(Backtest, ['dates']);
export type BacktestSummary = Static<typeof BacktestSummary>;
export const BacktestPage = pageOf(BacktestSummary);
export type BacktestPage = Static<typeof BacktestPage>;
export const BacktestQuery = Type.Object(PageQuery);
