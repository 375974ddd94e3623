import { describe, expect, it } from 'vitest';
import { boundsUpTo, endOfData, endsInPast, intervalFor, lastDay, recentFrom } from './trend-range.ts';

const AS_OF = '2018-06-12T23:59:59.999Z';

describe('the range over data that ended', () => {
  it('counts a preset back from the last day of the data', () => {
    expect(boundsUpTo({ kind: 'preset', preset: '7d' }, AS_OF)).toEqual({
      from: '2018-06-06T00:00:00.000Z',
      to: '2018-06-13T00:00:00.000Z',
    });
  });

  it('ends all time with the data', () => {
    expect(boundsUpTo({ kind: 'preset', preset: 'all' }, AS_OF)).toEqual({ to: '2018-06-13T00:00:00.000Z' });
  });

  it('leaves days that a person chose as they are', () => {
    expect(boundsUpTo({ kind: 'custom', from: '2017-01-01', to: '2017-02-01' }, AS_OF)).toEqual({
      from: '2017-01-01',
      to: '2017-02-01',
    });
  });

  it('ends a day at its midnight, also when the data ends exactly there', () => {
    expect(endOfData('2018-06-13T00:00:00.000Z')).toBe(Date.parse('2018-06-13T00:00:00.000Z'));
    expect(endOfData('2018-06-13T00:00:00.001Z')).toBe(Date.parse('2018-06-14T00:00:00.000Z'));
    expect(lastDay('2018-06-13T00:00:00.000Z')).toBe('2018-06-12');
    expect(recentFrom(AS_OF)).toBe('2018-05-14T00:00:00.000Z');
  });

  it('knows data of today from data of the past', () => {
    expect(endsInPast(AS_OF, Date.parse('2018-06-13T20:00:00Z'))).toBe(false);
    expect(endsInPast(AS_OF, Date.parse('2018-06-15T20:00:00Z'))).toBe(true);
  });

  it.each([
    ['2018-05-14', 'day'],
    ['2017-06-14', 'week'],
    ['2010-06-14', 'month'],
  ] as const)('reads from %s by %s', (from, interval) => {
    expect(intervalFor({ from, to: AS_OF }, { firstAt: '2007-01-01', asOf: AS_OF })).toBe(interval);
  });
});
