import type { ExpectedCounts } from '../../kernels/series/expected-counts.ts';
import type { SeriesBurst } from '../../kernels/series/find-bursts.ts';
import type { BurstSettings } from './burst-formula.ts';

/** What a series had in the weeks of a burst, a year or more before or after it. */
export interface SameWeeks {
  /** Place of the first day in the series. */
  readonly start: number;
  readonly observed: number;
  readonly expected: number;
  /** It rose then nearly as much: the burst is a season. */
  readonly season: boolean;
}

const YEAR = 365.25;

/**
 * Whether a burst comes back each year: for each other year that the data reaches, the window of the burst's length that
 * stands highest above its baseline within some days of the same date. Lift is (observed + 1) / (expected + 1). A
 * first season has no year before it and looks like a burst until it comes back; then it is none in hindsight as well.
 */
export function otherYears(series: ExpectedCounts, burst: SeriesBurst, settings: BurstSettings): SameWeeks[] {
  const days = series.observed.length;
  const length = burst.end - burst.start;
  const lift = (burst.observed + 1) / (burst.expected + 1);
  const years: SameWeeks[] = [];
  for (let year = -Math.ceil(days / YEAR); year * YEAR < days; year++) {
    const middle = Math.round(burst.start + year * YEAR);
    // Longer than half a year it would meet itself.
    if (year === 0 || length > YEAR / 2) continue;
    let best: SameWeeks | null = null;
    let highest = -Infinity;
    for (let start = middle - settings.seasonDrift; start <= middle + settings.seasonDrift; start++) {
      if (start < 0 || start + length > days) continue;
      let [observed, expected, known] = [0, 0, 0];
      for (let day = start; day < start + length; day++) {
        if (series.known[day] === 0) continue;
        observed += series.observed[day]!;
        expected += series.expected[day]!;
        known++;
      }
      const here = (observed + 1) / (expected + 1);
      if (known < length / 2 || here <= highest) continue;
      highest = here;
      best = { start, observed, expected, season: here - 1 >= settings.seasonShare * (lift - 1) };
    }
    if (best !== null) years.push(best);
  }
  return years;
}
