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
}

/** A map holds for one arena: `published.memory` tells. */
export function createOrdinalMap(segment: KeyColumn, first: PublishedVectors): OrdinalMap {
  const { keys, documents } = segment;
  const ordinals = new Int32Array(documents);
  let filled = 0;
  let guess = 0;
  let published = first;
  /** First words of the keys: the time in UUIDs of version 7. */
  let lowest = 0xffffffff;
  let highest = 0;

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
        if (document !== -1) ordinals[document] = ordinal;
      }
      published = next;
    },
  };
}
