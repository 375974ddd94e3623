import { PESTLE_CLASSES } from '../../domain/analysis.ts';
import {
  type Burst,
  type Call,
  type ExplainedScore,
  type HorizonAssessment,
  type TrendSubject,
  trendId,
} from '../../domain/trend.ts';
import type * as Wire from '../../schemas/trend.ts';
import type { CallReasons } from '../../trends/calls/why.ts';
import type { ListedBurst } from '../../trends/listing/list-bursts.ts';
import type { TrendListQuery } from '../../trends/listing/list-trends.ts';
import type { TrendPicture } from '../../trends/listing/read-trend.ts';
import type { SignalCard } from '../../trends/listing/signal-cards.ts';
import type { ListedTrend } from '../../trends/listing/trend-row.ts';
import type { SeriesSpan, TrendSeries } from '../../trends/listing/trend-series.ts';
import type { TrendRun } from '../../trends/runs/run-rows.ts';
import { timestamp, timestampOrNull } from '../responses.ts';

export function toWireTrendSubject(subject: TrendSubject) {
  return {
    id: trendId(subject),
    kind: subject.kind,
    name: subject.name,
    entity_kind: subject.entityKind,
  };
}

export function toWireTrend(trend: ListedTrend): Wire.Trend {
  return {
    ...toWireTrendSubject(trend.subject),
    score: trend.score,
    recent: trend.recent,
    before: trend.before,
    growth: trend.growth,
    signals: trend.signals,
    sources: trend.sources,
    first_at: timestamp(trend.firstAt),
    last_at: timestamp(trend.lastAt),
    level: trend.level,
    velocity: trend.velocity,
    acceleration: trend.acceleration,
    sparkline: [...trend.sparkline],
    burst: trend.burst === null ? null : toWireBurst(trend.burst),
    weak_signal: trend.weakSignal,
    horizon: trend.horizon,
    horizon_confidence: trend.horizonConfidence,
    pestle: trend.pestle.map((each) => ({ ...each })),
    tracked: trend.tracked,
  };
}

function toWireBurst(burst: Burst) {
  return {
    starts_at: timestamp(burst.startsAt),
    peaks_at: timestamp(burst.peaksAt),
    ends_at: timestampOrNull(burst.endsAt),
    score: burst.score,
    false_discovery: burst.falseDiscovery,
    signals: burst.signals,
    expected: burst.expected,
    sources: burst.sources,
  };
}

export function toWireListedBurst({
  subject,
  burst,
  call,
  rank,
  also,
}: ListedBurst): Wire.BurstPage['items'][number] {
  return { subject: toWireTrendSubject(subject), burst: toWireBurst(burst), call, rank, also: [...also] };
}

export function toWireCall(call: Call): Wire.Call {
  return {
    id: call.id,
    kind: call.kind,
    subject: toWireTrendSubject(call.subject),
    as_of: timestamp(call.asOf),
    formula: call.formula,
    score: call.score,
    resolves_at: timestamp(call.resolvesAt),
    outcome:
      call.outcome === null
        ? null
        : {
            came_true: call.outcome.cameTrue,
            resolved_at: timestamp(call.outcome.resolvedAt),
            text: call.outcome.text,
          },
  };
}

function toWireScore({ formula, score, parts }: ExplainedScore): Wire.CallWhy['stored'] {
  return { formula, score, parts: parts.map((part) => ({ ...part })) };
}

const NO_SCORE: ExplainedScore = { formula: 'none', score: 0, parts: [] };

function toWireHorizon(assessment: HorizonAssessment) {
  return {
    ...assessment,
    mix: { ...assessment.mix } as Record<string, number>,
    parts: assessment.parts.map((part) => ({ ...part })),
    reasons: [...assessment.reasons],
  };
}

const toWireCard = ({ publishedAt, ...card }: SignalCard) => ({
  ...card,
  published_at: timestamp(publishedAt),
});

export function toWireTrendDetail(picture: TrendPicture): Wire.TrendDetail {
  const { trend, facts, note } = picture;
  return {
    ...toWireTrend(trend),
    as_of: timestamp(picture.asOf ?? trend.lastAt),
    headline: facts?.headline ?? `${trend.subject.name}: tracked, and counted by the next run`,
    also: picture.also.map((each) => ({ ...each })),
    attention: toWireScore(facts?.attention ?? NO_SCORE),
    bursts: picture.bursts.map(({ burst }) => toWireBurst(burst)),
    change_points: (facts?.changePoints ?? []).map(({ at, before, after, falseDiscovery }) => ({
      at: timestamp(at),
      before,
      after,
      false_discovery: falseDiscovery,
    })),
    weak_signal_score: toWireScore(facts?.weakSignal ?? NO_SCORE),
    horizon_assessment: facts?.horizon == null ? null : toWireHorizon(facts.horizon),
    pestle_profile: Object.fromEntries(
      PESTLE_CLASSES.map((name) => [name, facts?.pestle[name] ?? { signals: 0, share: 0 }]),
    ) as Wire.TrendDetail['pestle_profile'],
    source_types: (facts?.sourceTypes ?? []).map(({ type, signals }) => ({ source_type: type, signals })),
    top_sources: (facts?.topSources ?? []).map((each) => ({ ...each })),
    related: picture.related.map(({ subject, together, lift }) => ({
      ...toWireTrendSubject(subject),
      together,
      lift,
    })),
    representative: picture.representative.map(toWireCard),
    timeline: picture.timeline.map(({ at, kind, text, call }) => ({ at: timestamp(at), kind, text, call })),
    calls: picture.calls.map(toWireCall),
    note,
  };
}

export function toWireTrendSeries({ interval, columns, expected, known }: TrendSeries): Wire.Series {
  const orNull = (values: Float64Array): (number | null)[] =>
    Array.from(values, (value) => (Number.isNaN(value) ? null : value));
  return {
    interval,
    starts: Array.from(columns.starts, timestamp),
    signals: [...columns.signals],
    fresh: [...columns.fresh],
    sources: [...columns.sources],
    sentiment: orNull(columns.sentiment),
    reach: [...columns.reach],
    expected: orNull(expected),
    known: Array.from(known, (value) => value === 1),
  };
}

export function toWireCallWhy({
  call,
  stored,
  recomputed,
  equal,
  shown,
  signals,
}: CallReasons): Wire.CallWhy {
  return {
    call: toWireCall(call),
    stored: toWireScore(stored),
    recomputed: toWireScore(recomputed),
    equal,
    evidence: {
      days: shown.days.map(({ at, ...day }) => ({ at: timestamp(at), ...day })),
      sources: shown.sources.map((each) => ({ ...each })),
      signals: signals.map(toWireCard),
    },
  };
}

export function toWireTrendRun(run: TrendRun): Wire.TrendRun {
  return {
    id: run.id,
    state: run.state,
    progress: run.progress,
    as_of: timestampOrNull(run.asOf),
    signals: run.signals,
    subjects: run.subjects,
    trends: run.trends,
    started_at: timestampOrNull(run.startedAt),
    finished_at: timestampOrNull(run.finishedAt),
    error: run.error,
  };
}

export function fromWireTrendQuery(query: Wire.TrendQuery): Omit<TrendListQuery, 'limit' | 'after'> {
  const { q, kind, entity_kind, horizon, pestle, state, sort, order } = query;
  return {
    ...(q === undefined ? {} : { text: q }),
    ...(kind === undefined ? {} : { kinds: [kind].flat() }),
    ...(entity_kind === undefined ? {} : { entityKind: entity_kind }),
    ...(horizon === undefined ? {} : { horizons: [horizon].flat() }),
    ...(pestle === undefined ? {} : { pestle: [pestle].flat() }),
    ...(state === undefined ? {} : { state }),
    ...(sort === undefined ? {} : { order: sort }),
    ...(order === undefined ? {} : { direction: order }),
  };
}

export function fromWireSpan({ from, to, interval }: Wire.SeriesQuery): SeriesSpan {
  return {
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
    ...(interval === undefined ? {} : { interval }),
  };
}
