import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { logGamma, logProbability, logUpperTail } from './negative-binomial.ts';

it('the logarithm of the gamma function has its known values', () => {
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
  expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 10);
  expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 10);
});

it('the tail of a Poisson distribution is that of tables', () => {
  expect(Math.exp(logUpperTail(3, 2, 0))).toBeCloseTo(0.3233235838, 9);
  expect(Math.exp(logUpperTail(10, 5, 0))).toBeCloseTo(0.0318280573, 9);
  expect(Math.exp(logUpperTail(2, 5, 0))).toBeCloseTo(0.959572318, 9);
});

it('a negative binomial of size 2 and mean 2 has the tail worked out by hand', () => {
  // P(X = k) = (k + 1) / 2^(k + 2)
  expect(Math.exp(logProbability(1, 2, 0.5))).toBeCloseTo(0.25, 12);
  expect(Math.exp(logUpperTail(3, 2, 0.5))).toBeCloseTo(0.3125, 12);
  expect(Math.exp(logUpperTail(1, 2, 0.5))).toBeCloseTo(0.75, 12);
});

it('tails are the sums of their terms, for random arguments', () => {
  const seed = 20_261_121;
  const random = seededRandom(seed);
  for (let trial = 0; trial < 300; trial++) {
    const mean = random() * 30;
    const dispersion = trial % 3 === 0 ? 0 : random() * 2;
    const count = Math.floor(random() * 60);
    let below = 0;
    for (let n = 0; n < count; n++) below += Math.exp(logProbability(n, mean, dispersion));
    expect(Math.exp(logUpperTail(count, mean, dispersion)), `seed ${seed}, trial ${trial}`).toBeCloseTo(
      1 - below,
      9,
    );
  }
});

it('tails too small for a number keep their logarithm', () => {
  const tail = logUpperTail(1_000, 1, 0);
  expect(tail).toBeGreaterThan(-6_000);
  expect(tail).toBeLessThan(-5_900);
  expect(logUpperTail(10_000, 0.5, 0.3)).toBeLessThan(logUpperTail(9_000, 0.5, 0.3));
});

it('what is no count, mean or dispersion has no tail', () => {
  for (const [count, mean, dispersion] of [
    [Number.NaN, 1, 0],
    [-1, 1, 0],
    [1, -1, 0],
    [1, Infinity, 0],
    [1, 1, Number.NaN],
  ] as const)
    expect(logUpperTail(count, mean, dispersion)).toBeNaN();
  expect(logUpperTail(0, 0, 0)).toBe(0);
  expect(logUpperTail(1, 0, 0)).toBe(-Infinity);
  expect(logUpperTail(Infinity, 1, 0)).toBe(-Infinity);
});
