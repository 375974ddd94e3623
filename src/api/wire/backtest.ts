import { type ExplainedScore, type TrendSubject, trendId } from '../../domain/trend.ts';
import type { Backtest, BacktestRequest, BacktestSummary as WireSummary } from '../../schemas/backtest.ts';
import type { BacktestScores } from '../../trends/backtest/backtest.ts';
import type { BacktestSummary, StoredBacktest } from '../../trends/backtest/backtest-rows.ts';
import type { BacktestAsked } from '../../trends/backtest/backtests.ts';

export function fromWireBacktest({ as_of, horizon_days, k }: BacktestRequest): BacktestAsked {
  return {
    asOf: as_of.map((date) => Date.parse(date)),
    ...(horizon_days === undefined ? {} : { horizonDays: horizon_days }),
    ...(k === undefined ? {} : { k }),
  };
}

export function toWireBacktestSummary(backtest: BacktestSummary): WireSummary {
  const { id, plan, state, progress, signals, scores, error, createdAt, finishedAt } = backtest;
  return {
    id,
    state,
    progress,
    request: { as_of: plan.asOf.map(iso), horizon_days: plan.horizonDays, k: [...plan.k] },
    signals,
    scores: scores.map(toWireScores),
    error,
    created_at: iso(createdAt),
    finished_at: finishedAt === null ? null : iso(finishedAt),
  };
}

export function toWireBacktest(backtest: StoredBacktest): Backtest {
  return {
    ...toWireBacktestSummary(backtest),
    dates: backtest.dates.map((date) => ({
      as_of: iso(date.asOf),
      candidates: date.candidates,
      emerged: date.emerged,
      left_out: date.leftOut,
      scores: date.scores.map(toWireScores),
      calls: date.calls.map(({ kind, rank, subject, score, outcome }) => ({
        kind,
        rank,
        subject: toWireSubject(subject),
        score: toWireScore(score),
        before: outcome.before,
        after: outcome.after,
        came_true: outcome.emerged,
        lead_days: outcome.leadDays,
      })),
    })),
  };
}

function toWireScores({ method, k, precision, recall, leadDays }: BacktestScores) {
  return { method, k, precision, recall, lead_days: leadDays };
}

function toWireSubject(subject: TrendSubject) {
  return { id: trendId(subject), kind: subject.kind, name: subject.name, entity_kind: subject.entityKind };
}

function toWireScore({ formula, score, parts }: ExplainedScore) {
  return { formula, score, parts: parts.map((part) => ({ ...part })) };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
