import { ESCAPE } from './frequencies.ts';
import { END, type Positions, PostingsReader } from './postings-reader.ts';
import type { ResolvedGroup, ResolvedPhrase, ResolvedTerm } from './resolve.ts';
import { type Scorer, saturate } from './scoring.ts';
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

/** Scores one posting; the caller has the fast path for `code < mainOnly`. */
function weigh(context: MatchContext, reader: PostingsReader, index: number, field: number): number {
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

export class TermMatcher implements Matcher {
  readonly #context: MatchContext;
  readonly #reader: PostingsReader;
  readonly #weight: number;
  readonly #field: number;
  readonly #mainOnly: number;
  readonly #mainLengths: Uint8Array;

  constructor(context: MatchContext, leaf: ResolvedTerm, term: number) {
    this.#context = context;
    this.#reader = new PostingsReader(context.segment).open(term);
    this.#weight = leaf.weight;
    this.#field = leaf.field;
    const { codes, lengths } = context.segment;
    // Restricted to another field than the last, no posting may take the fast path.
    this.#mainOnly = leaf.field === -1 || leaf.field === codes.fields - 1 ? codes.mainOnly : 0;
    this.#mainLengths = lengths[codes.fields - 1]!;
  }

  next(document: number): number {
    return this.#reader.bound(document);
  }

  fill(base: number, bits: Int32Array, scores: Float32Array | null): void {
    const reader = this.#reader;
    const end = base + WINDOW;
    const { documents, codes } = reader;
    const { saturated } = this.#context.scorer;
    const lengths = this.#mainLengths;
    const weight = this.#weight;
    const mainOnly = this.#mainOnly;
    const anyField = this.#field === -1;
    if (reader.seek(base) >= end) return;
    for (;;) {
      let i = reader.index;
      const count = reader.count;
      for (; i < count; i++) {
        const document = documents[i]!;
        if (document >= end) break;
        const slot = document - base;
        const code = codes[i]!;
        if (code < mainOnly) {
          bits[slot >>> 5]! |= 1 << (slot & 31);
          if (scores !== null) scores[slot]! += weight * saturated[(code << 8) | lengths[document]!]!;
        } else if (scores !== null || !anyField) {
          const value = this.#slow(i);
          if (value === 0) continue;
          bits[slot >>> 5]! |= 1 << (slot & 31);
          if (scores !== null) scores[slot]! += value;
        } else bits[slot >>> 5]! |= 1 << (slot & 31);
      }
      reader.index = i;
      if (i < count || !reader.nextBlock()) return;
    }
  }

  narrow(base: number, bits: Int32Array, scores: Float32Array | null): void {
    const reader = this.#reader;
    const { saturated } = this.#context.scorer;
    const lengths = this.#mainLengths;
    for (let w = 0; w < WINDOW_WORDS; w++) {
      let left = bits[w]!;
      if (left === 0) continue;
      let kept = 0;
      while (left !== 0) {
        const lowest = left & -left;
        left ^= lowest;
        const slot = (w << 5) + 31 - Math.clz32(lowest);
        const document = base + slot;
        if (reader.seek(document) !== document) continue;
        const code = reader.codes[reader.index]!;
        let value = 0;
        if (code < this.#mainOnly) value = this.#weight * saturated[(code << 8) | lengths[document]!]!;
        else if ((value = this.#slow(reader.index)) === 0) continue;
        kept |= lowest;
        if (scores !== null) scores[slot]! += value;
      }
      bits[w] = kept;
    }
  }

  /** Appends matches from `from` on, in order, up to the arrays' capacity; returns their number. For a term alone. */
  list(documents: Int32Array, scores: Float32Array): number {
    const reader = this.#reader;
    const { saturated } = this.#context.scorer;
    const lengths = this.#mainLengths;
    const weight = this.#weight;
    const mainOnly = this.#mainOnly;
    let count = 0;
    while (count + 128 <= documents.length && reader.nextBlock()) {
      const block = reader.documents;
      const codes = reader.codes;
      for (let i = 0; i < reader.count; i++) {
        const document = block[i]!;
        const code = codes[i]!;
        documents[count] = document;
        if (code < mainOnly) scores[count++] = weight * saturated[(code << 8) | lengths[document]!]!;
        else {
          const value = this.#slow(i);
          scores[count] = value;
          if (value !== 0) count++;
        }
      }
    }
    return count;
  }

  #slow(index: number): number {
    const { scorer } = this.#context;
    return this.#weight * saturate(scorer.k1, weigh(this.#context, this.#reader, index, this.#field));
  }
}

/** Documents in which the terms follow one another. The rarest term leads, the others are sought. */
export class PhraseMatcher implements Matcher {
  readonly #context: MatchContext;
  readonly #leaf: ResolvedPhrase;
  readonly #readers: readonly PostingsReader[];
  /** Indexes of the readers, rarest first. */
  readonly #order: readonly number[];
  readonly #places: Positions = { values: new Int32Array(16), count: 0 };
  readonly #positions: Positions = { values: new Int32Array(16), count: 0 };
  readonly #frequencies: Int32Array;
  readonly #phraseFrequencies: Int32Array;

  constructor(context: MatchContext, leaf: ResolvedPhrase, terms: Int32Array) {
    this.#context = context;
    this.#leaf = leaf;
    this.#readers = Array.from(terms, (term) => new PostingsReader(context.segment).open(term));
    this.#order = this.#readers
      .map((_, i) => i)
      .sort((a, b) => this.#readers[a]!.frequency - this.#readers[b]!.frequency);
    this.#frequencies = new Int32Array(context.segment.codes.fields);
    this.#phraseFrequencies = new Int32Array(context.segment.codes.fields);
  }

  next(document: number): number {
    let bound = document;
    for (const reader of this.#readers) bound = Math.max(bound, reader.bound(document));
    return bound;
  }

  fill(base: number, bits: Int32Array, scores: Float32Array | null): void {
    const end = base + WINDOW;
    const lead = this.#readers[this.#order[0]!]!;
    for (let document = lead.seek(base); document < end; ) {
      let next = document;
      for (let i = 1; i < this.#order.length && next === document; i++) {
        next = this.#readers[this.#order[i]!]!.seek(document);
      }
      if (next !== document) {
        document = next >= end ? end : lead.seek(next);
        continue;
      }
      const value = this.#score(document);
      if (value > 0) {
        const slot = document - base;
        bits[slot >>> 5]! |= 1 << (slot & 31);
        if (scores !== null) scores[slot]! += value;
      }
      document = lead.seek(document + 1);
    }
  }

  narrow(base: number, bits: Int32Array, scores: Float32Array | null): void {
    for (let w = 0; w < WINDOW_WORDS; w++) {
      let kept = 0;
      for (let left = bits[w]!; left !== 0; ) {
        const lowest = left & -left;
        left ^= lowest;
        const slot = (w << 5) + 31 - Math.clz32(lowest);
        const document = base + slot;
        if (!this.#order.every((i) => this.#readers[i]!.seek(document) === document)) continue;
        const value = this.#score(document);
        if (value === 0) continue;
        kept |= lowest;
        if (scores !== null) scores[slot]! += value;
      }
      bits[w] = kept;
    }
  }

  /** All readers stand on `document`. 0 when the terms are there but nowhere in order. */
  #score(document: number): number {
    const { segment, scorer } = this.#context;
    if (!this.#occurs()) return 0;
    let weight = 0;
    for (let f = 0; f < this.#phraseFrequencies.length; f++) {
      const frequency = this.#phraseFrequencies[f]!;
      if (frequency > 0 && (this.#leaf.field === -1 || this.#leaf.field === f)) {
        weight += frequency * scorer.norms[(f << 8) | segment.lengths[f]![document]!]!;
      }
    }
    return this.#leaf.weight * saturate(scorer.k1, weight);
  }

  /** How often the phrase stands in each field of a document, or null; for explanations. */
  frequenciesIn(document: number): Int32Array | null {
    if (!this.#readers.every((reader) => reader.seek(document) === document)) return null;
    return this.#occurs() ? this.#phraseFrequencies : null;
  }

  /**
   * Counts the phrase per field; false when there is none. The places where the rarest term would let the phrase
   * begin are narrowed by one term after another, so that most documents are done with after two.
   */
  #occurs(): boolean {
    const leadAt = this.#order[0]!;
    const lead = this.#readers[leadAt]!;
    const places = this.#places;
    lead.positionsAt(lead.index, places);
    let left = places.count;
    if (origins.length < left) origins = new Int32Array(left * 2);
    for (let i = 0; i < left; i++) {
      places.values[i]! -= leadAt;
      origins[i] = i;
    }
    for (let o = 1; o < this.#order.length; o++) {
      const offset = this.#order[o]!;
      const reader = this.#readers[offset]!;
      const { values } = places;
      reader.positionsAt(reader.index, this.#positions);
      const found = this.#positions.values;
      const count = this.#positions.count;
      let kept = 0;
      for (let i = 0, p = 0; i < left; i++) {
        const wanted = values[i]! + offset;
        while (p < count && found[p]! < wanted) p++;
        if (p === count) break;
        if (found[p] !== wanted) continue;
        values[kept] = values[i]!;
        origins[kept++] = origins[i]!;
      }
      left = kept;
      if (left === 0) return false;
    }
    // Positions ascend through the fields: the first tf_0 occurrences of the term lie in field 0, and so on.
    lead.frequenciesAt(lead.index, this.#frequencies);
    const counts = this.#phraseFrequencies.fill(0);
    let field = 0;
    let fieldEnd = this.#frequencies[0]!;
    for (let i = 0; i < left; i++) {
      while (origins[i]! >= fieldEnd) fieldEnd += this.#frequencies[++field]!;
      counts[field]!++;
    }
    return true;
  }
}

/** Which occurrence of the leading term each place comes from; shared, since a search never yields. */
let origins = new Int32Array(64);

/**
 * A prefix or fuzzy word: every expansion's postings are added up over the whole segment first, then read back by
 * windows. The arrays are borrowed, all zero, and must be given back by `release`.
 */
export class GroupMatcher implements Matcher {
  readonly #leaf: ResolvedGroup;
  readonly #scorer: Scorer;
  readonly #arrays: Accumulators;
  readonly #scored: boolean;

  constructor(context: MatchContext, leaf: ResolvedGroup, at: { segment: number; scored: boolean }) {
    this.#leaf = leaf;
    this.#scorer = context.scorer;
    this.#scored = at.scored;
    this.#arrays = borrow(context.segment.documents);
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
    for (let w = document >>> 5; w < bits.length; w++) if (bits[w] !== 0) return Math.max(document, w << 5);
    return END;
  }

  fill(base: number, bits: Int32Array, scores: Float32Array | null): void {
    const first = base >>> 5;
    const words = Math.min(WINDOW_WORDS, this.#arrays.bits.length - first);
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
    giveBack(this.#arrays);
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

function giveBack(arrays: Accumulators): void {
  const { bits, weights } = arrays;
  for (let w = 0; w < bits.length; w++) {
    if (bits[w] === 0) continue;
    bits[w] = 0;
    weights.fill(0, w << 5, (w << 5) + 32);
  }
  if (spare.length < 2) spare.push(arrays);
}
