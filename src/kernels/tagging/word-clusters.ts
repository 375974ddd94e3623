/**
 * Folded word -> cluster of words used alike, as an open-addressing table in the model file.
 *
 *   slot:  20 bits of the word's hash | 12 bits of cluster, 0 = empty
 *
 * A word that is not in the table is taken for one of its slots' words once in some 100,000 look-ups.
 */
export interface WordClusters {
  /** Slots, a power of two. */
  readonly slots: Uint32Array;
  /** Coarse cluster of each fine one. Cluster 0 is that of unknown words. */
  readonly coarse: Uint8Array;
}

/** Slots looked at before a word counts as unknown: bounds the look-up in a full table. */
const LONGEST_PROBE = 32;

/** The fine cluster of a word, by the scanner's folded hash; 0 when it has none. */
export function fineCluster(clusters: WordClusters, folded: number): number {
  const { slots } = clusters;
  const mask = slots.length - 1;
  const key = checkOf(folded);
  let at = folded & mask;
  for (let probe = 0; probe < LONGEST_PROBE; probe++) {
    const slot = slots[at]!;
    if (slot === 0) return 0;
    if (slot >>> 12 === key) return slot & 0xfff;
    at = (at + 1) & mask;
  }
  return 0;
}

/** Builds the table; words that find no slot near theirs are left out. For the trainer. */
export function packWordClusters(
  words: Iterable<readonly [folded: number, fine: number]>,
  size: number,
  coarse: Uint8Array,
): WordClusters {
  const slots = new Uint32Array(size);
  for (const [folded, fine] of words) {
    const key = checkOf(folded);
    let at = folded & (size - 1);
    for (let probe = 0; probe < LONGEST_PROBE; probe++) {
      if (slots[at] === 0) {
        slots[at] = (key << 12) | fine;
        break;
      }
      at = (at + 1) & (size - 1);
    }
  }
  return { slots, coarse };
}

/** Twenty bits that do not follow from the slot: FNV's low bits choose it. */
function checkOf(folded: number): number {
  return Math.imul(folded ^ (folded >>> 15), 0x85ebca6b) >>> 12;
}
