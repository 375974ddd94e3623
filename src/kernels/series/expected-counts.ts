import type { DailyPanel } from './daily-panel.ts';
import { type SourceCoverage, sourceCoverage } from './source-coverage.ts';

/**
 * What a subject would have on each day if it were spoken of as before: for each source, what the source published that
 * day times the share of it that the subject had in the past.
 *
 *     expected(t) = sum over covered sources k of  volume_k(t) * share_k(t)
 *     share_k(t)  = (C_k(t) + 1/2) / (N_k(t) + 1/2 / share(t)),   share(t) = C(t) / N(t) + 1/2 / M(t)
 *
 * `C_k` and `N_k` are signals of the subject and of the source before t - `lag`, exponentially weighted. The share in a
 * source shrinks towards that in all of them, which counts as much as half a signal (gamma-Poisson, empirical Bayes); `M` is `N`
 * without weights, so that what was never spoken of in years is expected less than what was not this month; one half is Jeffreys'. The volume carries weekdays, holidays, starts and stops of a source. Only days before t are used for
 * t, and a burst does not enter its own baseline for `lag` days. Sources with few signals of the subject count as one.
 * O(days x sources with the subject) for a subject.
 */
export interface ExpectedCounts {
  /** Signals of the subject in covered sources. */
  readonly observed: Float64Array;
  /** At least 0. */
  readonly expected: Float64Array;
  /** Signals of covered sources. */
  readonly total: Float64Array;
  /** 1 where sources that usually bring at least half of the subject's signals are covered. */
  readonly known: Uint8Array;
  /**
   * How many past signals the expectation rests on, at least one half: the shape of the gamma distribution of the rate, that is
   * the effective number of a weighted sum, C (sum of weights) / (sum of squared weights), and Jeffreys' half.
   */
  readonly support: Float64Array;
}

export const BASELINE_DEFAULTS = {
  /** Days that a day's own past leaves out: what began yesterday is no baseline. */
  lag: 14,
  /** Days in which the weight of a past day halves. */
  halfLife: 91,
  /** Sources with fewer signals of the subject are taken together. */
  ownSignals: 5,
  /** A source that was not covered for so many days has stopped, and is no longer missed. */
  stopped: 28,
  /** Signals of all covered sources that a baseline needs. */
  leastExposure: 1,
};

/** What is the same for every subject of a panel. */
export interface PanelBaseline {
  readonly panel: DailyPanel;
  readonly coverage: SourceCoverage;
  /** Weighted past volume of each source on covered days: `past[source * days + day]`. */
  readonly past: Float64Array;
  /** Sums over sources of `past`, of covered volume, of usual volume of covered and of not stopped sources. */
  readonly allPast: Float64Array;
  /** Past volume of all without weights, and with each weight squared. */
  readonly allEver: Float64Array;
  readonly allSquared: Float64Array;
  readonly allVolume: Float64Array;
  readonly allUsual: Float64Array;
  readonly allMissed: Float64Array;
  /** 1 where a source has not stopped. */
  readonly active: Uint8Array;
}

/** O(sources x days). */
export function panelBaseline(panel: DailyPanel, coverage = sourceCoverage(panel)): PanelBaseline {
  const { days, sources, volume } = panel;
  const { lag, halfLife, stopped } = BASELINE_DEFAULTS;
  const keep = 0.5 ** (1 / halfLife);
  const past = new Float64Array(sources * days);
  const active = new Uint8Array(sources * days);
  const [allPast, allEver, allSquared, allVolume, allUsual, allMissed] = [0, 0, 0, 0, 0, 0].map(
    () => new Float64Array(days),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  for (let source = 0; source < sources; source++) {
    const from = source * days;
    let sum = 0;
    let ever = 0;
    let squared = 0;
    let seen = -Infinity;
    for (let day = 0; day < days; day++) {
      const at = from + day;
      const before = at - lag;
      sum *= keep;
      // The exposure of days before the source had settled counts as well: its counts do.
      squared *= keep * keep;
      if (day >= lag) {
        sum += volume[before]!;
        ever += volume[before]!;
        squared += volume[before]!;
      }
      past[at] = sum;
      if (coverage.covered[at] === 1) seen = day;
      if (day - seen < stopped) active[at] = 1;
      allPast[day]! += sum;
      allEver[day]! += ever;
      allSquared[day]! += squared;
      if (coverage.covered[at] === 1) {
        allVolume[day]! += volume[at]!;
        allUsual[day]! += coverage.usual[at]!;
      }
      if (active[at] === 1) allMissed[day]! += coverage.usual[at]!;
    }
  }
  return { panel, coverage, past, allPast, allEver, allSquared, allVolume, allUsual, allMissed, active };
}

export function expectedCounts(
  panel: DailyPanel,
  subject: number,
  baseline = panelBaseline(panel),
): ExpectedCounts {
  const { days, volume } = panel;
  const { lag, halfLife, leastExposure } = BASELINE_DEFAULTS;
  const { coverage, past, active } = baseline;
  const { own, counts, rest } = countsBySource(panel, subject);
  const keep = 0.5 ** (1 / halfLife);
  const observed = new Float64Array(days);
  const expected = new Float64Array(days);
  const total = baseline.allVolume.slice();
  const known = new Uint8Array(days);
  const support = new Float64Array(days);
  const pastOwn = new Float64Array(own.length);
  let pastRest = 0;
  for (let day = 0; day < days; day++) {
    pastRest = pastRest * keep + (day >= lag ? rest.all[day - lag]! : 0);
    let all = pastRest;
    for (let k = 0; k < own.length; k++) {
      pastOwn[k] = pastOwn[k]! * keep + (day >= lag ? counts[k]![day - lag]! : 0);
      all += pastOwn[k]!;
    }
    const exposure = baseline.allPast[day]!;
    support[day] = 0.5 + (exposure > 0 ? (all * exposure) / baseline.allSquared[day]! : 0);
    if (exposure < leastExposure) continue;
    const share = all / exposure + 0.5 / baseline.allEver[day]!;
    let [restPast, restVolume, restUsual, restMissed] = [
      exposure,
      baseline.allVolume[day]!,
      baseline.allUsual[day]!,
      baseline.allMissed[day]!,
    ];
    let [usual, missed, sum] = [0, 0, 0];
    for (let k = 0; k < own.length; k++) {
      const at = own[k]! * days + day;
      const shareHere = Math.min(1, (pastOwn[k]! + 0.5) / (past[at]! + 0.5 / share));
      restPast -= past[at]!;
      if (active[at] === 1) {
        missed += coverage.usual[at]! * shareHere;
        restMissed -= coverage.usual[at]!;
      }
      if (coverage.covered[at] === 0) continue;
      restVolume -= volume[at]!;
      restUsual -= coverage.usual[at]!;
      usual += coverage.usual[at]! * shareHere;
      sum += volume[at]! * shareHere;
      observed[day]! += counts[k]![day]!;
    }
    const shareOfRest = Math.min(1, (pastRest + 0.5) / (Math.max(0, restPast) + 0.5 / share));
    usual += Math.max(0, restUsual) * shareOfRest;
    missed += Math.max(0, restMissed) * shareOfRest;
    expected[day] = sum + Math.max(0, restVolume) * shareOfRest;
    observed[day]! += rest.covered(day, coverage);
    known[day] = missed > 0 && usual >= missed / 2 ? 1 : 0;
  }
  return { observed, expected, total, known, support };
}

/** Daily counts in each source that has enough of the subject, and in all others together. */
function countsBySource(panel: DailyPanel, subject: number) {
  const { days, cellStarts, cellDay, cellSource, cellCount } = panel;
  const [from, to] = [cellStarts[subject]!, cellStarts[subject + 1]!];
  const sums = new Map<number, number>();
  for (let cell = from; cell < to; cell++) {
    const source = cellSource[cell]!;
    sums.set(source, (sums.get(source) ?? 0) + cellCount[cell]!);
  }
  const own = [...sums].filter(([, sum]) => sum >= BASELINE_DEFAULTS.ownSignals).map(([source]) => source);
  const place = new Map(own.map((source, k) => [source, k]));
  const counts = own.map(() => new Float64Array(days));
  const all = new Float64Array(days);
  const others: number[] = [];
  for (let cell = from; cell < to; cell++) {
    const k = place.get(cellSource[cell]!);
    if (k === undefined) {
      all[cellDay[cell]!]! += cellCount[cell]!;
      others.push(cell);
    } else counts[k]![cellDay[cell]!]! += cellCount[cell]!;
  }
  const covered = new Float64Array(days);
  let marked: Uint8Array | null = null;
  return {
    own,
    counts,
    rest: {
      all,
      covered(day: number, coverage: SourceCoverage): number {
        if (marked !== coverage.covered) {
          marked = coverage.covered;
          for (const cell of others) {
            if (marked[cellSource[cell]! * days + cellDay[cell]!] === 1)
              covered[cellDay[cell]!]! += cellCount[cell]!;
          }
        }
        return covered[day]!;
      },
    },
  };
}

/**
 * What a subject would have each day at a steady share of each source, over the whole series: the exposure that changes of its
 * level are told from. Scaled so that its mean over known days is 1: a rate per exposure is in signals a day.
 */
export function steadyExposure(
  panel: DailyPanel,
  subject: number,
  baseline = panelBaseline(panel),
): Float64Array {
  const { days, volume } = panel;
  const { coverage } = baseline;
  const { own, counts, rest } = countsBySource(panel, subject);
  const volumeOfRest = baseline.allVolume.slice();
  const exposure = new Float64Array(days);
  const add = (daily: Float64Array, observed: (day: number) => number): void => {
    let [seen, published] = [0, 0];
    for (let day = 0; day < days; day++) {
      if (daily[day] === 0) continue;
      seen += observed(day);
      published += daily[day]!;
    }
    if (published === 0) return;
    for (let day = 0; day < days; day++) exposure[day]! += (daily[day]! * (seen + 0.5)) / published;
  };
  for (let k = 0; k < own.length; k++) {
    const daily = new Float64Array(days);
    for (let day = 0; day < days; day++) {
      const at = own[k]! * days + day;
      if (coverage.covered[at] === 1) daily[day] = volume[at]!;
      volumeOfRest[day]! -= daily[day]!;
    }
    add(daily, (day) => counts[k]![day]!);
  }
  add(volumeOfRest, (day) => rest.covered(day, coverage));
  let [sum, known] = [0, 0];
  for (let day = 0; day < days; day++) {
    sum += exposure[day]!;
    if (exposure[day]! > 0) known++;
  }
  return sum === 0 ? exposure : exposure.map((value) => (value * known) / sum);
}
