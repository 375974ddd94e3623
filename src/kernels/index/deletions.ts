import type { Deletions } from './types.ts';

/** No document deleted yet. One bit a document, so a million documents take 125 KB. */
export function createDeletions(documents: number): Deletions {
  return new Uint32Array(new SharedArrayBuffer(Math.ceil(documents / 32) * 4));
}

/**
 * Marks a document as deleted; false when it was already. Atomic, so threads may mark at once. A reader that must
 * see an update's deletion and its new document together is given a copy of the bitmap with the new segment list.
 */
export function markDeleted(deletions: Deletions, ordinal: number): boolean {
  const bit = 1 << (ordinal & 31);
  return (Atomics.or(deletions, ordinal >>> 5, bit) & bit) === 0;
}

export function isDeleted(deletions: Deletions, ordinal: number): boolean {
  return (deletions[ordinal >>> 5]! & (1 << (ordinal & 31))) !== 0;
}

export function countDeleted(deletions: Deletions): number {
  let count = 0;
  for (let i = 0; i < deletions.length; i++) count += popCount(deletions[i]!);
  return count;
}

/** Set bits of a 32-bit word. */
export function popCount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
