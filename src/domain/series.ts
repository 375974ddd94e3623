/** What is counted over time. A day and an hour are in UTC; a week begins on Monday. */

export const SERIES_SUBJECT_KINDS = ['total', 'source_type', 'source', 'entity', 'topic', 'term'] as const;
/**
 * Subjects have numbers, dense within their kind: 0 of `total`, the place in `SOURCE_TYPES`, `source_numbers.number`,
 * `entities.node`, `topics.number`, `terms.number`.
 */
export type SeriesSubjectKind = (typeof SERIES_SUBJECT_KINDS)[number];

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;

export const SERIES_INTERVALS = ['hour', 'day', 'week', 'month'] as const;
export type SeriesInterval = (typeof SERIES_INTERVALS)[number];

/** One step of a series, for columns of equal length that stand in order of time. */
export interface SeriesColumns {
  /** Starts of the steps, milliseconds since the epoch, ascending, every step of the range, empty ones included. */
  readonly starts: Float64Array;
  /** Signals published within the step. */
  readonly signals: Float64Array;
  /** Those that do not repeat a story told before: copies of one story count once. */
  readonly fresh: Float64Array;
  /** Distinct sources within the step. */
  readonly sources: Float64Array;
  /** Mean of those with a sentiment, -1 to 1; NaN where none has one. */
  readonly sentiment: Float64Array;
  /** What the sources say of the attention each signal found (points, stars, comments), summed. */
  readonly reach: Float64Array;
}

/** A signal in the transaction that stores it, as topics, series and windows take it. */
export interface StoredSignal {
  readonly id: string;
  readonly sourceId: string;
  readonly sourceType: string;
  /** Milliseconds since the epoch; for a revision those of its last revision. */
  readonly publishedAt: number;
  readonly capturedAt: number;
  readonly title: string;
  /** Entities that it names. */
  readonly entityIds: readonly string[];
  /** Words and pairs of words that it may be about: folded, without stop words, without repeats. */
  readonly terms: readonly string[];
  /** By the static model; null when there is none. */
  readonly vector: Int8Array | null;
  /** -1 to 1; null when the text has none. */
  readonly sentiment: number | null;
  /** At least 0. */
  readonly reach: number;
  /** It tells a story that an earlier signal told. */
  readonly repeats: boolean;
}
