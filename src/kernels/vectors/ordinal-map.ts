import { popCount } from '../index/deletions.ts';
import { findWords, KEY_WORDS, type KeyColumn } from '../index/keys.ts';
import type { PublishedVectors } from './arena.ts';
import { findOrdinal, sameKey } from './key-table.ts';

/**
 * Where the documents of an index segment have their vectors: per document the vector's ordinal, or -1. Filled once
 * for a segment and from then on kept up with the vectors that arrive, so a filter costs one look-up a document.
 */
export interface OrdinalMap {
  readonly ordinals: Int32Array;
  /** False while documents are still to be looked up. */
  readonly ready: boolean;
  /** Looks up the next documents, at most `most`. O(1) each: both sides mostly hold documents in the same order. */
  fill(most: number): void;
  /** Takes in the vectors that arrived since. O(new vectors), and most are ruled out by two comparisons. */
  follow(published: PublishedVectors): void;
  /**
   * Sets in `into`, a bitmap by vector, the vectors of the documents whose bit is set in `bits` and not in `deleted`;
   * gives how many. A look at a word of 32 documents where their vectors came one after another, as most did.
   */
  select(bits: Uint32Array, deleted: Uint32Array | undefined, into: Uint32Array): number;
}

/** Marks a word whose documents' vectors did not come one after another, and one not looked at yet. */
const SCATTERED = -1;
const UNKNOWN = -2;

/** A map holds for one arena: `published.memory` tells. */
export function createOrdinalMap(segment: KeyColumn, first: PublishedVectors): OrdinalMap {
  const { keys, documents } = segment;
  const ordinals = new Int32Array(documents);
  /** Per word of 32 documents, the ordinal of the first when the others follow it. */
  const runs = new Int32Array(Math.ceil(documents / 32)).fill(UNKNOWN);
  let filled = 0;
  let guess = 0;
  let published = first;
  /** First words of the keys: the time in UUIDs of version 7. */
  let lowest = 0xffffffff;
  let highest = 0;

  function runOf(word: number): number {
    const base = word * 32;
    const start = base + 32 <= documents ? ordinals[base]! : -1;
    let run = start === -1 ? SCATTERED : start;
    for (let i = 1; i < 32 && run !== SCATTERED; i++) if (ordinals[base + i] !== start + i) run = SCATTERED;
    runs[word] = run;
    return run;
  }

  return {
    ordinals,
    get ready() {
      return filled === documents;
    },

    fill(most) {
      const { count } = published;
      for (const end = Math.min(documents, filled + most); filled < end; filled++) {
        const at = filled * KEY_WORDS;
        const word = keys[at]!;
        if (word < lowest) lowest = word;
        if (word > highest) highest = word;
        let ordinal = guess < count && sameKey(published.keys, guess * KEY_WORDS, keys, at) ? guess : -1;
        // The guess may be a vector that was replaced: only the table knows the newest, and it is as quick to ask.
        if (ordinal === -1 || published.dead !== null) ordinal = findOrdinal(published, keys, at);
        ordinals[filled] = ordinal < count ? ordinal : -1;
        if (ordinal !== -1) guess = ordinal + 1;
      }
    },

    follow(next) {
      for (let ordinal = published.count; ordinal < next.count; ordinal++) {
        const word = next.keys[ordinal * KEY_WORDS]!;
        if (word < lowest || word > highest) continue;
        const document = findWords(segment, next.keys, ordinal * KEY_WORDS);
        if (document === -1) continue;
        ordinals[document] = ordinal;
        runs[document >>> 5] = UNKNOWN;
      }
      published = next;
    },

    select(bits, deleted, into) {
      let selected = 0;
      for (let w = 0; w < bits.length; w++) {
        let left = bits[w]! & ~(deleted?.[w] ?? 0);
        if (left === 0) continue;
        const run = runs[w] === UNKNOWN ? runOf(w) : runs[w]!;
        if (run !== SCATTERED) {
          const shift = run & 31;
          into[run >>> 5]! |= left << shift;
          if (shift !== 0) into[(run >>> 5) + 1]! |= left >>> (32 - shift);
          selected += popCount(left);
          continue;
        }
        for (; left !== 0; left &= left - 1) {
          const ordinal = ordinals[w * 32 + 31 - Math.clz32(left & -left)]!;
          if (ordinal === -1) continue;
          into[ordinal >>> 5]! |= 1 << (ordinal & 31);
          selected++;
        }
      }
      return selected;
    },
  };
}
