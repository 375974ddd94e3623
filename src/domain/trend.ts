import { BellwetherError } from '../base/errors.ts';
import { isUuid } from '../base/ids.ts';
import type { PestleClass } from './analysis.ts';
import type { SourceType } from './source-type.ts';

/** A topic, an entity or a term, and what its series says of it. Numbers rest on stored evidence and a formula's version. */

export const TREND_KINDS = ['topic', 'entity', 'term'] as const;
export type TrendKind = (typeof TREND_KINDS)[number];

export const HORIZONS = ['H1', 'H2', 'H3'] as const;
/** H1 in use now, H2 emerging, H3 in research. */
export type Horizon = (typeof HORIZONS)[number];

/** `KIND:KEY`: `topic:UUID`, `entity:UUID`, `term:quantum error`. Stands in addresses, percent-encoded. */
export type TrendId = string;

/** What lists of trends are ordered by. */
export const TREND_ORDERS = [
  'score',
  'recent',
  'growth',
  'velocity',
  'acceleration',
  'burst',
  'weak_signal',
  'sources',
  'name',
] as const;
export type TrendOrder = (typeof TREND_ORDERS)[number];

/** What lists of trends are narrowed to. */
export const TREND_FILTER_STATES = ['bursting', 'weak_signal', 'rising', 'falling', 'tracked'] as const;
export type TrendFilterState = (typeof TREND_FILTER_STATES)[number];

export interface TrendSubject {
  readonly kind: TrendKind;
  /** The id of the topic or entity; the term itself. */
  readonly key: string;
  readonly name: string;
  /** `technology`, `organisation`, ...; null for topics and terms. */
  readonly entityKind: string | null;
}

export function trendId({ kind, key }: Pick<TrendSubject, 'kind' | 'key'>): TrendId {
  return `${kind}:${key}`;
}

/** Throws INVALID_INPUT for what is no id of a trend. */
export function parseTrendId(id: TrendId): { readonly kind: TrendKind; readonly key: string } {
  const [, kind, key] = /^(topic|entity|term):(.+)$/su.exec(id) ?? [];
  if (kind === undefined || key === undefined || (kind !== 'term' && !isUuid(key)))
    throw new BellwetherError(
      'INVALID_INPUT',
      `${JSON.stringify(id)} is no id of a trend. It looks like "topic:UUID", "entity:UUID" or "term:quantum error".`,
    );
  return { kind: kind as TrendKind, key };
}

/** A time in which something is spoken of far more than its baseline says. Days are milliseconds of their midnight, UTC. */
export interface Burst {
  readonly startsAt: number;
  /** The day that stands out most. */
  readonly peaksAt: number;
  /** The day after its last; null while it lasts. */
  readonly endsAt: number | null;
  /** Saving of cost by the automaton that calls it a burst (Kleinberg, 2002), in nats: higher is stronger. */
  readonly score: number;
  /** Share of false calls among all as sure as this one, 0 to 1 (Benjamini, Hochberg, 1995). */
  readonly falseDiscovery: number;
  readonly signals: number;
  /** What the baseline expects within it. */
  readonly expected: number;
  /** Distinct voices: the sources, and where a source passes on others (a list of links), those that it names. */
  readonly sources: number;
}

/** A day on which the level of a series changed for good. */
export interface ChangePoint {
  readonly at: number;
  /** Signals a day before and after. */
  readonly before: number;
  readonly after: number;
  readonly falseDiscovery: number;
}

export const CALL_KINDS = ['burst', 'weak_signal', 'horizon'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/** One input of a score as it was measured, and what it adds. The score is a function of these alone. */
export interface ScorePart {
  /** `novelty`, `growth`, ... */
  readonly name: string;
  /** As measured; `unit` says in what. */
  readonly value: number;
  readonly unit: string;
  /** 0 to 1. */
  readonly normalised: number;
  readonly weight: number;
  /** A sentence for people. */
  readonly text: string;
}

/** A score with everything that it is recomputed from. */
export interface ExplainedScore {
  /** Names the formula: `weak-signal-1`. */
  readonly formula: string;
  /** 0 to 1. */
  readonly score: number;
  readonly parts: readonly ScorePart[];
}

export interface HorizonAssessment {
  readonly formula: string;
  readonly horizon: Horizon;
  /** 0 to 1. */
  readonly confidence: number;
  /** Shares of the evidence, summing to 1; empty types left out. */
  readonly mix: Readonly<Partial<Record<SourceType, number>>>;
  readonly parts: readonly ScorePart[];
  /** For people, strongest first. */
  readonly reasons: readonly string[];
}

/** Signals in which a class holds, and their share of all. */
export type PestleProfile = Readonly<
  Record<PestleClass, { readonly signals: number; readonly share: number }>
>;

/** What was said at a moment, to be checked later. */
export interface Call {
  readonly id: string;
  readonly kind: CallKind;
  readonly subject: TrendSubject;
  /** The end of the data it rests on, milliseconds since the epoch. */
  readonly asOf: number;
  readonly formula: string;
  readonly score: number;
  /** When it is checked. */
  readonly resolvesAt: number;
  /** Null until then. */
  readonly outcome: CallOutcome | null;
}

export interface CallOutcome {
  readonly cameTrue: boolean;
  readonly resolvedAt: number;
  /** A sentence for people. */
  readonly text: string;
}
