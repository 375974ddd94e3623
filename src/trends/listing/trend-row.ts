import type { PestleClass } from '../../domain/analysis.ts';
import type { Burst, Horizon, TrendKind, TrendSubject } from '../../domain/trend.ts';

/** A trend as the newest run found it. Times in milliseconds since the epoch. */
export interface ListedTrend {
  readonly subject: TrendSubject;
  readonly score: number;
  readonly recent: number;
  readonly before: number;
  readonly signals: number;
  readonly sources: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly growth: number;
  readonly level: number;
  readonly velocity: number;
  readonly acceleration: number;
  readonly sparkline: readonly number[];
  readonly burst: Burst | null;
  readonly weakSignal: number;
  readonly horizon: Horizon | null;
  readonly horizonConfidence: number;
  readonly pestle: readonly { readonly name: PestleClass; readonly share: number }[];
  readonly tracked: boolean;
}

export interface TrendRow {
  readonly id: string;
  readonly kind: TrendKind;
  readonly key: string;
  readonly name: string;
  readonly folded: string;
  readonly entity_kind: string | null;
  readonly score: number;
  readonly recent: number;
  readonly before: number;
  readonly signals: number;
  readonly sources: number;
  readonly first_at: number;
  readonly last_at: number;
  readonly growth: number;
  readonly level: number;
  readonly velocity: number;
  readonly acceleration: number;
  readonly sparkline: readonly number[];
  readonly burst: Burst | null;
  readonly burst_score: number;
  readonly weak_signal: number;
  readonly horizon: Horizon | null;
  readonly horizon_confidence: number;
  readonly pestle: readonly PestleClass[];
  readonly pestle_shares: readonly number[];
  readonly tracked: boolean;
}

export const TREND_COLUMNS = `id, kind, key, name, folded, entity_kind, score, recent, before, signals, sources, first_at, last_at, growth,
  level, velocity, acceleration, sparkline, burst, burst_score, weak_signal, horizon, horizon_confidence, pestle,
  pestle_shares, tracked`;

export function toTrend(row: TrendRow): ListedTrend {
  return {
    subject: { kind: row.kind, key: row.key, name: row.name, entityKind: row.entity_kind },
    score: row.score,
    recent: row.recent,
    before: row.before,
    signals: row.signals,
    sources: row.sources,
    firstAt: row.first_at,
    lastAt: row.last_at,
    growth: row.growth,
    level: row.level,
    velocity: row.velocity,
    acceleration: row.acceleration,
    sparkline: row.sparkline,
    burst: row.burst,
    weakSignal: row.weak_signal,
    horizon: row.horizon,
    horizonConfidence: row.horizon_confidence,
    pestle: row.pestle.map((name, at) => ({ name, share: row.pestle_shares[at]! })),
    tracked: row.tracked,
  };
}
