import { ESCAPE } from './frequencies.ts';
import type { PostingsReader } from './postings-reader.ts';
import type { Scorer } from './scoring.ts';
import type { Segment } from './segment.ts';

/**
 * Queries are evaluated a window of 4,096 documents at a time, each part of the tree over the whole window
 * before the next: term-at-a-time, with accumulators that stay in the first-level cache.
 *
 *   bits     1 bit per document of the window: does it match
 *   scores   1 float per document: the sum so far; meaningful only where the bit is set
 */
export const WINDOW = 4096;
export const WINDOW_WORDS = WINDOW / 32;

export interface Matcher {
  /** The first document at or after `document` that may match, or END. A lower bound: nothing before it matches. */
  next(document: number): number;
  /** Sets the bits of the matches in [base, base + WINDOW) and adds their scores, when `scores` is given. */
  fill(base: number, bits: Int32Array, scores: Float32Array | null): void;
  /** Clears the bits of documents that do not match and adds the scores of those that do. */
  narrow(base: number, bits: Int32Array, scores: Float32Array | null): void;
}

export interface MatchContext {
  readonly segment: Segment;
  readonly scorer: Scorer;
}

/** The BM25F weight of one posting before saturation, any code; 0 when the term is not in `field`. */
export function weigh(context: MatchContext, reader: PostingsReader, index: number, field: number): number {
  const { segment, scorer } = context;
  const { fields, table } = segment.codes;
  const code = reader.codes[index]!;
  const document = reader.documents[index]!;
  if (code === ESCAPE) reader.frequenciesAt(index, wide);
  let weight = 0;
  for (let f = 0; f < fields; f++) {
    if (field !== -1 && field !== f) continue;
    const frequency = code === ESCAPE ? wide[f]! : table[code * fields + f]!;
    if (frequency > 0) weight += frequency * scorer.norms[(f << 8) | segment.lengths[f]![document]!]!;
  }
  return weight;
}

const wide = new Int32Array(4);
