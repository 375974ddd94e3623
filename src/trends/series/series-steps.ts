import { BellwetherError } from '../../base/errors.ts';
import { DAY_MS, HOUR_MS, type SeriesInterval, WEEK_MS } from '../../domain/series.ts';

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
  if (interval === 'month') return monthsOf(from, to);
  const step = STEP_MS[interval];
  // Weeks begin three days before a multiple of seven days since the epoch, a Thursday.
  const shift = interval === 'week' ? 3 * DAY_MS : 0;
  const first = Math.floor((from + shift) / step) * step - shift;
  const count = Math.ceil((to - first) / step);
  if (count > MOST_STEPS)
    throw new BellwetherError(
      'INVALID_INPUT',
      `The range has more than ${MOST_STEPS} steps of one ${interval}. Ask for a shorter one, or for longer steps.`,
    );
  const starts = new Float64Array(count);
  for (let i = 0; i < count; i++) starts[i] = first + i * step;
  return { starts, end: first + count * step };
}

const STEP_MS = { hour: HOUR_MS, day: DAY_MS, week: WEEK_MS } as const;

function monthsOf(from: number, to: number): { readonly starts: Float64Array; readonly end: number } {
  const date = new Date(from);
  const month = (step: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + step, 1);
  const starts: number[] = [];
  // A date ends in the year 275,760, which is fewer months than steps are allowed.
  while (month(starts.length) < to && starts.length < MOST_STEPS) starts.push(month(starts.length));
  return { starts: Float64Array.from(starts), end: month(starts.length) };
}
