import type { Analysis, NamedKind, PestleClass } from './analysis.ts';
import type { FacetField, HistogramInterval } from './search-query.ts';
import type { SourceType } from './source-type.ts';

/** A text with the ranges to mark: [start, end) in UTF-16 code units, ascending, not overlapping. */
export interface Highlight {
  readonly text: string;
  readonly ranges: readonly (readonly [start: number, end: number])[];
}

export interface NamedSource {
  readonly id: string;
  readonly name: string;
}

/** An entity as a list shows it. */
export interface NamedEntity {
  readonly id: string;
  readonly kind: NamedKind;
  readonly name: string;
}

/** Entities that a list shows of a signal. */
export const LISTED_ENTITIES = 8;

/** A document as a list shows it. Times in milliseconds since the epoch. */
export interface Signal {
  readonly id: string;
  readonly title: string;
  readonly url: string | null;
  readonly source: NamedSource;
  readonly sourceType: SourceType;
  readonly author: string | null;
  readonly company: string | null;
  readonly language: string | null;
  readonly country: string | null;
  readonly labels: readonly string[];
  readonly publishedAt: number;
  readonly capturedAt: number;
  /** The passage that matches the query best, or the first characters. */
  readonly snippet: Highlight;
  readonly titleHighlight: Highlight;
  /** How many sources and ids carried the same content; at least 1. */
  readonly sightings: number;
  /** Relevance; 0 when the list is sorted by date. */
  readonly score: number;
  /** What it names, most mentioned first; at most `LISTED_ENTITIES`. */
  readonly entities: readonly NamedEntity[];
  /** The classes that hold, in the order of `PESTLE_CLASSES`. */
  readonly pestle: readonly PestleClass[];
  /** Countries that the source stated or the text speaks of: ISO 3166-1 alpha-2, without repeats. */
  readonly countries: readonly string[];
  /** How many signals tell the same story; 1 when it stands alone. */
  readonly storySize: number;
}

export interface Sighting {
  readonly source: NamedSource;
  readonly externalId: string;
  readonly url: string | null;
  readonly publishedAt: number;
  readonly firstSeenAt: number;
}

export interface SignalDetail extends Signal {
  readonly body: string;
  readonly externalId: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** 64 hexadecimal digits. */
  readonly contentHash: string;
  readonly revision: number;
  /** Oldest first. */
  readonly provenance: readonly Sighting[];
  /** Null until it was analysed. */
  readonly analysis: Analysis | null;
  /** Null when it stands alone. */
  readonly story: SignalStory | null;
}

/** The story that a signal belongs to: near duplicates, each of its source. */
export interface SignalStory {
  readonly id: string;
  readonly size: number;
  /** How many sources tell it. */
  readonly sources: number;
  /** The canonical one first, then by publication; at most 50. */
  readonly members: readonly SignalStoryMember[];
}

export interface SignalStoryMember {
  readonly signalId: string;
  readonly title: string;
  readonly source: NamedSource;
  readonly publishedAt: number;
  /** To the member that it was joined to: 0 to 1. */
  readonly similarity: number;
  /** How it was found to tell the same: `first`, `text`, `words`, `title` or `url`. */
  readonly method: string;
  readonly canonical: boolean;
}

export interface SimilarSignal {
  readonly signal: Signal;
  /** Cosine of the vectors, 0 to 1. */
  readonly similarity: number;
}

export interface LabelledCount {
  readonly value: string;
  /** For people: a source's name, a language's name. */
  readonly label: string;
  readonly count: number;
}

export interface SignalHistogram {
  readonly interval: HistogramInterval;
  /** Starts in UTC milliseconds, ascending, empty buckets left out. */
  readonly buckets: readonly { readonly start: number; readonly count: number }[];
}

export interface SignalPage {
  readonly items: readonly Signal[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
  /** Exact. */
  readonly total: number;
  /** Of the total, found by some of the words or by their meaning: facets and the histogram do not count them. */
  readonly related: number;
  readonly facets?: Partial<Readonly<Record<FacetField, readonly LabelledCount[]>>>;
  readonly histogram?: SignalHistogram;
  /** Inside this process, in milliseconds. */
  readonly tookMs: number;
}
