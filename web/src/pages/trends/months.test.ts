import { describe, expect, it } from 'vitest';
import { boundsOfMonth, isMonth, monthName, monthOf, shifted } from './months.ts';

describe('a month', () => {
  it('goes from its first to its last moment, also in February of a leap year', () => {
    expect(boundsOfMonth('2024-02')).toEqual({
      from: '2024-02-01T00:00:00.000Z',
      to: '2024-02-29T23:59:59.999Z',
    });
  });

  it('is followed and preceded by months over the turn of a year', () => {
    expect(shifted('2017-12', 1)).toBe('2018-01');
    expect(shifted('2018-01', -1)).toBe('2017-12');
    expect(shifted('2018-01', -13)).toBe('2016-12');
  });

  it('is known by its form and has a name', () => {
    expect(isMonth('2018-13')).toBe(false);
    expect(isMonth('2018-1')).toBe(false);
    expect(isMonth('2018-12')).toBe(true);
    expect(monthOf(Date.parse('2018-01-31T23:00:00Z'))).toBe('2018-01');
    expect(monthName('2018-01')).toBe('January 2018');
  });
});
