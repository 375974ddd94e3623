import type { SourceType } from './source-type.ts';

/** What a person asked, parsed but not yet analysed: words are as typed. */
export type QueryNode =
  | { readonly kind: 'all' }
  | { readonly kind: 'term'; readonly text: string; readonly field?: SearchField; readonly fuzzy: boolean }
  | { readonly kind: 'phrase'; readonly text: string; readonly field?: SearchField }
  | { readonly kind: 'prefix'; readonly text: string; readonly field?: SearchField }
  | { readonly kind: 'and'; readonly nodes: readonly QueryNode[] }
  | { readonly kind: 'or'; readonly nodes: readonly QueryNode[] }
  | { readonly kind: 'not'; readonly node: QueryNode };

export const SEARCH_FIELDS = ['title', 'company', 'body'] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** `country` is where a document comes from or speaks of, `entity` the id of an entity that it names. */
export const FACET_FIELDS = [
  'source_type',
  'source',
  'language',
  'country',
  'label',
  'entity',
  'pestle',
] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

/** A document matches when, for every field named, it has one of the values. */
export type FacetFilters = Partial<Readonly<Record<FacetField, readonly string[]>>>;

export type HistogramInterval = 'day' | 'week' | 'month' | 'year';
/** By the words themselves, by what they mean, or by both lists fused. */
export const SEARCH_MODES = ['text', 'vector', 'hybrid'] as const;
export type SearchMode = (typeof SEARCH_MODES)[number];
export type SearchSort = 'relevance' | 'newest' | 'oldest';

export interface SearchRequest {
  readonly query: QueryNode;
  /** Publication time, milliseconds since the epoch: from inclusive, to exclusive. */
  readonly from?: number;
  readonly to?: number;
  readonly filters: FacetFilters;
  readonly facets: readonly FacetField[];
  /** Values per facet, most frequent first. */
  readonly facetSize: number;
  readonly histogram?: HistogramInterval;
  readonly sort: SearchSort;
  /** 0 to 200. */
  readonly limit: number;
  /** Continue after this hit of the same request. */
  readonly after?: SearchPosition;
}

/** The sort value and id of a hit: enough to continue after it, whatever has been merged meanwhile. */
export interface SearchPosition {
  readonly value: number;
  readonly id: string;
  /** What scores were computed from: with it, scores do not move between pages while documents arrive. */
  readonly statistics?: readonly number[];
}

export interface SearchHit {
  readonly id: string;
  readonly score: number;
  readonly publishedAt: number;
}

export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

export interface SearchResult {
  /** Exact: how many documents match. */
  readonly total: number;
  /** Of the total, found by some of the words or by their meaning: facets and the histogram do not count them. None when absent. */
  readonly related?: number;
  readonly hits: readonly SearchHit[];
  readonly next?: SearchPosition;
  readonly facets: Partial<Readonly<Record<FacetField, readonly FacetCount[]>>>;
  /** Bucket starts in UTC milliseconds, ascending, empty buckets left out. */
  readonly histogram: readonly { readonly start: number; readonly count: number }[];
  /** The outbox position that the answer includes. */
  readonly position: number;
}

/** What the index knows of a document. */
export interface IndexedDocument {
  readonly id: string;
  readonly title: string;
  readonly company: string | null;
  readonly body: string;
  readonly sourceType: SourceType;
  readonly sourceId: string;
  readonly language: string | null;
  /** As the source stated it, then those that the text speaks of. */
  readonly countries: readonly string[];
  readonly labels: readonly string[];
  /** Ids of the entities that it names. */
  readonly entities: readonly string[];
  readonly pestle: readonly string[];
  readonly publishedAt: number;
}
