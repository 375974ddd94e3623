import type { HistogramInterval } from '../domain/search-query.ts';

const DAY = 86_400_000;

interface Bucket {
  readonly start: number;
  readonly count: number;
}

/** The interval that gives a readable number of bars, some 10 to 150, for a span of milliseconds. */
export function intervalFor(span: number): HistogramInterval {
  const days = span / DAY;
  if (days <= 92) return 'day';
  if (days <= 2 * 366) return 'week';
  return days <= 12 * 366 ? 'month' : 'year';
}

/** From the first day of the first bucket to about the end of the last, both months. */
export function spanOfMonths(buckets: readonly Bucket[]): number {
  const [first, last] = [buckets[0], buckets.at(-1)];
  return first === undefined || last === undefined ? 0 : last.start - first.start + 31 * DAY;
}

export function monthsToYears(buckets: readonly Bucket[]): Bucket[] {
  const years = new Map<number, number>();
  for (const { start, count } of buckets) {
    const year = new Date(start).setUTCMonth(0, 1);
    years.set(year, (years.get(year) ?? 0) + count);
  }
  return [...years].map(([start, count]) => ({ start, count }));
}
