import { describe, expect, it } from 'vitest';
import {
  boundsOf,
  isDay,
  rangeFromSearch,
  rangeLabel,
  rangeWords,
  searchFromRange,
  validateRange,
} from './time-range.ts';

const NOW = Date.parse('2026-03-10T15:20:00Z');

describe('the time range', () => {
  it('asks for N whole days of which today is the last', () => {
    expect(boundsOf({ kind: 'preset', preset: '7d' }, NOW)).toEqual({
      from: '2026-03-04T00:00:00.000Z',
      to: '2026-03-10T15:20:00.000Z',
    });
  });

  it('asks for nothing when it covers all time', () => {
    expect(boundsOf({ kind: 'preset', preset: 'all' }, NOW)).toEqual({});
  });

  it('passes chosen days on as they are', () => {
    expect(boundsOf({ kind: 'custom', from: '2026-01-01', to: undefined }, NOW)).toEqual({
      from: '2026-01-01',
    });
  });

  it('survives the way through the address', () => {
    for (const search of [
      {},
      { range: '1y' },
      { from: '2026-01-01', to: '2026-01-31' },
      { to: '2026-01-31' },
    ] as const) {
      const back = searchFromRange(rangeFromSearch(validateRange(search)));
      expect(Object.fromEntries(Object.entries(back).filter(([, value]) => value !== undefined))).toEqual(
        search,
      );
    }
  });

  it('drops nonsense from the address, and swaps days given the wrong way round', () => {
    expect(validateRange({ range: '5 years', from: '2026-02-30' })).toEqual({});
    expect(validateRange({ from: '2026-03-01', to: '2026-02-01' })).toEqual({
      from: '2026-02-01',
      to: '2026-03-01',
    });
  });

  it('lets days win over a preset', () => {
    expect(validateRange({ range: '1y', from: '2026-01-01' })).toEqual({ from: '2026-01-01' });
  });

  it('knows real days', () => {
    expect(isDay('2024-02-29')).toBe(true);
    expect(isDay('2026-02-29')).toBe(false);
    expect(isDay('2026-2-9')).toBe(false);
  });

  it('has words for a control and for a sentence', () => {
    expect(rangeWords({ kind: 'preset', preset: '30d' })).toBe('in the last 30 days');
    expect(rangeLabel({ kind: 'custom', from: '2026-01-03', to: '2026-01-09' })).toBe(
      '3 Jan 2026 – 9 Jan 2026',
    );
    expect(rangeWords({ kind: 'custom', from: '2026-01-03', to: '2026-01-03' })).toBe('on 3 Jan 2026');
    expect(rangeWords({ kind: 'custom', from: undefined, to: '2026-01-03' })).toBe('until 3 Jan 2026');
  });
});
