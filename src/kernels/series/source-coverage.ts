import type { DailyPanel } from './daily-panel.ts';

/**
 * On which days each source can be counted on, told from its volumes alone. A gap is not a zero: a day is not covered when
 * the source had not started, was silent for longer than chance has it, or published clearly less than it usually does on
 * that weekday; and a source that starts, or comes back, is not relied on before it has been there for a while.
 *
 * ```
 * volume    0 0 0 9 8 9 7 8 9 ... 8 9 0 0 0 0 0 8 9 3 9
 * covered   . . . . . . . . # ... # # . . . . . . . . #     `#`: covered and settled
 * ```
 *
 * What a source usually publishes is an exponentially weighted mean over its past covered days, times its weekday's share;
 * its spread about that gives the dispersion (quasi-Poisson). One pass, O(sources x days).
 */
export interface SourceCoverage {
  /** 1 where the source is covered and settled: `covered[source * days + day]`. */
  readonly covered: Uint8Array;
  /** What it usually publishes on such a day, at least 0; 0 before it has started. Same layout. */
  readonly usual: Float64Array;
}

export const COVERAGE_DEFAULTS = {
  /** Days in which the weight of a past day halves. */
  halfLife: 28,
  /** A run of silent days is a gap when its chance is below this, were the source still publishing. */
  silenceChance: 1e-4,
  /** A day is partial when it holds less than this share of what is usual, and is this many standard deviations below. */
  partialShare: 0.5,
  partialDeviations: 3,
  /** A source is settled when so many of the last so many days had it. */
  settledDays: 14,
  settledWithin: 28,
};

/** `volume` may be another than the panel's, repeats included for one: how complete a list is shows in all that it holds. */
export function sourceCoverage(
  { days, sources, firstWeekday, volume: fresh }: DailyPanel,
  volume: Float64Array = fresh,
): SourceCoverage {
  const covered = new Uint8Array(sources * days);
  const usual = new Float64Array(sources * days);
  for (let source = 0; source < sources; source++) {
    const from = source * days;
    coverOne(volume.subarray(from, from + days), firstWeekday, {
      covered: covered.subarray(from, from + days),
      usual: usual.subarray(from, from + days),
    });
  }
  return { covered, usual };
}

function coverOne(
  volume: Float64Array,
  firstWeekday: number,
  { covered, usual }: { readonly covered: Uint8Array; readonly usual: Float64Array },
): void {
  const days = volume.length;
  const start = volume.findIndex((count) => count > 0);
  if (start < 0) return;
  const { halfLife, silenceChance, partialShare, partialDeviations } = COVERAGE_DEFAULTS;
  const ceiling = FLOOD * medianOf(volume.filter((count) => count > 0));
  const weekday = weekdayShares(
    volume.map((count) => Math.min(count, ceiling)),
    start,
    firstWeekday,
  );
  const keep = 0.5 ** (1 / halfLife);
  let weight = 0;
  let sum = 0;
  let spread = 0;
  let silentFrom = -1;
  let silentExpected = 0;
  for (let day = start; day < days; day++) {
    const count = volume[day]!;
    const share = weekday[(firstWeekday + day) % 7]!;
    const mean = weight === 0 ? count : (sum / weight) * share;
    const dispersion = Math.max(1, weight === 0 ? 1 : spread / weight);
    usual[day] = mean;
    if (count === 0) {
      if (silentFrom < 0) silentFrom = day;
      silentExpected += mean;
      covered[day] = 1;
      if (silentExpected / dispersion > -Math.log(silenceChance)) covered.fill(0, silentFrom, day + 1);
      // Chance silences lower the mean; a gap does not.
      else {
        weight = weight * keep + 1;
        sum *= keep;
        spread = spread * keep + mean;
      }
      continue;
    }
    silentFrom = -1;
    silentExpected = 0;
    const below = mean - count;
    const partial =
      below > mean * (1 - partialShare) && below > partialDeviations * Math.sqrt(dispersion * mean);
    covered[day] = partial ? 0 : 1;
    // One flood is no level. Partial days lower the level, so that a list that stays short is full in the end, but they are no
    // ordinary spread.
    const counted = Math.min(count, ceiling);
    weight = weight * keep + 1;
    sum = sum * keep + (share > 0 ? counted / share : counted);
    spread =
      spread * keep + (partial || mean === 0 ? dispersion : Math.min((counted - mean) ** 2 / mean, mean));
  }
  settle(covered);
}

/** So many times the median of its days with anything is more than a source publishes. */
const FLOOD = 6;

function medianOf(values: Float64Array): number {
  return values.sort()[values.length >>> 1]!;
}

/** What each weekday has of a day's mean: 1 for all when every day is alike. */
function weekdayShares(volume: Float64Array, start: number, firstWeekday: number): Float64Array {
  const sum = new Float64Array(7);
  const number = new Float64Array(7);
  for (let day = start; day < volume.length; day++) {
    const weekday = (firstWeekday + day) % 7;
    sum[weekday]! += volume[day]!;
    number[weekday]!++;
  }
  const mean = sum.reduce((total, value) => total + value, 0) / (volume.length - start);
  // One week more of the mean for each weekday: shares from a few days are near 1.
  return sum.map((value, weekday) => (value + mean * 4) / ((number[weekday]! + 4) * mean));
}

function settle(covered: Uint8Array): void {
  const { settledDays, settledWithin } = COVERAGE_DEFAULTS;
  const before = covered.slice();
  let there = 0;
  for (let day = 0; day < covered.length; day++) {
    if (there < settledDays) covered[day] = 0;
    there += before[day]!;
    if (day >= settledWithin) there -= before[day - settledWithin]!;
  }
}
