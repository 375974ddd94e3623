import { BellwetherError } from '../../base/errors.ts';
import { DAY_MS, HOUR_MS, type SeriesInterval } from '../../domain/series.ts';

/** Steps of one answer: 11 years of hours. */
const MOST_STEPS = 100_000;

export interface SeriesRange {
  /** Milliseconds since the epoch; the step in which it lies is the first. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly interval: SeriesInterval;
}

/** Starts of the steps that a range touches, and the end of the last. Weeks begin on Monday; all in UTC. */
export function stepsOf({ from, to, interval }: SeriesRange): {
  readonly starts: Float64Array;
  readonly end: number;
} {
  if (!(from < to))
    throw new BellwetherError('INVALID_INPUT', 'A series needs a range whose start lies before its end.');
  const starts: number[] = [];
  let at = startOf(from, interval);
  for (; at < to; at = nextStart(at, interval)) {
    if (starts.length === MOST_STEPS)
      throw new BellwetherError(
        'INVALID_INPUT',
        `The range has more than ${MOST_STEPS} steps of one ${interval}. Ask for a shorter one, or for longer steps.`,
      );
    starts.push(at);
  }
  return { starts: Float64Array.from(starts), end: at };
}

function startOf(time: number, interval: SeriesInterval): number {
  switch (interval) {
    case 'hour':
      return Math.floor(time / HOUR_MS) * HOUR_MS;
    case 'day':
      return Math.floor(time / DAY_MS) * DAY_MS;
    case 'week':
      return (Math.floor((time / DAY_MS + 3) / 7) * 7 - 3) * DAY_MS;
    case 'month': {
      const date = new Date(time);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
    }
    default:
      return interval satisfies never;
  }
}

function nextStart(start: number, interval: SeriesInterval): number {
  switch (interval) {
    case 'hour':
      return start + HOUR_MS;
    case 'day':
      return start + DAY_MS;
    case 'week':
      return start + 7 * DAY_MS;
    case 'month': {
      const date = new Date(start);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    }
    default:
      return interval satisfies never;
  }
}
