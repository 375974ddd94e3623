import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { type Batches, batchSaving, burstStates, saving } from './burst-automaton.ts';

const OPTIONS = { scaling: 2, gamma: 1, states: 2 };

function batchesOf(relevant: readonly number[], total: number, share: number): Batches {
  return {
    relevant: Float64Array.from(relevant),
    total: new Float64Array(relevant.length).fill(total),
    expected: new Float64Array(relevant.length).fill(total * share),
  };
}

/** Cost of a path as the paper writes it, less what every path pays. */
function costOf(batches: Batches, path: ArrayLike<number>, { scaling, gamma }: typeof OPTIONS): number {
  let cost = 0;
  for (let t = 0, before = 0; t < path.length; before = path[t]!, t++)
    cost +=
      Math.max(0, path[t]! - before) * gamma * Math.log(path.length) -
      saving(batches, t, scaling ** path[t]!);
  return cost;
}

it('a batch saves what the binomial costs of two states differ by', () => {
  // -ln[C(10, 4) 0.1^4 0.9^6] and -ln[C(10, 4) 0.2^4 0.8^6]; the coefficient falls out.
  const base = -(4 * Math.log(0.1) + 6 * Math.log(0.9));
  const raised = -(4 * Math.log(0.2) + 6 * Math.log(0.8));
  expect(batchSaving(4, 10, 1, 2)).toBeCloseTo(base - raised, 12);
  expect(batchSaving(4, 10, 1, 1)).toBe(0);
});

it('finds the path of least cost among all paths, for random batches', () => {
  const seed = 41;
  const random = seededRandom(seed);
  for (let trial = 0; trial < 60; trial++) {
    const n = 7;
    const batches = {
      relevant: Float64Array.from({ length: n }, () => (random() < 0.5 ? 0 : Math.floor(random() * 9))),
      total: Float64Array.from({ length: n }, () => 10 + Math.floor(random() * 20)),
      expected: Float64Array.from({ length: n }, () => 0.3 + random() * 2),
    };
    let least = Infinity;
    for (let code = 0; code < 3 ** n; code++) {
      const path = Array.from({ length: n }, (_, t) => Math.floor(code / 3 ** t) % 3);
      least = Math.min(least, costOf(batches, path, OPTIONS));
    }
    const found = burstStates(batches, OPTIONS);
    expect(costOf(batches, found, OPTIONS), `seed ${seed}, trial ${trial}`).toBeCloseTo(least, 9);
  }
});

it('rises where arrivals are dense and falls where they are not', () => {
  const states = burstStates(batchesOf([1, 1, 0, 1, 9, 8, 9, 1, 0, 1], 20, 0.05), OPTIONS);
  expect([...states]).toEqual([0, 0, 0, 0, 2, 2, 2, 0, 0, 0]);
});

it('two dense days apart are one burst when the way down and up costs more than the days between', () => {
  const apart = (quiet: number) =>
    burstStates(batchesOf([0, 9, ...Array<number>(quiet).fill(0), 9, 0], 20, 0.05), {
      ...OPTIONS,
      states: 1,
    });
  expect([...apart(1)]).toEqual([0, 1, 1, 1, 0]);
  expect([...apart(8)]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
});

it('nothing, or what was expected, stays in the lowest state', () => {
  expect([...burstStates(batchesOf([0, 0, 0], 20, 0.05))]).toEqual([0, 0, 0]);
  expect([...burstStates(batchesOf([5, 5, 5, 5], 20, 0.25))]).toEqual([0, 0, 0, 0]);
  expect(burstStates(batchesOf([], 20, 0.05))).toHaveLength(0);
});

it('a share of nearly all has no infinite cost', () => {
  expect(batchSaving(19, 20, 12, 8)).toBeLessThan(Infinity);
  expect(Number.isFinite(batchSaving(0, 20, 19.99, 64))).toBe(true);
});
