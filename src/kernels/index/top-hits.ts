import { compareKeys, formatKey, KEY_WORDS, parseKey } from './keys.ts';
import type { Segment } from './segment.ts';

export interface RankedHit {
  readonly value: number;
  readonly segment: Segment;
  readonly document: number;
  readonly key: string;
}

/**
 * The best `limit` documents by value descending, then key ascending: a binary heap with the worst at its root.
 * O(1) for a document that does not get in, O(log limit) for one that does.
 */
export class TopHits {
  readonly #limit: number;
  readonly #values: Float64Array;
  readonly #documents: Int32Array;
  readonly #segmentOf: Int32Array;
  readonly #keys: Uint32Array;
  readonly #segments: Segment[] = [];
  #size = 0;
  /** Only documents after this place are wanted. */
  readonly #afterValue: number;
  readonly #afterKey: Uint32Array | null;

  constructor(limit: number, after?: { readonly value: number; readonly key: string }) {
    this.#limit = limit;
    this.#values = new Float64Array(limit);
    this.#documents = new Int32Array(limit);
    this.#segmentOf = new Int32Array(limit);
    this.#keys = new Uint32Array(limit * KEY_WORDS);
    this.#afterValue = after?.value ?? Infinity;
    this.#afterKey = after === undefined ? null : new Uint32Array(KEY_WORDS);
    if (after !== undefined) parseKey(after.key, this.#afterKey!, 0);
  }

  begin(segment: Segment): void {
    this.#segments.push(segment);
  }

  /** `values[i]` belongs to `documents[i]` of the segment last begun. NaN counts as the least value. */
  offer(documents: Int32Array, values: Float32Array | Float64Array, count: number): void {
    if (this.#limit === 0) return;
    let threshold = this.#threshold();
    // Backwards: documents mostly arrive in order of time, so that "newest first" would otherwise let each one in.
    for (let i = count - 1; i >= 0; i--) {
      const value = values[i]!;
      if (value < threshold) continue;
      this.#consider(value, documents[i]!);
      threshold = this.#threshold();
    }
  }

  /** A document below this value cannot get in. */
  get least(): number {
    return this.#threshold();
  }

  #threshold(): number {
    return this.#size < this.#limit ? -Infinity : this.#values[0]!;
  }

  #consider(value: number, document: number): void {
    const keys = this.#segments[this.#segments.length - 1]!.keys;
    const keyFrom = document * KEY_WORDS;
    if (this.#afterKey !== null) {
      if (value > this.#afterValue) return;
      if (value === this.#afterValue && compareKeys(keys, keyFrom, this.#afterKey, 0) <= 0) return;
    }
    if (this.#size < this.#limit) {
      this.#place(this.#size++, value, document, keys);
      this.#siftUp(this.#size - 1);
      return;
    }
    if (value === this.#values[0]! && compareKeys(keys, keyFrom, this.#keys, 0) >= 0) return;
    this.#place(0, value, document, keys);
    this.#siftDown(0, this.#size);
  }

  #place(at: number, value: number, document: number, keys: Uint32Array): void {
    this.#values[at] = value;
    this.#documents[at] = document;
    this.#segmentOf[at] = this.#segments.length - 1;
    for (let i = 0; i < KEY_WORDS; i++) this.#keys[at * KEY_WORDS + i] = keys[document * KEY_WORDS + i]!;
  }

  /** Whether entry a ranks behind entry b. */
  #worse(a: number, b: number): boolean {
    const difference = this.#values[a]! - this.#values[b]!;
    if (difference !== 0 && !Number.isNaN(difference)) return difference < 0;
    if (this.#values[a] !== this.#values[b]) return this.#values[a]! < this.#values[b]!;
    return compareKeys(this.#keys, a * KEY_WORDS, this.#keys, b * KEY_WORDS) > 0;
  }

  #siftUp(at: number): void {
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (!this.#worse(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #siftDown(at: number, size: number): void {
    for (;;) {
      const left = at * 2 + 1;
      if (left >= size) return;
      const worst = left + 1 < size && this.#worse(left + 1, left) ? left + 1 : left;
      if (!this.#worse(worst, at)) return;
      this.#swap(worst, at);
      at = worst;
    }
  }

  #swap(a: number, b: number): void {
    [this.#values[a], this.#values[b]] = [this.#values[b]!, this.#values[a]!];
    [this.#documents[a], this.#documents[b]] = [this.#documents[b]!, this.#documents[a]!];
    [this.#segmentOf[a], this.#segmentOf[b]] = [this.#segmentOf[b]!, this.#segmentOf[a]!];
    for (let i = 0; i < KEY_WORDS; i++) {
      const x = a * KEY_WORDS + i;
      const y = b * KEY_WORDS + i;
      [this.#keys[x], this.#keys[y]] = [this.#keys[y]!, this.#keys[x]!];
    }
  }

  /** Best first; empties the heap. */
  take(): RankedHit[] {
    const hits: RankedHit[] = [];
    while (this.#size > 0) {
      hits.push({
        value: this.#values[0]!,
        segment: this.#segments[this.#segmentOf[0]!]!,
        document: this.#documents[0]!,
        key: formatKey(this.#keys, 0),
      });
      this.#size--;
      if (this.#size > 0) this.#swap(0, this.#size);
      this.#siftDown(0, this.#size);
    }
    return hits.reverse();
  }
}
