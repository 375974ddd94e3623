import { expect, it } from 'vitest';
import { createHashIndex } from './hash-index.ts';

it('numbers hashes in order of arrival, through growth, and finds the same numbers again', () => {
  const index = createHashIndex(4);
  const hashes = Array.from({ length: 5_000 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 0);
  expect(hashes.map((hash) => index.add(hash))).toEqual(hashes.map((_, i) => i));
  expect(hashes.map((hash) => index.get(hash))).toEqual(hashes.map((_, i) => i));
  expect(index.get(12_345)).toBe(-1);
  expect(index.size).toBe(5_000);
});

it('keeps apart hashes that fall on the same slot', () => {
  const index = createHashIndex(4);
  // The slot is the low bits mixed with those from bit 15 on; these differ above both.
  const colliding = [0, 1, 2, 3].map((i) => (i << 28) >>> 0);
  expect(colliding.map((hash) => index.add(hash))).toEqual([0, 1, 2, 3]);
  expect(colliding.map((hash) => index.get(hash))).toEqual([0, 1, 2, 3]);
});

it('is empty after clear, and starts counting again', () => {
  const index = createHashIndex();
  index.add(1);
  index.add(2);
  index.clear();
  expect([index.get(1), index.size, index.add(2), index.get(1)]).toEqual([-1, 0, 0, -1]);
});
