import { describe, expect, it } from 'vitest';
import { parseDateRange } from './date-range.ts';

const iso = ({ from, to }: { from?: number; to?: number }) =>
  [from, to].map((time) => (time === undefined ? null : new Date(time).toISOString()));

describe('a range of dates', () => {
  it.each([
    ['2018-01-01', '2018-01-31', '2018-01-01T00:00:00.000Z', '2018-02-01T00:00:00.000Z'],
    ['2018-02', '2018-02', '2018-02-01T00:00:00.000Z', '2018-03-01T00:00:00.000Z'],
    ['2018', '2019', '2018-01-01T00:00:00.000Z', '2020-01-01T00:00:00.000Z'],
    ['2020-02-29', undefined, '2020-02-29T00:00:00.000Z', null],
    [undefined, '2018-12-31', null, '2019-01-01T00:00:00.000Z'],
    [
      '2018-01-01T08:00:00Z',
      '2018-01-01T10:00:00+01:00',
      '2018-01-01T08:00:00.000Z',
      '2018-01-01T09:00:00.000Z',
    ],
    ['2018-01-01 08:00', undefined, '2018-01-01T08:00:00.000Z', null],
    ['', '', null, null],
  ])('reads %s to %s', (from, to, start, end) => expect(iso(parseDateRange(from, to))).toEqual([start, end]));

  it.each([
    'yesterday',
    '2018-13-01',
    '2018-02-30',
    '2018-1-1',
    '01/02/2018',
    '2018-01-01T25:00:00Z',
    '2018-01-01T',
  ])('refuses %s and says how to write it', (text) =>
    expect(() => parseDateRange(text, undefined)).toThrow(`"${text}" of "from" is no date: write 2026-01-31`),
  );

  it('refuses an empty range', () => {
    expect(() => parseDateRange('2018-02-01', '2018-01-31')).toThrow(/is empty/);
  });
});
