import { describe, expect, it } from 'vitest';
import { bucketStart, daysOf, fillBuckets, nextBucket } from './buckets.ts';

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

describe('buckets of time', () => {
  it('fills the gaps the API leaves out', () => {
    const filled = fillBuckets(
      [
        { start: '2026-01-01T00:00:00Z', count: 3 },
        { start: '2026-01-04T00:00:00Z', count: 1 },
      ],
      'day',
    );
    expect(filled.map((bucket) => bucket.count)).toEqual([3, 0, 0, 1]);
  });

  it('fills to the bounds of the range', () => {
    const filled = fillBuckets([{ start: '2026-01-05T00:00:00Z', count: 2 }], 'week', {
      from: '2025-12-31',
      to: '2026-01-15T10:00:00Z',
    });
    expect(filled.map((bucket) => [new Date(bucket.start).toISOString().slice(0, 10), bucket.count])).toEqual(
      [
        ['2025-12-29', 0],
        ['2026-01-05', 2],
        ['2026-01-12', 0],
      ],
    );
  });

  it('is empty without counts and without bounds', () => {
    expect(fillBuckets([], 'day')).toEqual([]);
  });

  it('stops at a thousand buckets, whatever the dates say', () => {
    expect(
      fillBuckets([{ start: '1201-01-01T00:00:00Z', count: 1 }], 'day', { to: '2026-01-01' }),
    ).toHaveLength(1000);
  });

  it('steps over months and years of any length', () => {
    expect(nextBucket(day('2024-02-01'), 'month')).toBe(day('2024-03-01'));
    expect(nextBucket(day('2025-12-01'), 'month')).toBe(day('2026-01-01'));
    expect(nextBucket(day('2024-01-01'), 'year')).toBe(day('2025-01-01'));
  });

  it('starts weeks on Monday', () => {
    expect(bucketStart(Date.parse('2026-03-15T23:59:00Z'), 'week')).toBe(day('2026-03-09'));
    expect(bucketStart(day('2026-03-16'), 'week')).toBe(day('2026-03-16'));
  });

  it('names the days of a bucket with both ends included', () => {
    expect(daysOf(day('2026-02-01'), day('2026-03-01'))).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  });
});
