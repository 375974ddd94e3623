/**
 * The words of the search kernel: what an index holds, what is asked of it, what it answers.
 *
 * An index is a list of immutable segments, each one SharedArrayBuffer, and beside each segment a bitmap of
 * the documents deleted since. Everything here is plain data, so it crosses worker threads unchanged.
 */

/** A text field: tokenised, searchable, scored. */
export interface TextField {
  readonly name: string;
  /** Weight of one occurrence in this field before saturation (BM25F). Above 0; default 1. */
  readonly boost?: number;
  /** The `b` of BM25F: 0 ignores the field's length, 1 divides by it fully. 0..1; default 0.5. */
  readonly lengthNormalisation?: number;
}

/** A column of exact values, for filters and facets. A document may lack it. */
export interface KeywordColumn {
  readonly name: string;
  /** True when one document may hold several values. Default false. */
  readonly multiple?: boolean;
}

/** What every segment of an index holds. Boosts, `b` and `k1` act at query time: changing them needs no rebuild. */
export interface IndexSchema {
  /** One to four fields, the longest last: its frequencies have the shortest codes. */
  readonly text: readonly TextField[];
  readonly keywords: readonly KeywordColumn[];
  /** Columns of milliseconds since the epoch. The first is the one that `newest` and `oldest` sort by. */
  readonly dates: readonly string[];
  /** The saturation of BM25F, above 0; default 1.2. */
  readonly k1?: number;
}

/** One document as it goes in. Unknown names throw INVALID_INPUT; absent ones are missing values. */
export interface IndexDocument {
  /** UUID, 36 characters. Adding a key again replaces the document within the builder. */
  readonly key: string;
  /** Several values of one field are searched as one text, but no phrase matches across them. */
  readonly text: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly keywords?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Milliseconds since the epoch, rounded to whole ones; not finite means missing. */
  readonly dates?: Readonly<Record<string, number | undefined>>;
}

/** Takes documents, gives a segment. Not shared between threads. */
export interface SegmentBuilder {
  /** Documents that `seal` would keep. */
  readonly size: number;
  /** Bytes of memory held, near enough to decide when to seal. */
  readonly bytes: number;
  add(document: IndexDocument): void;
  /** Takes back a document added to this builder; false when it holds no such key. */
  remove(key: string): boolean;
  /** The finished segment, whole in one buffer; the builder is empty again and may be used on. */
  seal(): SharedArrayBuffer;
}

/** Bit `ordinal % 32` of word `ordinal / 32` set means deleted. Lies on a SharedArrayBuffer. */
export type Deletions = Uint32Array<SharedArrayBuffer>;

/** A query over analysed terms: `term` and `phrase` hold stems, `prefix` and `fuzzy` folded words as written. */
export type Query =
  | TermQuery
  | PhraseQuery
  | PrefixQuery
  | FuzzyQuery
  | AndQuery
  | OrQuery
  | { readonly kind: 'not'; readonly of: Query }
  | { readonly kind: 'all' };

interface Leaf {
  /** Only occurrences in this text field match and count. Default: every field. */
  readonly field?: string;
  /** Multiplies the score of this leaf. Above 0; default 1. */
  readonly boost?: number;
}

export interface TermQuery extends Leaf {
  readonly kind: 'term';
  readonly term: string;
}

/** The terms one after another, in one value of one field. */
export interface PhraseQuery extends Leaf {
  readonly kind: 'phrase';
  readonly terms: readonly string[];
}

/** Every word that begins so. Scored as one term whose frequency is the sum of its expansions'. */
export interface PrefixQuery extends Leaf {
  readonly kind: 'prefix';
  readonly prefix: string;
}

/** Words within a few edits (insert, delete, change, swap of neighbours). Scored like a prefix, nearer words more. */
export interface FuzzyQuery extends Leaf {
  readonly kind: 'fuzzy';
  readonly word: string;
  /** 0, 1 or 2; default by length: 1 from 4 characters, 2 from 8. */
  readonly edits?: number;
  /** Whether the first character must be right. Default true. */
  readonly firstExact?: boolean;
}

/** Documents that match every one of `of`; those that match some of `prefer` too come earlier. */
export interface AndQuery {
  readonly kind: 'and';
  readonly of: readonly Query[];
  readonly prefer?: readonly Query[];
}

export interface OrQuery {
  readonly kind: 'or';
  readonly of: readonly Query[];
}

/** Documents that hold one of `values` in the column. Several filters must all hold. */
export interface KeywordFilter {
  readonly column: string;
  readonly values: readonly string[];
}

/** Documents dated `from <= date < to`, milliseconds since the epoch; an absent end is open. */
export interface DateFilter {
  readonly column: string;
  readonly from?: number;
  readonly to?: number;
}

export type Filter = KeywordFilter | DateFilter;

export type DateInterval = 'day' | 'week' | 'month' | 'year';

/** The `top` most frequent values of a keyword column among all matches. Default 10. */
export interface KeywordFacet {
  readonly column: string;
  readonly top?: number;
}

/** Matches per interval of a date column, UTC; weeks begin on Monday. */
export interface DateFacet {
  readonly column: string;
  readonly interval: DateInterval;
}

export type Facet = KeywordFacet | DateFacet;

export type SortOrder = 'relevance' | 'newest' | 'oldest';

/** Where the last page ended: its last hit. Ties go by key, ascending, so the order never depends on segments. */
export interface SearchCursor {
  /** The last hit's score, for `relevance`. */
  readonly score?: number;
  /** The last hit's date, for `newest` and `oldest`; null where it had none. */
  readonly date?: number | null;
  readonly key: string;
}

export interface SearchOptions {
  readonly filters?: readonly Filter[];
  /** Named by the caller; the answer uses the same names. */
  readonly facets?: Readonly<Record<string, Facet>>;
  readonly sort?: SortOrder;
  /** Hits to return, 0..10,000; default 20. 0 counts only. */
  readonly limit?: number;
  readonly after?: SearchCursor;
  /** Those of an earlier page (or of a wider collection): scores then do not move while the index does. */
  readonly statistics?: Statistics;
}

export interface Hit {
  readonly key: string;
  /** Null when sorted by date: nothing was scored. */
  readonly score: number | null;
  /** Of the first date column; null when missing. */
  readonly date: number | null;
}

export interface FacetBucket {
  /** The keyword, or the first day of the interval as `YYYY-MM-DD`. */
  readonly value: string;
  readonly count: number;
}

export interface FacetResult {
  /** Keywords by count descending, then value; intervals by time, empty ones left out. */
  readonly buckets: readonly FacetBucket[];
  /** Matches that have no value in the column. */
  readonly missing: number;
}

export interface SearchResult {
  /** Exact. */
  readonly total: number;
  readonly hits: readonly Hit[];
  readonly facets: Readonly<Record<string, FacetResult>>;
  readonly statistics: Statistics;
}

/** What BM25F needs to know of the whole collection. Deleted documents count until a merge drops them. */
export interface Statistics {
  readonly documents: number;
  /** Per text field, in schema order: tokens per document that has the field at all. */
  readonly averageLengths: readonly number[];
  /** Documents per leaf term, in the order in which the leaves stand in the query. */
  readonly frequencies: readonly number[];
}

/** One number and the numbers that it was made of. */
export interface Explanation {
  readonly value: number;
  readonly description: string;
  readonly parts: readonly Explanation[];
}

/** An opened segment: read-only views over one buffer. `segment.ts` holds its sections. */
export interface SegmentInfo {
  readonly buffer: SharedArrayBuffer;
  /** Documents, deleted ones too: ordinals run from 0 to `documents - 1`. */
  readonly documents: number;
}

export interface MergeResult {
  readonly buffer: SharedArrayBuffer;
  /** Per input, old ordinal -> new ordinal, -1 for a document left out. Carries late deletions over. */
  readonly remaps: readonly Int32Array[];
}

/*
 * The functions, each in the file of its name:
 *
 *   createSegmentBuilder(schema, analyser?): SegmentBuilder                      builder.ts
 *   openSegment(buffer, { verify? }): Segment            throws SEGMENT_CORRUPT   segment.ts
 *   findKey(segment, key): number                        ordinal, or -1           keys.ts
 *   keyAt(segment, ordinal): string                                              keys.ts
 *   createDeletions(documents): Deletions                                        deletions.ts
 *   markDeleted(deletions, ordinal): boolean             false when it was       deletions.ts
 *   isDeleted(deletions, ordinal): boolean, countDeleted(deletions): number      deletions.ts
 *   mergeSegments([{ segment, deleted? }]): MergeResult                          merge.ts
 *   search({ schema, segments: [{ segment, deleted? }] }, query, options?): SearchResult   search.ts
 *   explain(view, query, key, statistics?): Explanation | null                   explain.ts
 */
