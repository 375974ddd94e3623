import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { benjaminiHochberg } from './benjamini-hochberg.ts';

/** The fifteen of Benjamini and Hochberg (1995), section 4, of whom the first four are called at 0.05. */
const PUBLISHED = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
  0.759, 1,
];

it('calls the four of the paper', () => {
  const q = benjaminiHochberg(PUBLISHED);
  expect([...q].filter((rate) => rate <= 0.05)).toHaveLength(4);
  expect(q[3]).toBeCloseTo((0.0095 * 15) / 4, 12);
  expect(q[0]).toBeCloseTo(0.0015, 12);
});

it('holds the share of false calls', () => {
  const seed = 7;
  const random = seededRandom(seed);
  let [falseCalls, calls] = [0, 0];
  for (let trial = 0; trial < 200; trial++) {
    // 900 tests of nothing, 100 of something.
    const p = Array.from({ length: 1_000 }, (_, i) => (i < 900 ? random() : random() ** 8 * 1e-3));
    for (const [i, rate] of benjaminiHochberg(p).entries()) {
      if (rate > 0.1) continue;
      calls++;
      if (i < 900) falseCalls++;
    }
  }
  expect(calls).toBeGreaterThan(15_000);
  // Its expectation is 0.1 * 900 / 1000.
  expect(falseCalls / calls, `seed ${seed}`).toBeGreaterThan(0.08);
  expect(falseCalls / calls, `seed ${seed}`).toBeLessThan(0.1);
});

it('tests that gave nothing count as tests', () => {
  expect(benjaminiHochberg([0.001], 100)[0]).toBeCloseTo(0.1, 12);
});

it('what is no probability counts as one, and nothing gives nothing', () => {
  expect([...benjaminiHochberg([Number.NaN, -1, 2, 0.01])]).toEqual([1, 1, 1, 0.04]);
  expect(benjaminiHochberg([])).toHaveLength(0);
});
