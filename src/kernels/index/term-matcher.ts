import { popCount } from './deletions.ts';
import { ESCAPE } from './frequencies.ts';
import { type MatchContext, type Matcher, WINDOW, WINDOW_WORDS, weigh } from './matcher.ts';
import { PostingsReader } from './postings-reader.ts';
import type { ResolvedTerm } from './resolve.ts';
import { saturate } from './scoring.ts';

/** Candidates in a window from which reading all its postings is quicker than seeking each. */
const DENSE = 64;
/** The dense path's result; a search never yields, so a thread needs one. */
const keptBits = new Int32Array(WINDOW_WORDS);

/** One term. Most postings are in the body alone and cost one look-up; the others take `#slow`. */
export class TermMatcher implements Matcher {
  readonly #context: MatchContext;
  readonly #reader: PostingsReader;
  readonly #weight: number;
  readonly #field: number;
  readonly #mainOnly: number;
  readonly #mainLengths: Uint8Array;
  readonly #lengths: readonly Uint8Array[];
  readonly #table: Uint8Array;
  readonly #norms: Float32Array;
  readonly #k1: number;

  constructor(context: MatchContext, leaf: ResolvedTerm, term: number) {
    this.#context = context;
    this.#reader = new PostingsReader(context.segment).open(term);
    this.#weight = leaf.weight;
    this.#field = leaf.field;
    const { codes, lengths } = context.segment;
    // Restricted to another field than the last, no posting may take the fast path.
    this.#mainOnly = leaf.field === -1 || leaf.field === codes.fields - 1 ? codes.mainOnly : 0;
    this.#mainLengths = lengths[codes.fields - 1]!;
    this.#lengths = lengths;
    this.#table = codes.table;
    this.#norms = context.scorer.norms;
    this.#k1 = context.scorer.k1;
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
    let candidates = 0;
    for (let w = 0; w < WINDOW_WORDS; w++) candidates += popCount(bits[w]!);
    if (candidates >= DENSE) this.#narrowByPostings(base, bits, scores);
    else if (candidates > 0) this.#narrowByCandidates(base, bits, scores);
  }

  /** Reads every posting of the window and keeps those that are candidates. */
  #narrowByPostings(base: number, bits: Int32Array, scores: Float32Array | null): void {
    const reader = this.#reader;
    const end = base + WINDOW;
    const { documents, codes } = reader;
    const { saturated } = this.#context.scorer;
    const lengths = this.#mainLengths;
    const weight = this.#weight;
    const mainOnly = this.#mainOnly;
    keptBits.fill(0);
    let document = reader.seek(base);
    while (document < end) {
      let i = reader.index;
      const count = reader.count;
      for (; i < count; i++) {
        document = documents[i]!;
        if (document >= end) break;
        const slot = document - base;
        if (((bits[slot >>> 5]! >>> (slot & 31)) & 1) === 0) continue;
        const code = codes[i]!;
        let value = 0;
        if (code < mainOnly) value = weight * saturated[(code << 8) | lengths[document]!]!;
        else if ((value = this.#slow(i)) === 0) continue;
        keptBits[slot >>> 5]! |= 1 << (slot & 31);
        if (scores !== null) scores[slot]! += value;
      }
      reader.index = i;
      if (i < count || !reader.nextBlock()) break;
    }
    bits.set(keptBits);
  }

  /** Seeks every candidate of the window, passing over blocks in which there is none. */
  #narrowByCandidates(base: number, bits: Int32Array, scores: Float32Array | null): void {
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

  /** Any posting: a tenth of them, those in other fields than the body, stand here and would take half of the time. */
  #slow(index: number): number {
    const code = this.#reader.codes[index]!;
    if (code === ESCAPE || this.#field !== -1) {
      return this.#weight * saturate(this.#k1, weigh(this.#context, this.#reader, index, this.#field));
    }
    const document = this.#reader.documents[index]!;
    const table = this.#table;
    const norms = this.#norms;
    const lengths = this.#lengths;
    const fields = lengths.length;
    let weight = 0;
    for (let f = 0, at = code * fields; f < fields; f++, at++) {
      const frequency = table[at]!;
      if (frequency !== 0) weight += frequency * norms[(f << 8) | lengths[f]![document]!]!;
    }
    return this.#weight * saturate(this.#k1, weight);
  }
}
