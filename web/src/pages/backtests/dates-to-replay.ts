import { isDay } from '../../time/time-range.ts';

export const STEPS = ['month', 'quarter', 'once'] as const;
export type Step = (typeof STEPS)[number];

/** The API takes no more in one backtest. */
export const MOST_DATES = 60;

/**
 * Days to replay to, from the first to the last, each a month or a quarter after the one before; the first alone for `once`.
 * A day that a month does not have becomes its last. Empty where the days are none or in the wrong order.
 */
export function datesToReplay({
  from,
  to,
  step,
}: {
  readonly from: string;
  readonly to: string;
  readonly step: Step;
}): readonly string[] {
  if (!isDay(from)) return [];
  if (step === 'once') return [from];
  if (!isDay(to) || to < from) return [];
  const [year = 0, month = 1, day = 1] = from.split('-').map(Number);
  const dates: string[] = [];
  for (let at = 0; dates.length < MOST_DATES; at += step === 'month' ? 1 : 3) {
    const last = new Date(Date.UTC(year, month + at, 0)).getUTCDate();
    const next = new Date(Date.UTC(year, month - 1 + at, Math.min(day, last))).toISOString().slice(0, 10);
    if (next > to) break;
    dates.push(next);
  }
  return dates;
}
