import { BellwetherError } from '../../base/errors.ts';

/**
 * Document keys: 16 bytes, four 32-bit words in the order in which a UUID is written, so comparing the words as
 * unsigned numbers orders keys as comparing their strings does.
 *
 * To find a key, a segment lists its ordinals by the keys' last word. That word is random in every UUID version,
 * so the place to look is guessed by interpolation and mended by galloping: about three probes.
 */
export const KEY_WORDS = 4;

/** Reads a UUID into four words at `at`. Throws INVALID_INPUT. */
export function parseKey(key: string, words: Uint32Array | Int32Array, at: number): void {
  let word = 0;
  let digits = 0;
  if (key.length === 36) {
    for (let i = 0; i < 36; i++) {
      const c = key.charCodeAt(i);
      if (i === 8 || i === 13 || i === 18 || i === 23) {
        if (c !== 45) break;
        continue;
      }
      const digit =
        c >= 48 && c <= 57 ? c - 48 : c >= 97 && c <= 102 ? c - 87 : c >= 65 && c <= 70 ? c - 55 : -1;
      if (digit < 0) break;
      word = (word << 4) | digit;
      if ((++digits & 7) === 0) words[at + (digits >>> 3) - 1] = word;
    }
  }
  if (digits !== 32) {
    throw new BellwetherError(
      'INVALID_INPUT',
      `The document key ${JSON.stringify(key.slice(0, 60))} is not a UUID.`,
    );
  }
}

const HEX = Array.from({ length: 65536 }, (_, value) => value.toString(16).padStart(4, '0'));

export function formatKey(words: Uint32Array | Int32Array, at: number): string {
  const half = (index: number): string =>
    HEX[(words[at + (index >>> 1)]! >>> (index & 1 ? 0 : 16)) & 0xffff]!;
  return `${half(0)}${half(1)}-${half(2)}-${half(3)}-${half(4)}-${half(5)}${half(6)}${half(7)}`;
}

/** Negative, zero or positive as key `a` comes before, is, or comes after key `b`. */
export function compareKeys(a: Uint32Array, aAt: number, b: Uint32Array, bAt: number): number {
  for (let i = 0; i < KEY_WORDS; i++) {
    const difference = a[aAt + i]! - b[bAt + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What a segment holds of its documents' keys. */
export interface KeyColumn {
  readonly documents: number;
  /** `KEY_WORDS` words a document. */
  readonly keys: Uint32Array;
  /** The ordinals, by the last word of their key. */
  readonly keyOrder: Uint32Array;
}

export function keyAt(segment: KeyColumn, ordinal: number): string {
  return formatKey(segment.keys, ordinal * KEY_WORDS);
}

/** The ordinal of a key in a segment, or -1. The document may since have been deleted. */
export function findKey(segment: KeyColumn, key: string): number {
  const wanted = new Uint32Array(KEY_WORDS);
  parseKey(key, wanted, 0);
  return findWords(segment, wanted, 0);
}

/** As `findKey` for a key's four words. */
export function findWords(segment: KeyColumn, wanted: Uint32Array, wantedAt: number): number {
  const { keys, keyOrder, documents } = segment;
  const last = wanted[wantedAt + 3]!;
  const lastAt = (index: number): number => keys[keyOrder[index]! * KEY_WORDS + 3]!;

  // Narrow [low, high) around the guess until it holds every key with this last word.
  let guess = Math.min(documents - 1, Math.floor((last / 4294967296) * documents));
  let low = 0;
  let high = documents;
  if (documents > 0 && lastAt(guess) < last) {
    for (let step = 4; guess < documents && lastAt(guess) < last; step *= 2) {
      low = guess + 1;
      guess += step;
    }
    high = Math.min(documents, guess + 1);
  } else if (documents > 0) {
    for (let step = 4; guess >= 0 && lastAt(guess) >= last; step *= 2) {
      high = guess + 1;
      guess -= step;
    }
    low = Math.max(0, guess);
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (lastAt(middle) < last) low = middle + 1;
    else high = middle;
  }
  for (; low < documents && lastAt(low) === last; low++) {
    const ordinal = keyOrder[low]!;
    if (compareKeys(keys, ordinal * KEY_WORDS, wanted, wantedAt) === 0) return ordinal;
  }
  return -1;
}

/** The ordinals of `keys` by their last word, then by ordinal. O(n log n). */
export function orderKeys(keys: Uint32Array, documents: number): Uint32Array<ArrayBuffer> {
  // Last word and ordinal packed into one double, exact while ordinals stay below 2^21; beyond, a comparator.
  const order = new Uint32Array(documents);
  if (documents <= PACKED) {
    const packed = new Float64Array(documents);
    for (let i = 0; i < documents; i++) packed[i] = keys[i * KEY_WORDS + 3]! * PACKED + i;
    packed.sort();
    for (let i = 0; i < documents; i++) order[i] = packed[i]! % PACKED;
    return order;
  }
  for (let i = 0; i < documents; i++) order[i] = i;
  order.sort((a, b) => keys[a * KEY_WORDS + 3]! - keys[b * KEY_WORDS + 3]! || a - b);
  return order;
}

const PACKED = 1 << 21;
