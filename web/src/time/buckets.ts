import type { Bucket, HistogramInterval } from '../api/contract.ts';
import { toDay } from './time-range.ts';

const DAY_MS = 86_400_000;

/** The start, in UTC milliseconds, of the bucket after the one that starts at `start`. */
export function nextBucket(start: number, interval: HistogramInterval): number {
  const date = new Date(start);
  switch (interval) {
    case 'day':
      return start + DAY_MS;
    case 'week':
      return start + 7 * DAY_MS;
    case 'month':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    case 'year':
      return Date.UTC(date.getUTCFullYear() + 1, 0, 1);
    default:
      return interval satisfies never;
  }
}

/** The start of the bucket that holds `time`. Weeks start on Monday, as in ISO 8601. */
export function bucketStart(time: number, interval: HistogramInterval): number {
  const date = new Date(time);
  const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  switch (interval) {
    case 'day':
      return day;
    case 'week':
      return day - ((date.getUTCDay() + 6) % 7) * DAY_MS;
    case 'month':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
    case 'year':
      return Date.UTC(date.getUTCFullYear(), 0, 1);
    default:
      return interval satisfies never;
  }
}

export interface FilledBucket {
  /** UTC milliseconds: start inclusive, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** A chart longer than this would not be readable, and an absurd date must not fill memory. */
const MAX_BUCKETS = 1000;

/**
 * The API leaves empty buckets out; a chart must show them, or a gap in the data looks like none. Fills from
 * `from` to `to` where given, else from the first to the last bucket with a count.
 */
export function fillBuckets(
  buckets: readonly Bucket[],
  interval: HistogramInterval,
  bounds: { from?: string | undefined; to?: string | undefined } = {},
): FilledBucket[] {
  const counts = new Map<number, number>();
  for (const bucket of buckets) counts.set(bucketStart(Date.parse(bucket.start), interval), bucket.count);
  const starts = [...counts.keys()].sort((a, b) => a - b);
  const first = bounds.from === undefined ? starts[0] : bucketStart(Date.parse(bounds.from), interval);
  const last = bounds.to === undefined ? starts.at(-1) : bucketStart(Date.parse(bounds.to), interval);
  if (first === undefined || last === undefined) return [];
  const filled: FilledBucket[] = [];
  for (let start = first; start <= last && filled.length < MAX_BUCKETS; ) {
    const end = nextBucket(start, interval);
    filled.push({ start, end, count: counts.get(start) ?? 0 });
    start = end;
  }
  return filled;
}

/** The days that a run of buckets covers, both inclusive, as the address and the API take them. */
export function daysOf(start: number, end: number): { from: string; to: string } {
  return { from: toDay(start), to: toDay(end - DAY_MS) };
}
