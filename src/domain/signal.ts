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
  readonly facets?: Partial<Readonly<Record<FacetField, readonly LabelledCount[]>>>;
  readonly histogram?: SignalHistogram;
  /** Inside this process, in milliseconds. */
  readonly tookMs: number;
}
