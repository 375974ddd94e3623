import { type MatchContext, type Matcher, WINDOW, WINDOW_WORDS } from './matcher.ts';
import { type PhrasePlaces, PostingsReader } from './postings-reader.ts';
import type { ResolvedPhrase } from './resolve.ts';
import { saturate } from './scoring.ts';

/** Documents in which the terms follow one another. The rarest term leads, the others are sought. */
export class PhraseMatcher implements Matcher {
  readonly #context: MatchContext;
  readonly #leaf: ResolvedPhrase;
  readonly #readers: readonly PostingsReader[];
  /** Indexes of the readers, rarest first. */
  readonly #order: readonly number[];
  readonly #places: PhrasePlaces = { begins: new Int32Array(16), origins: new Int32Array(16), count: 0 };
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
    const places = this.#places;
    const leadAt = this.#order[0]!;
    const lead = this.#readers[leadAt]!;
    lead.readPlaces(lead.index, places, leadAt);
    for (let o = 1; o < this.#order.length; o++) {
      const offset = this.#order[o]!;
      const reader = this.#readers[offset]!;
      reader.keepPlaces(reader.index, places, offset);
      if (places.count === 0) return false;
    }
    // Positions ascend through the fields: the first tf_0 occurrences of the term lie in field 0, and so on.
    lead.frequenciesAt(lead.index, this.#frequencies);
    const counts = this.#phraseFrequencies.fill(0);
    let field = 0;
    let fieldEnd = this.#frequencies[0]!;
    for (let i = 0; i < places.count; i++) {
      while (places.origins[i]! >= fieldEnd) fieldEnd += this.#frequencies[++field]!;
      counts[field]!++;
    }
    return true;
  }
}
