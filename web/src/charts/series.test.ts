import { describe, expect, it } from 'vitest';
import { knownRuns, niceTicks } from './series.ts';

describe('a series for a picture', () => {
  it('is cut where nothing is known', () => {
    const known = [true, true, false, false, true, false, true].map((one) => ({ known: one }));
    expect(knownRuns(known)).toEqual([
      [0, 1],
      [4, 4],
      [6, 6],
    ]);
    expect(knownRuns([])).toEqual([]);
    expect(knownRuns([{ known: false }])).toEqual([]);
  });

  it.each([
    [7, [0, 2, 4, 6, 8]],
    [8, [0, 2, 4, 6, 8]],
    [1, [0, 0.5, 1]],
    [93, [0, 50, 100]],
    [1200, [0, 500, 1000, 1500]],
  ])('has round ticks from zero that reach %d', (most, ticks) => {
    expect(niceTicks(most)).toEqual(ticks);
  });

  it('has an axis for nothing at all', () => {
    expect(niceTicks(0)).toEqual([0, 1]);
    expect(niceTicks(Number.NaN)).toEqual([0, 1]);
  });
});
