import { describe, expect, it } from 'vitest';
import type { Forecast, Series } from '../api/contract.ts';
import { describePoint, newestForecast, pointsOf } from './series-points.ts';

const SERIES: Series = {
  interval: 'day',
  starts: [
    '2018-01-03T00:00:00.000Z',
    '2018-01-04T00:00:00.000Z',
    '2018-01-05T00:00:00.000Z',
    '2018-01-06T00:00:00.000Z',
  ],
  signals: [5, 0, 3, 0],
  fresh: [4, 0, 3, 0],
  sources: [2, 0, 1, 0],
  sentiment: [0.1, null, null, null],
  reach: [9, 0, 2, 0],
  expected: [1.25, null, 1.5, null],
  known: [true, false, true, true],
};

const forecast = (as_of: string, replayed: boolean): Forecast =>
  ({ as_of, replayed, steps: [{}] }) as unknown as Forecast;

describe('a series of the API for a picture', () => {
  it('counts copies of a story once, marks gaps, and ends with the data', () => {
    const points = pointsOf(SERIES, Date.parse('2018-01-05T12:00:00Z'));
    expect(points.map(({ value, repeats, known, partial }) => [value, repeats, known, partial])).toEqual([
      [4, 1, true, false],
      [0, 0, false, false],
      [3, 0, true, true],
    ]);
  });

  it('is read in words, a gap as a gap', () => {
    const [first, gap, open] = pointsOf(SERIES, Date.parse('2018-01-05T12:00:00Z'));
    expect(first && describePoint(first, 'day')).toEqual([
      'Wed, 3 Jan 2018',
      '4 signals, and 1 repeat',
      '1.3 expected',
      '2 sources',
    ]);
    expect(gap && describePoint(gap, 'day')[1]).toBe('no data: what carries it was silent');
    expect(open && describePoint(open, 'day')[0]).toBe('Fri, 5 Jan 2018, not over');
  });

  it('takes the newest forecast that was not made afterwards', () => {
    const newest = newestForecast([
      forecast('2018-01-01', false),
      forecast('2018-02-05', true),
      forecast('2018-01-08', false),
    ]);
    expect(newest?.as_of).toBe('2018-01-08');
    expect(newestForecast([forecast('2018-02-05', true)])).toBeNull();
  });
});
