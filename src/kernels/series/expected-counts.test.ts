import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import type { DailyPanel } from './daily-panel.ts';
import { BASELINE_DEFAULTS, expectedCounts, panelBaseline, steadyExposure } from './expected-counts.ts';

/** Counts of one subject by source and day, and what the sources published. */
function panelOf(volume: readonly (readonly number[])[], counts: readonly (readonly number[])[]): DailyPanel {
  const days = volume[0]!.length;
  const cells = Array.from({ length: days }, (_, day) => day).flatMap((day) =>
    counts.flatMap((row, source) => (row[day]! > 0 ? [{ day, source, count: row[day]! }] : [])),
  );
  return {
    days,
    sources: volume.length,
    firstWeekday: 1,
    volume: Float64Array.from(volume.flat()),
    subjects: 1,
    cellStarts: Int32Array.from([0, cells.length]),
    cellDay: Int32Array.from(cells, ({ day }) => day),
    cellSource: Int32Array.from(cells, ({ source }) => source),
    cellCount: Float64Array.from(cells, ({ count }) => count),
  };
}

const days = (count: number, value: number): number[] => Array<number>(count).fill(value);
const at = (values: Float64Array, day: number): number => values[day]!;

it('a steady share of a steady source is expected to go on', () => {
  const panel = panelOf([days(200, 50)], [days(200, 2)]);
  const { expected, observed, total, known } = expectedCounts(panel, 0);
  expect(at(expected, 199)).toBeCloseTo(2, 1);
  expect(at(observed, 199)).toBe(2);
  expect(at(total, 199)).toBe(50);
  expect(known[199]).toBe(1);
  expect(known[5]).toBe(0);
});

it('follows the volume of the source, not the calendar', () => {
  const volume = Array.from({ length: 210 }, (_, day) => (day % 7 < 5 ? 60 : 20));
  const { expected } = expectedCounts(panelOf([volume], [volume.map((count) => count / 20)]), 0);
  // The last Friday and Saturday; day 0 is a Monday.
  expect(at(expected, 207) / at(expected, 208)).toBeCloseTo(3, 6);
});

it('is the sum over sources that the header writes, for random panels', () => {
  const seed = 11;
  const random = seededRandom(seed);
  const { lag, halfLife } = BASELINE_DEFAULTS;
  const length = 120;
  const volume = Array.from({ length: 3 }, () =>
    Array.from({ length }, () => 20 + Math.floor(random() * 10)),
  );
  const counts = volume.map((row) => row.map(() => (random() < 0.3 ? 1 + Math.floor(random() * 3) : 0)));
  const { expected, support } = expectedCounts(panelOf(volume, counts), 0);
  for (const day of [40, 77, 119]) {
    const weigh = (row: readonly number[], power: number) =>
      row.reduce(
        (sum, value, t) =>
          t > day - lag ? sum : sum + value * 0.5 ** ((power * (day - lag - t)) / halfLife),
        0,
      );
    const past = volume.map((row) => weigh(row, 1));
    const own = counts.map((row) => weigh(row, 1));
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const ever = sum(volume.map((row) => sum(row.slice(0, day - lag + 1))));
    const share = sum(own) / sum(past) + 0.5 / ever;
    const naive = sum(volume.map((row, k) => (row[day]! * (own[k]! + 0.5)) / (past[k]! + 0.5 / share)));
    // Without a rest of sources nothing is left for it, up to rounding.
    expect(at(expected, day), `seed ${seed}`).toBeCloseTo(naive, 6);
    expect(at(support, day)).toBeCloseTo(
      0.5 + (sum(own) * sum(past)) / sum(volume.map((row) => weigh(row, 2))),
      6,
    );
  }
});

it('a source that starts brings neither counts nor expectation until it has settled', () => {
  const panel = panelOf(
    [days(200, 30), [...days(150, 0), ...days(50, 30)]],
    [days(200, 1), [...days(150, 0), ...days(50, 20)]],
  );
  const { observed, expected } = expectedCounts(panel, 0);
  expect(at(observed, 155)).toBe(1);
  expect(at(expected, 155)).toBeCloseTo(1, 0);
  // Settled, it brings what it brought since it started.
  expect(at(observed, 199)).toBe(21);
  expect(at(expected, 199)).toBeGreaterThan(18);
});

it('a source that stops is missed first, and then no more', () => {
  const panel = panelOf(
    [days(200, 30), [...days(150, 30), ...days(50, 0)]],
    [days(200, 1), [...days(150, 9), ...days(50, 0)]],
  );
  const { known, expected, observed } = expectedCounts(panel, 0);
  expect(known[149]).toBe(1);
  expect(known[155]).toBe(0);
  expect(known[199]).toBe(1);
  expect(at(observed, 199)).toBe(1);
  expect(at(expected, 199)).toBeCloseTo(1, 0);
});

it('what was never spoken of in years is expected less than what was not this month', () => {
  const never = (length: number) =>
    expectedCounts(panelOf([days(length, 50)], [[...days(length - 1, 0), 1]]), 0).expected[length - 1]!;
  expect(never(900)).toBeLessThan(never(90) / 5);
});

it('only the past of a day bears on what is expected of it', () => {
  const before = expectedCounts(panelOf([days(160, 50)], [days(160, 1)]), 0).expected;
  const after = expectedCounts(panelOf([days(160, 50)], [[...days(100, 1), ...days(60, 30)]]), 0).expected;
  for (let day = 0; day < 100 + BASELINE_DEFAULTS.lag; day++) expect(after[day]).toBe(before[day]);
  expect(at(after, 159)).toBeGreaterThan(at(before, 159));
});

it('a panel without a day, a source or a signal expects nothing', () => {
  expect(expectedCounts(panelOf([[]], [[]]), 0).observed).toHaveLength(0);
  const silent = expectedCounts(panelOf([days(50, 0)], [days(50, 0)]), 0);
  expect([...silent.known].some((day) => day === 1)).toBe(false);
  expect([...silent.expected].every((value) => value === 0)).toBe(true);
});

it('a steady exposure has a mean of one and follows volume', () => {
  const volume = Array.from({ length: 140 }, (_, day) => (day < 70 ? 30 : 60));
  const panel = panelOf([volume], [volume.map((count) => count / 30)]);
  const exposure = steadyExposure(panel, 0, panelBaseline(panel));
  expect(exposure[139]! / exposure[60]!).toBeCloseTo(2, 9);
  const known = exposure.filter((value) => value > 0);
  expect(known.reduce((sum, value) => sum + value, 0) / known.length).toBeCloseTo(1, 9);
});
