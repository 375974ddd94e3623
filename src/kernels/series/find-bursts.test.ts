import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { saving } from './burst-automaton.ts';
import { BURST_DEFAULTS, type BurstSeries, findBursts } from './find-bursts.ts';

const days = (count: number, value: number): number[] => Array<number>(count).fill(value);

function seriesOf(observed: readonly number[], expected = 0.5, unknown: readonly number[] = []): BurstSeries {
  const n = observed.length;
  return {
    observed: Float64Array.from(observed),
    expected: new Float64Array(n).fill(expected),
    total: new Float64Array(n).fill(100),
    known: Uint8Array.from({ length: n }, (_, day) => (unknown.includes(day) ? 0 : 1)),
    support: new Float64Array(n).fill(40),
  };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('a burst', () => {
  it('begins and ends with the days that stand out, and peaks on the highest', () => {
    const { bursts, reason } = findBursts(seriesOf([...days(60, 1), 9, 20, 12, 8, ...days(60, 0)]));
    expect(bursts).toHaveLength(1);
    expect(bursts[0]).toMatchObject({ start: 60, peak: 61, end: 64, open: false, observed: 49, expected: 2 });
    expect(bursts[0]!.logP).toBeLessThan(Math.log(1e-10));
    expect(reason).toBeNull();
  });

  it('weighs what its states save', () => {
    const series = seriesOf([...days(60, 0), 9, 20, 12, 8, ...days(60, 0)]);
    const { bursts, states } = findBursts(series);
    const batches = { relevant: series.observed, total: series.total, expected: series.expected };
    const weight = range(60, 64).reduce((sum, day) => sum + saving(batches, day, 2 ** states[day]!), 0);
    expect(bursts[0]!.weight).toBeCloseTo(weight, 9);
  });

  it('that lasts is open', () => {
    expect(findBursts(seriesOf([...days(60, 1), 9, 12, 12])).bursts[0]).toMatchObject({
      start: 60,
      end: 63,
      open: true,
    });
  });

  it('within a longer one is taken when it says nearly all of it', () => {
    const { bursts } = findBursts(seriesOf([...days(60, 0), ...days(40, 2), 25, 40, 25, ...days(60, 0)]));
    expect(bursts).toHaveLength(1);
    expect(bursts[0]!.start).toBe(100);
  });

  it('goes on over a day that is not known', () => {
    const observed = [...days(60, 1), 9, 9, 0, 9, 9, ...days(60, 0)];
    expect(findBursts(seriesOf(observed, 0.5, [62])).bursts[0]).toMatchObject({ start: 60, end: 65 });
  });

  it('of noise is seldom', () => {
    const seed = 5;
    const random = seededRandom(seed);
    const poisson = (mean: number): number => {
      let [count, product] = [0, random()];
      while (product > Math.exp(-mean)) {
        product *= random();
        count++;
      }
      return count;
    };
    let called = 0;
    for (let trial = 0; trial < 300; trial++) {
      const { bursts } = findBursts(seriesOf(Array.from({ length: 365 }, () => poisson(0.5))));
      if (bursts.some(({ logP }) => logP < Math.log(0.05))) called++;
    }
    expect(called / 300, `seed ${seed}`).toBeLessThan(0.05);
  });
});

describe('gaps', () => {
  it('end a burst, and none begins as the source comes back', () => {
    const observed = [...days(60, 1), ...days(30, 0), ...days(20, 9), ...days(60, 1)];
    const found = findBursts(seriesOf(observed, 0.5, range(60, 90)));
    expect(found.bursts).toEqual([]);
    expect(found.reason).toBe('after_gap');
  });

  it('do not hide what rises later above the level that came with them', () => {
    const observed = [...days(60, 0), ...days(30, 0), ...days(20, 3), 30, 50, 30, ...days(60, 0)];
    const { bursts } = findBursts(seriesOf(observed, 0.5, range(60, 90)));
    expect(bursts.map(({ start, peak }) => [start, peak])).toEqual([[110, 111]]);
  });
});

describe('hostile series give no burst and a reason:', () => {
  it.each<[string, readonly number[], number, string]>([
    ['a single point', [...days(100, 0), 1], 0.5, 'too_few'],
    ['one day alone', [50], 0.5, 'after_gap'],
    ['all zero', days(100, 0), 0.5, 'too_few'],
    ['constant', days(100, 3), 3, 'as_expected'],
    ['NaN', days(100, Number.NaN), 0.5, 'nothing_known'],
    ['Infinity', days(100, Infinity), 0.5, 'nothing_known'],
    ['negative', days(100, -4), 0.5, 'nothing_known'],
    ['nothing at all', [], 0.5, 'nothing_known'],
    ['nothing expected', days(100, 3), 0, 'nothing_known'],
    ['NaN expected', days(100, 3), Number.NaN, 'nothing_known'],
  ])('%s', (_, observed, expected, reason) => {
    expect(findBursts(seriesOf(observed, expected))).toMatchObject({ bursts: [], reason });
  });

  it('random numbers of every sort never throw, and every burst has finite figures', () => {
    const seed = 99;
    const random = seededRandom(seed);
    const wild = [0, 1, -1, 1e-300, 1e300, Number.NaN, Infinity, -Infinity, 7, 0.5];
    const any = () => wild[Math.floor(random() * wild.length)]!;
    for (let trial = 0; trial < 300; trial++) {
      const n = Math.floor(random() * 40);
      const column = () => Float64Array.from({ length: n }, any);
      const { bursts } = findBursts({
        observed: column(),
        expected: column(),
        total: column(),
        known: Uint8Array.from({ length: n }, () => (random() < 0.8 ? 1 : 0)),
        support: column(),
      });
      for (const burst of bursts)
        expect(Number.isFinite(burst.weight) && !Number.isNaN(burst.logP), `seed ${seed}, ${trial}`).toBe(
          true,
        );
    }
  });
});

it('its parameters are few', () => {
  expect(Object.keys(BURST_DEFAULTS).length).toBeLessThanOrEqual(12);
});
