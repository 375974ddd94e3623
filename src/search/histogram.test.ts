import { describe, expect, it } from 'vitest';
import { intervalFor, monthsToYears, spanOfMonths } from './histogram.ts';

const DAY = 86_400_000;

describe('the automatic interval', () => {
  it.each([
    [31, 'day'],
    [92, 'day'],
    [93, 'week'],
    [731, 'week'],
    [3 * 365, 'month'],
    [30 * 365, 'year'],
  ])('of %i days is a %s', (days, interval) => expect(intervalFor(days * DAY)).toBe(interval));

  it('knows the span of months and sums them to years', () => {
    const months = [
      { start: Date.UTC(2017, 10, 1), count: 2 },
      { start: Date.UTC(2017, 11, 1), count: 3 },
      { start: Date.UTC(2019, 0, 1), count: 4 },
    ];
    expect(spanOfMonths(months)).toBe((30 + 31 + 365 + 31) * DAY);
    expect(spanOfMonths([])).toBe(0);
    expect(monthsToYears(months)).toEqual([
      { start: Date.UTC(2017, 0, 1), count: 5 },
      { start: Date.UTC(2019, 0, 1), count: 4 },
    ]);
  });
});
