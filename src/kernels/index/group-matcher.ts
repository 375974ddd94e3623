import { type MatchContext, type Matcher, WINDOW_WORDS, weigh } from './matcher.ts';
import { END, PostingsReader } from './postings-reader.ts';
import type { ResolvedGroup } from './resolve.ts';
import { type Scorer, saturate } from './scoring.ts';

/**
 * A prefix or fuzzy word: every expansion's postings are added up over the whole segment first, then read back by
 * windows. The arrays are borrowed, all zero, and must be given back by `release`.
 */
export class GroupMatcher implements Matcher {
  readonly #leaf: ResolvedGroup;
  readonly #scorer: Scorer;
  readonly #arrays: Accumulators;
  readonly #scored: boolean;
  /** Words of bits that the segment has; the arrays may be longer. */
  readonly #words: number;

  constructor(context: MatchContext, leaf: ResolvedGroup, at: { segment: number; scored: boolean }) {
    this.#leaf = leaf;
    this.#scorer = context.scorer;
    this.#scored = at.scored;
    this.#arrays = borrow(context.segment.documents);
    this.#words = Math.ceil(context.segment.documents / 32);
    const { bits, weights } = this.#arrays;
    const { segment, scorer } = context;
    const reader = new PostingsReader(segment);
    const main = segment.codes.fields - 1;
    const mainOnly = leaf.field === -1 || leaf.field === main ? segment.codes.mainOnly : 0;
    const mainLengths = segment.lengths[main]!;
    const terms = leaf.terms[at.segment]!;
    for (let t = 0; t < terms.length; t++) {
      reader.open(terms[t]!);
      const factor = leaf.weights[at.segment]![t]!;
      while (reader.nextBlock()) {
        for (let i = 0; i < reader.count; i++) {
          const document = reader.documents[i]!;
          const code = reader.codes[i]!;
          const weight =
            code < mainOnly
              ? (code + 1) * scorer.norms[(main << 8) | mainLengths[document]!]!
              : weigh(context, reader, i, leaf.field);
          if (weight === 0) continue;
          bits[document >>> 5]! |= 1 << (document & 31);
          weights[document]! += factor * weight;
        }
      }
    }
  }

  next(document: number): number {
    const { bits } = this.#arrays;
    for (let w = document >>> 5; w < this.#words; w++) if (bits[w] !== 0) return Math.max(document, w << 5);
    return END;
  }

  fill(base: number, bits: Int32Array, scores: Float32Array | null): void {
    const first = base >>> 5;
    const words = Math.min(WINDOW_WORDS, this.#words - first);
    for (let w = 0; w < words; w++) {
      const found = this.#arrays.bits[first + w]!;
      bits[w]! |= found;
      if (scores !== null) this.#add(base, w, found, scores);
    }
  }

  narrow(base: number, bits: Int32Array, scores: Float32Array | null): void {
    const first = base >>> 5;
    for (let w = 0; w < WINDOW_WORDS; w++) {
      const found = bits[w]! & (this.#arrays.bits[first + w] ?? 0);
      bits[w] = found;
      if (scores !== null) this.#add(base, w, found, scores);
    }
  }

  #add(base: number, w: number, found: number, scores: Float32Array): void {
    if (!this.#scored) return;
    while (found !== 0) {
      const lowest = found & -found;
      found ^= lowest;
      const slot = (w << 5) + 31 - Math.clz32(lowest);
      scores[slot]! += this.#leaf.weight * saturate(this.#scorer.k1, this.#arrays.weights[base + slot]!);
    }
  }

  release(): void {
    giveBack(this.#arrays, this.#words);
  }
}

interface Accumulators {
  readonly bits: Int32Array;
  readonly weights: Float32Array;
}

/** Arrays kept between searches; only this thread sees them, and a search never yields. */
const spare: Accumulators[] = [];

function borrow(documents: number): Accumulators {
  const fits = spare.findIndex((arrays) => arrays.weights.length >= documents);
  if (fits !== -1) return spare.splice(fits, 1)[0]!;
  spare.pop();
  const words = Math.ceil(documents / 32);
  return { bits: new Int32Array(words), weights: new Float32Array(words * 32) };
}

function giveBack(arrays: Accumulators, words: number): void {
  const { bits, weights } = arrays;
  for (let w = 0; w < words; w++) {
    if (bits[w] === 0) continue;
    bits[w] = 0;
    weights.fill(0, w << 5, (w << 5) + 32);
  }
  if (spare.length < 2) spare.push(arrays);
}
