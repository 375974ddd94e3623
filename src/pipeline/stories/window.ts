import { BANDS, bandKeys, mix, SIGNATURE_BYTES } from '../../kernels/hash/minhash.ts';
import { createRecentKeys } from '../../kernels/hash/recent-keys.ts';
import { type Compared, compare, prefixLength } from './compare.ts';
import { FORM } from './fingerprints.ts';

/**
 * The last documents that a tenant wrote, found again by what they have in common with a new one. It holds what was
 * committed and nothing else; the store has the last word on what it answers.
 */
export interface StoryWindow {
  /** Documents are added in the order in which they were written. */
  add(id: string, document: Compared): void;
  /**
   * The documents that may tell the same, the likest first, at most `MOST_CANDIDATES`. Whether their vectors agree, and
   * whether they are still as they were, is not known here. O(1) in the size of the window.
   */
  find(document: Compared): string[];
  readonly size: number;
  /** Bytes held. */
  readonly bytes: number;
}

/** Keys of one document at most: its bands, its address, its title. */
const KEYS = BANDS + 2;

export const WINDOW_DEFAULTS = {
  /** Documents held, with KEYS keys each just under 2^22 keys. About 460 bytes each. */
  capacity: 230_000,
} as const;

/** A boilerplate shared by all must not make every look-up a scan. */
const MOST_PER_KEY = 64;
const MOST_CANDIDATES = 4;

const WORDS = SIGNATURE_BYTES / 4;

export function createStoryWindow(capacity: number = WINDOW_DEFAULTS.capacity): StoryWindow {
  let room = Math.min(capacity, 1024);
  let signatures = new Uint32Array(room * WORDS);
  let forms = new Uint8Array(room);
  let ids = new BigUint64Array(room * 2);
  let published = new Float64Array(room);
  let urlKeys = new Float64Array(room);
  let titleKeys = new Float64Array(room);
  let lookedAt = new Uint32Array(room);
  const recent = createRecentKeys(capacity * KEYS);
  const keys = new Uint32Array(KEYS);
  let next = 0;
  let lookUp = 0;

  function grow(): void {
    room = Math.min(room * 2, capacity);
    signatures = copied(signatures, new Uint32Array(room * WORDS));
    forms = copied(forms, new Uint8Array(room));
    ids = copied(ids, new BigUint64Array(room * 2));
    published = copied(published, new Float64Array(room));
    urlKeys = copied(urlKeys, new Float64Array(room));
    titleKeys = copied(titleKeys, new Float64Array(room));
    lookedAt = copied(lookedAt, new Uint32Array(room));
  }

  const at = (slot: number): Compared => ({
    form: forms[slot]!,
    words: signatures,
    at: slot * WORDS,
    urlKey: urlKeys[slot]!,
    titleKey: titleKeys[slot]!,
    publishedAt: published[slot]!,
  });

  return {
    add(id, document) {
      if (next === room && room < capacity) grow();
      const slot = next % capacity;
      signatures.set(document.words.subarray(document.at, document.at + WORDS), slot * WORDS);
      forms[slot] = document.form;
      writeId(ids, slot, id);
      published[slot] = document.publishedAt;
      urlKeys[slot] = document.urlKey;
      titleKeys[slot] = document.titleKey;
      recent.add(next, keys, keysOf(document, keys));
      next++;
    },

    find(document) {
      lookUp++;
      const found: { slot: number; item: number; similarity: number }[] = [];
      const consider = (item: number): void => {
        const slot = item % capacity;
        if (lookedAt[slot] === lookUp) return;
        lookedAt[slot] = lookUp;
        const likeness = compare(document, at(slot));
        if (likeness !== null) found.push({ slot, item, similarity: likeness.similarity });
      };
      const range = { oldest: Math.max(next - capacity, 0), limit: MOST_PER_KEY };
      const count = keysOf(document, keys);
      for (let i = 0; i < count; i++) recent.visit(keys[i]!, range, consider);
      if (found.length === 0) return [];
      // Of equally like ones the first, so that a story grows around it.
      found.sort((a, b) => b.similarity - a.similarity || a.item - b.item);
      return found.slice(0, MOST_CANDIDATES).map(({ slot }) => readId(ids, slot));
    },

    get size() {
      return Math.min(next, capacity);
    },
    get bytes() {
      return room * (SIGNATURE_BYTES + 1 + 16 + 8 + 8 + 8 + 4) + recent.bytes;
    },
  };
}

/** Writes the keys that documents like this one share one of, and gives their number. */
function keysOf(document: Compared, into: Uint32Array): number {
  let count = 0;
  if (document.form === FORM.shingles) {
    const { buffer, byteOffset } = document.words;
    bandKeys(new Uint8Array(buffer, byteOffset + document.at * 4, SIGNATURE_BYTES), 0, into, 0);
    count = BANDS;
  } else if (document.form === FORM.words) {
    let words = 0;
    while (words < WORDS && document.words[document.at + words] !== 0) words++;
    for (let i = 0; i < prefixLength(words); i++)
      into[count++] = mix(document.words[document.at + i]! ^ 0x3c6e_f372);
  }
  if (document.urlKey !== 0) into[count++] = mix(fold(document.urlKey) ^ 0xbb67_ae85);
  if (document.titleKey !== 0) into[count++] = mix(fold(document.titleKey) ^ 0xa54f_f53a);
  return count;
}

function fold(key: number): number {
  return (key % 2 ** 32) ^ (key / 2 ** 32);
}

function writeId(ids: BigUint64Array, slot: number, id: string): void {
  const digits = id.replaceAll('-', '');
  ids[slot * 2] = BigInt(`0x${digits.slice(0, 16)}`);
  ids[slot * 2 + 1] = BigInt(`0x${digits.slice(16)}`);
}

function readId(ids: BigUint64Array, slot: number): string {
  const digits =
    ids[slot * 2]!.toString(16).padStart(16, '0') + ids[slot * 2 + 1]!.toString(16).padStart(16, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

function copied<T extends Uint8Array | Uint32Array | Float64Array | BigUint64Array>(from: T, into: T): T {
  (into as Uint8Array).set(from as Uint8Array);
  return into;
}
