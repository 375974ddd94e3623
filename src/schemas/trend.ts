import { type Static, Type } from 'typebox';
import { PESTLE_CLASSES } from '../domain/analysis.ts';
import { SERIES_INTERVALS } from '../domain/series.ts';
import { CALL_KINDS, HORIZONS, TREND_FILTER_STATES, TREND_KINDS, TREND_ORDERS } from '../domain/trend.ts';
import { PestleName } from './analysis.ts';
import { Id, Nullable, PageQuery, pageOf, Timestamp } from './shared.ts';
import { SourceTypeName } from './signal.ts';

export const TrendKindName = Type.Enum([...TREND_KINDS]);
export const HorizonName = Type.Enum([...HORIZONS]);
export const CallKindName = Type.Enum([...CALL_KINDS]);

/** `topic:UUID`, `entity:UUID` or `term:WORDS`; percent-encoded in addresses. */
export const TrendIdentity = Type.String({ minLength: 6, maxLength: 200 });

export const TrendSubject = Type.Object({
  id: TrendIdentity,
  kind: TrendKindName,
  name: Type.String(),
  /** `technology`, `organisation`, ...; null for topics and terms. */
  entity_kind: Nullable(Type.String()),
});

export const ScorePart = Type.Object({
  name: Type.String(),
  value: Type.Number(),
  unit: Type.String(),
  normalised: Type.Number(),
  weight: Type.Number(),
  text: Type.String(),
});
export const ExplainedScore = Type.Object({
  formula: Type.String(),
  score: Type.Number(),
  parts: Type.Array(ScorePart),
});

export const Burst = Type.Object({
  starts_at: Timestamp,
  peaks_at: Timestamp,
  ends_at: Nullable(Timestamp),
  score: Type.Number(),
  false_discovery: Type.Number(),
  signals: Type.Number(),
  expected: Type.Number(),
  /** Distinct voices: the sources, and where a source passes on others (a list of links), those that it names. */
  sources: Type.Integer(),
});
export const ChangePoint = Type.Object({
  at: Timestamp,
  before: Type.Number(),
  after: Type.Number(),
  false_discovery: Type.Number(),
});
export const HorizonAssessment = Type.Object({
  formula: Type.String(),
  horizon: HorizonName,
  confidence: Type.Number(),
  mix: Type.Record(Type.String(), Type.Number()),
  parts: Type.Array(ScorePart),
  reasons: Type.Array(Type.String()),
});
export const PestleProfile = Type.Object(
  Object.fromEntries(
    PESTLE_CLASSES.map((name) => [name, Type.Object({ signals: Type.Integer(), share: Type.Number() })]),
  ) as Record<(typeof PESTLE_CLASSES)[number], ReturnType<typeof pestleShare>>,
);
function pestleShare() {
  return Type.Object({ signals: Type.Integer(), share: Type.Number() });
}

/** A trend as a list shows it. Everything is as of the run that computed it. */
export const Trend = Type.Object({
  ...TrendSubject.properties,
  /** Attention deserved now, 0 to 1: the default order. */
  score: Type.Number(),
  /** Signals in the last 30 days, in the 30 before, and ever; repeats left out. */
  recent: Type.Integer(),
  before: Type.Integer(),
  signals: Type.Integer(),
  /** How many times more its sources speak of it than in the 30 days before, given what each published, less 1. */
  growth: Type.Number(),
  /** Distinct sources in the last 30 days; where a source passes on others (a list of links), those that it names count. */
  sources: Type.Integer(),
  first_at: Timestamp,
  last_at: Timestamp,
  /** Signals a week, smoothed; its change a week, and the change of that. */
  level: Type.Number(),
  velocity: Type.Number(),
  acceleration: Type.Number(),
  /** Weekly counts, oldest first, at most 52, the last one ending at the run's `as_of`. */
  sparkline: Type.Array(Type.Number()),
  /** The burst that lasts, or the last one within 30 days. */
  burst: Nullable(Burst),
  /** 0 to 1. */
  weak_signal: Type.Number(),
  horizon: Nullable(HorizonName),
  horizon_confidence: Type.Number(),
  /** The share of each class that holds in at least a tenth of the signals, largest first. */
  pestle: Type.Array(Type.Object({ name: PestleName, share: Type.Number() })),
  /** Someone asked to keep it in view. */
  tracked: Type.Boolean(),
});
export type Trend = Static<typeof Trend>;

export const TrendPage = Type.Object({
  ...pageOf(Trend).properties,
  total: Type.Integer(),
  /** The end of the data that the run saw; null before the first run. */
  as_of: Nullable(Timestamp),
  run_at: Nullable(Timestamp),
});
export type TrendPage = Static<typeof TrendPage>;

export const TrendQuery = Type.Object({
  ...PageQuery,
  /** Start of a word of the name. */
  q: Type.Optional(Type.String({ maxLength: 200 })),
  kind: Type.Optional(Type.Union([TrendKindName, Type.Array(TrendKindName)])),
  entity_kind: Type.Optional(Type.String({ maxLength: 60 })),
  horizon: Type.Optional(Type.Union([HorizonName, Type.Array(HorizonName)])),
  pestle: Type.Optional(Type.Union([PestleName, Type.Array(PestleName)])),
  /** Only those with a burst now, or a weak signal called within 30 days. */
  state: Type.Optional(Type.Enum([...TREND_FILTER_STATES])),
  sort: Type.Optional(Type.Enum([...TREND_ORDERS])),
  order: Type.Optional(Type.Enum(['asc', 'desc'])),
});
export type TrendQuery = Static<typeof TrendQuery>;

/** Keeps a subject in view: it is computed and listed whatever its counts. */
export const TrendTrack = Type.Object(
  { id: TrendIdentity, note: Type.Optional(Type.String({ maxLength: 1000 })) },
  { additionalProperties: false },
);
export type TrendTrack = Static<typeof TrendTrack>;

export const Call = Type.Object({
  id: Id,
  kind: CallKindName,
  subject: TrendSubject,
  as_of: Timestamp,
  formula: Type.String(),
  score: Type.Number(),
  resolves_at: Timestamp,
  outcome: Nullable(Type.Object({ came_true: Type.Boolean(), resolved_at: Timestamp, text: Type.String() })),
});
export type Call = Static<typeof Call>;
export const CallPage = pageOf(Call);
export type CallPage = Static<typeof CallPage>;
export const CallQuery = Type.Object({
  ...PageQuery,
  kind: Type.Optional(CallKindName),
  subject: Type.Optional(TrendIdentity),
  from: Type.Optional(Timestamp),
  to: Type.Optional(Timestamp),
  resolved: Type.Optional(Type.Boolean()),
});
export type CallQuery = Static<typeof CallQuery>;

/** A call with what it rests on, and the score computed again from it. */
export const CallWhy = Type.Object({
  call: Call,
  stored: ExplainedScore,
  /** The same formula over the stored evidence, now: equal to the last digit. */
  recomputed: ExplainedScore,
  equal: Type.Boolean(),
  /** What was counted: daily counts and what was expected, sources, and the signals themselves. */
  evidence: Type.Object({
    days: Type.Array(
      Type.Object({
        at: Timestamp,
        signals: Type.Number(),
        expected: Type.Number(),
        sources: Type.Integer(),
        known: Type.Boolean(),
      }),
    ),
    sources: Type.Array(Type.Object({ id: Id, name: Type.String(), signals: Type.Integer() })),
    signals: Type.Array(
      Type.Object({
        id: Id,
        title: Type.String(),
        source: Type.String(),
        published_at: Timestamp,
        url: Nullable(Type.String()),
      }),
    ),
  }),
});
export type CallWhy = Static<typeof CallWhy>;

/** Everything about one trend that its page shows at once. */
export const TrendDetail = Type.Object({
  ...Trend.properties,
  as_of: Timestamp,
  /** The sentence a colleague would say. */
  headline: Type.String(),
  /** Subjects that are one trend with it. */
  also: Type.Array(Type.Object({ id: TrendIdentity, name: Type.String() })),
  /** What `score` is made of. */
  attention: ExplainedScore,
  bursts: Type.Array(Burst),
  change_points: Type.Array(ChangePoint),
  weak_signal_score: ExplainedScore,
  horizon_assessment: Nullable(HorizonAssessment),
  pestle_profile: PestleProfile,
  source_types: Type.Array(Type.Object({ source_type: SourceTypeName, signals: Type.Integer() })),
  top_sources: Type.Array(Type.Object({ id: Id, name: Type.String(), signals: Type.Integer() })),
  /** Subjects said together with it more than chance has it, strongest first; at most 20. */
  related: Type.Array(
    Type.Object({ ...TrendSubject.properties, together: Type.Integer(), lift: Type.Number() }),
  ),
  /** Of its bursts first, then the newest; at most 12. */
  representative: Type.Array(
    Type.Object({
      id: Id,
      title: Type.String(),
      source: Type.String(),
      published_at: Timestamp,
      url: Nullable(Type.String()),
    }),
  ),
  /** Newest first: bursts, calls and how they came out, births and merges of topics, window hits. */
  timeline: Type.Array(
    Type.Object({ at: Timestamp, kind: Type.String(), text: Type.String(), call: Nullable(Id) }),
  ),
  calls: Type.Array(Call),
  note: Nullable(Type.String()),
});
export type TrendDetail = Static<typeof TrendDetail>;

export const SeriesQuery = Type.Object({
  from: Type.Optional(Timestamp),
  to: Type.Optional(Timestamp),
  interval: Type.Optional(Type.Enum([...SERIES_INTERVALS])),
});
export type SeriesQuery = Static<typeof SeriesQuery>;

/** Columns of equal length, in order of time. */
export const Series = Type.Object({
  interval: Type.Enum([...SERIES_INTERVALS]),
  starts: Type.Array(Timestamp),
  signals: Type.Array(Type.Number()),
  fresh: Type.Array(Type.Number()),
  sources: Type.Array(Type.Number()),
  sentiment: Type.Array(Nullable(Type.Number())),
  reach: Type.Array(Type.Number()),
  /** What the baseline expects; null where nothing can be expected. Days only. */
  expected: Type.Array(Nullable(Type.Number())),
  /** False where the sources that carry it were silent: a gap, not a zero. */
  known: Type.Array(Type.Boolean()),
});
export type Series = Static<typeof Series>;

export const CompareQuery = Type.Object({
  id: Type.Union([TrendIdentity, Type.Array(TrendIdentity, { maxItems: 8 })]),
  ...SeriesQuery.properties,
});
export type CompareQuery = Static<typeof CompareQuery>;
export const TrendComparison = Type.Object({
  items: Type.Array(Type.Object({ trend: Trend, series: Series })),
});
export type TrendComparison = Static<typeof TrendComparison>;

/** Bursts of all subjects, strongest first. */
export const BurstQuery = Type.Object({
  ...PageQuery,
  kind: Type.Optional(Type.Union([TrendKindName, Type.Array(TrendKindName)])),
  /** Bursts that peak within. */
  from: Type.Optional(Timestamp),
  to: Type.Optional(Timestamp),
});
export type BurstQuery = Static<typeof BurstQuery>;
export const BurstPage = pageOf(
  Type.Object({
    subject: TrendSubject,
    burst: Burst,
    call: Nullable(Id),
    /** Place of its happening in the month of its peak, from 1. */
    rank: Type.Integer(),
    /** Names of other subjects that are one happening with it. */
    also: Type.Array(Type.String()),
  }),
);
export type BurstPage = Static<typeof BurstPage>;

export const TrendRun = Type.Object({
  id: Id,
  state: Type.Enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  progress: Type.Number(),
  as_of: Nullable(Timestamp),
  signals: Nullable(Type.Integer()),
  subjects: Nullable(Type.Integer()),
  /** Those worth listing. */
  trends: Nullable(Type.Integer()),
  started_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
  error: Nullable(Type.String()),
});
export type TrendRun = Static<typeof TrendRun>;
/** Event `trends` on `/stream`: a run ended, and lists and pages of trends show what it found. */
export const StreamTrends = Type.Object({ run: Id, as_of: Nullable(Timestamp), trends: Type.Integer() });
export type StreamTrends = Static<typeof StreamTrends>;
export const TrendRunPage = pageOf(TrendRun);
export const TrendRunQuery = Type.Object({ ...PageQuery });

/** "At least N signals from at least M independent sources within T hours", for one subject or every one of a kind. */
export const WindowRule = Type.Object({
  id: Id,
  name: Type.String(),
  subject: Nullable(TrendIdentity),
  kind: TrendKindName,
  entity_kind: Nullable(Type.String()),
  signals: Type.Integer(),
  sources: Type.Integer(),
  hours: Type.Integer(),
  created_at: Timestamp,
});
export type WindowRule = Static<typeof WindowRule>;
export const WindowRuleCreate = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    subject: Type.Optional(TrendIdentity),
    kind: Type.Optional(TrendKindName),
    entity_kind: Type.Optional(Type.String({ maxLength: 60 })),
    signals: Type.Integer({ minimum: 1, maximum: 100_000 }),
    sources: Type.Integer({ minimum: 1, maximum: 10_000 }),
    hours: Type.Integer({ minimum: 1, maximum: 168 }),
  },
  { additionalProperties: false },
);
export type WindowRuleCreate = Static<typeof WindowRuleCreate>;
export const WindowRules = Type.Object({ items: Type.Array(WindowRule) });
/** A time in which a rule held for a subject; it grows while signals come. Its figures are the most within the hours of the rule. */
export const WindowHit = Type.Object({
  id: Id,
  rule: Type.Object({ id: Id, name: Type.String() }),
  subject: TrendSubject,
  starts_at: Timestamp,
  ends_at: Timestamp,
  signals: Type.Integer(),
  sources: Type.Integer(),
});
export type WindowHit = Static<typeof WindowHit>;
export const WindowHitPage = pageOf(WindowHit);
export const WindowHitQuery = Type.Object({
  ...PageQuery,
  rule: Type.Optional(Id),
  subject: Type.Optional(TrendIdentity),
  from: Type.Optional(Timestamp),
  to: Type.Optional(Timestamp),
});
export type WindowHitQuery = Static<typeof WindowHitQuery>;
