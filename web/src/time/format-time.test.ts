import { describe, expect, it } from 'vitest';
import { bucketName, bucketTick, formatRelative } from './format-time.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const MINUTE = 60_000;

describe('times in words', () => {
  it.each([
    [10_000, 'just now'],
    [-10_000, 'in a moment'],
    [50_000, '1 min ago'],
    [4 * MINUTE, '4 min ago'],
    [-10 * MINUTE, 'in 10 min'],
    [59.6 * MINUTE, '1 h ago'],
    [23 * 60 * MINUTE, '23 h ago'],
    [3 * 1440 * MINUTE, '3 d ago'],
    [40 * 1440 * MINUTE, '29 Jan 2026'],
  ])('says %i ms ago as "%s"', (ago, words) => {
    expect(formatRelative(NOW - ago, NOW)).toBe(words);
  });

  it('names buckets fully for a reading and shortly for an axis', () => {
    const start = Date.parse('2026-01-05T00:00:00Z');
    expect(bucketName(start, 'day')).toBe('Mon, 5 Jan 2026');
    expect(bucketName(start, 'week')).toBe('Week of 5 Jan 2026');
    expect(bucketName(start, 'month')).toBe('January 2026');
    expect(bucketTick(start, 'day')).toBe('5 Jan');
    expect(bucketTick(start, 'month')).toBe('Jan 26');
    expect(bucketTick(start, 'year')).toBe('2026');
  });
});
