import { expect, test } from 'vitest';
import { ndcg } from './ndcg.ts';
import { spearman } from './rank-correlation.ts';

test("Spearman's correlation of the textbook example, of ties, of the same and of the opposite order", () => {
  // IQ and hours of television, Wikipedia "Spearman's rank correlation coefficient": -29/165.
  const iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110];
  const hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17];
  expect(spearman(iq, hours)).toBeCloseTo(-29 / 165, 10);
  // scipy.stats.spearmanr([1, 2, 2, 3], [1, 3, 2, 4]) = 0.9486832980505139
  expect(spearman([1, 2, 2, 3], [1, 3, 2, 4])).toBeCloseTo(0.948_683_298, 8);
  expect(spearman([1, 5, 9], [2, 3, 4])).toBe(1);
  expect(spearman([1, 5, 9], [4, 3, 2])).toBe(-1);
});

test('nDCG discounts by rank and divides by the best order', () => {
  expect(ndcg(['a', 'b'], new Set(['a']), 10)).toBe(1);
  expect(ndcg(['b', 'a'], new Set(['a']), 10)).toBeCloseTo(1 / Math.log2(3), 10);
  expect(ndcg(['b', 'c', 'a'], new Set(['a']), 2)).toBe(0);
  expect(ndcg(['a', 'b'], new Set(['a', 'b', 'c']), 2)).toBe(1);
});
