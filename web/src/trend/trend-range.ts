import type { SeriesInterval } from '../charts/series.ts';
import { boundsOf, type TimeRange, toDay } from '../time/time-range.ts';

const DAY_MS = 86_400_000;
/** Data that ends this long ago is not today's. */
const OLD_MS = 2 * DAY_MS;
/** Days that are still read one by one; from here on weeks, then months. */
const MOST_DAYS = 190;
const MOST_WEEK_DAYS = 366 * 6;

/**
 * The range of the header over data that ends at `asOf`. A preset counts back from the last day of the data, not from
 * today: a corpus of 2018 has its last 30 days in 2018.
 */
export function boundsUpTo(range: TimeRange, asOf: string): { readonly from?: string; readonly to?: string } {
  if (range.kind === 'custom') return boundsOf(range, Date.now());
  const end = endOfData(asOf);
  const bounds = boundsOf(range, end - 1);
  return bounds.from === undefined ? { to: iso(end) } : { from: bounds.from, to: iso(end) };
}

/** The midnight that ends the last day of the data. */
export function endOfData(asOf: string): number {
  return (Math.floor((Date.parse(asOf) - 1) / DAY_MS) + 1) * DAY_MS;
}

/** The last day of the data, as the address and sentences take it. */
export function lastDay(asOf: string): string {
  return toDay(endOfData(asOf) - DAY_MS);
}

/** The data ends in the past, so that a page must say so. */
export function endsInPast(asOf: string, now: number): boolean {
  return now - Date.parse(asOf) > OLD_MS;
}

/** By days while they can be told apart, then by weeks, then by months. */
export function intervalFor(
  bounds: { readonly from?: string; readonly to?: string },
  { firstAt, asOf }: { readonly firstAt: string; readonly asOf: string },
): SeriesInterval {
  const from = Date.parse(bounds.from ?? firstAt);
  const to = Math.min(Date.parse(bounds.to ?? asOf), Date.parse(asOf));
  const days = (to - from) / DAY_MS;
  return days <= MOST_DAYS ? 'day' : days <= MOST_WEEK_DAYS ? 'week' : 'month';
}

/** The first day of the 30 days that end with the data. */
export function recentFrom(asOf: string): string {
  return `${toDay(endOfData(asOf) - 30 * DAY_MS)}T00:00:00.000Z`;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
