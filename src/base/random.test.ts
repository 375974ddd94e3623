import { expect, it } from 'vitest';
import { seededRandom } from './random.ts';

it('gives the same sequence for a seed, and another for another', () => {
  const take = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
  expect(take(1)).toEqual(take(1));
  expect(take(1)).not.toEqual(take(2));
});

it('spreads evenly over 0 to 1', () => {
  const random = seededRandom(3);
  const bins = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) bins[Math.floor(random() * 10)]!++;
  for (const bin of bins) expect(Math.abs(bin - 10_000)).toBeLessThan(400);
});
