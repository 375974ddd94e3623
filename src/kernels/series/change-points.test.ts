import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { CHANGE_DEFAULTS, type ChangeSeries, changePoints, logChiSquaredTail } from './change-points.ts';

const random = seededRandom(20_261_121);

function poisson(mean: number): number {
  let [count, product] = [0, random()];
  while (product > Math.exp(-mean)) {
    product *= random();
    count++;
  }
  return count;
}

function seriesOf(
  observed: readonly number[],
  exposure: readonly number[] = observed.map(() => 1),
): ChangeSeries {
  return {
    observed: Float64Array.from(observed),
    exposure: Float64Array.from(exposure),
    known: new Uint8Array(observed.length).fill(1),
  };
}

const draws = (count: number, mean: number): number[] => Array.from({ length: count }, () => poisson(mean));

it('the tail of chi-squared is that of tables', () => {
  expect(Math.exp(logChiSquaredTail(3.841458821))).toBeCloseTo(0.05, 9);
  expect(Math.exp(logChiSquaredTail(0.454936))).toBeCloseTo(0.5, 6);
  expect(Math.exp(logChiSquaredTail(10.82756617))).toBeCloseTo(0.001, 10);
  expect(logChiSquaredTail(2_000)).toBeCloseTo(-1_000 - 0.5 * Math.log(1_000 * Math.PI), 2);
  expect(logChiSquaredTail(0)).toBe(0);
});

it('finds a step up and the step down after it', () => {
  const changes = changePoints(seriesOf([...draws(140, 1), ...draws(140, 3), ...draws(140, 0.5)]));
  expect(changes).toHaveLength(2);
  const [up, down] = [changes[0]!, changes[1]!];
  expect(Math.abs(up.day - 140)).toBeLessThanOrEqual(7);
  expect(Math.abs(down.day - 280)).toBeLessThanOrEqual(7);
  expect(up.after).toBeGreaterThan(2.3);
  expect(down.after).toBeLessThan(0.9);
  expect(up.logP).toBeLessThan(Math.log(1e-6));
});

it('noise has hardly any, and those are not sure', () => {
  let sure = 0;
  for (let trial = 0; trial < 100; trial++)
    sure += changePoints(seriesOf(draws(420, 1))).filter(({ logP }) => logP < Math.log(0.01)).length;
  expect(sure).toBeLessThanOrEqual(3);
});

it('a source that doubles is no change of level', () => {
  const exposure = [...Array<number>(210).fill(1), ...Array<number>(210).fill(2)];
  expect(changePoints(seriesOf(exposure.map(poisson), exposure))).toEqual([]);
});

it('is the cheapest of all segmentations, for random series', () => {
  const { block, shortest, penalty } = CHANGE_DEFAULTS;
  for (let trial = 0; trial < 30; trial++) {
    const n = 14;
    const counts = [...draws(n / 2, 20), ...draws(n / 2, 20 + trial * 2)];
    // One day of a block holds all of it.
    const observed = counts.flatMap((count) => [count, ...Array<number>(block - 1).fill(0)]);
    const series = seriesOf(observed);
    const found = changePoints(series).map(({ day }) => day / block);
    const dispersion = Math.max(1, varianceOverMean(counts));
    const cost = (cuts: readonly number[]): number => {
      const ends = [0, ...cuts, n];
      let sum = 0;
      for (let i = 1; i < ends.length; i++) {
        const part = counts.slice(ends[i - 1], ends[i]);
        const total = part.reduce((a, b) => a + b, 0);
        if (part.length < shortest) return Infinity;
        sum += total === 0 ? 0 : (-2 * total * Math.log(total / (part.length * block))) / dispersion;
      }
      return sum + cuts.length * penalty * Math.log(n);
    };
    let least = Infinity;
    for (let code = 0; code < 2 ** (n - 1); code++) {
      const cuts = Array.from({ length: n - 1 }, (_, i) => i + 1).filter((_, i) => (code >> i) & 1);
      if (cuts.length <= 3) least = Math.min(least, cost(cuts));
    }
    expect(cost(found), `trial ${trial}`).toBeCloseTo(least, 9);
  }
});

function varianceOverMean(counts: readonly number[]): number {
  let [squares, expected] = [0, 0];
  for (let i = 1; i < counts.length; i++) {
    squares += ((counts[i]! - counts[i - 1]!) / 2) ** 2;
    expected += (counts[i]! + counts[i - 1]!) / 4;
  }
  return squares / expected;
}

it('hostile series have none and do not throw', () => {
  for (const value of [0, Number.NaN, Infinity, -3])
    expect(changePoints(seriesOf(Array<number>(100).fill(value)))).toEqual([]);
  expect(changePoints(seriesOf([]))).toEqual([]);
  expect(changePoints(seriesOf([5]))).toEqual([]);
  expect(changePoints(seriesOf(Array<number>(100).fill(2)))).toEqual([]);
  expect(changePoints(seriesOf(Array<number>(100).fill(2), Array<number>(100).fill(0)))).toEqual([]);
});
