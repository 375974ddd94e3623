import type { HistogramInterval } from '../api/contract.ts';

const exact = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
const utc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const day = utc({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const dayShort = utc({ day: 'numeric', month: 'short' });
const month = utc({ month: 'long', year: 'numeric' });
const monthShort = utc({ month: 'short', year: '2-digit' });
const year = utc({ year: 'numeric' });
const dateLocal = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** To the second, in the person's own time zone. */
export function formatExact(time: number): string {
  return exact.format(time);
}

const UNITS = [
  { unit: 'min', ms: 60_000, below: 60 },
  { unit: 'h', ms: 3_600_000, below: 24 },
  { unit: 'd', ms: 86_400_000, below: 30 },
] as const;

/** `just now`, `4 min ago`, `in 2 h`, and beyond 30 days the date itself, which says more than `7 months ago`. */
export function formatRelative(time: number, now: number): string {
  const distance = Math.abs(now - time);
  if (distance < 45_000) return time > now ? 'in a moment' : 'just now';
  for (const { unit, ms, below } of UNITS) {
    const amount = Math.round(distance / ms);
    if (amount < below)
      return time > now ? `in ${Math.max(1, amount)} ${unit}` : `${Math.max(1, amount)} ${unit} ago`;
  }
  return dateLocal.format(time);
}

/** The full name of a bucket, for a tooltip: `Mon, 3 Jan 2026`, `week of 3 Jan 2026`, `January 2026`. */
export function bucketName(start: number, interval: HistogramInterval): string {
  switch (interval) {
    case 'day':
      return day.format(start);
    case 'week':
      return `Week of ${utc({ day: 'numeric', month: 'short', year: 'numeric' }).format(start)}`;
    case 'month':
      return month.format(start);
    case 'year':
      return year.format(start);
    default:
      return interval satisfies never;
  }
}

/** The short name of a bucket, for an axis: `3 Jan`, `Jan 26`, `2026`. */
export function bucketTick(start: number, interval: HistogramInterval): string {
  if (interval === 'year') return year.format(start);
  return interval === 'month' ? monthShort.format(start) : dayShort.format(start);
}
