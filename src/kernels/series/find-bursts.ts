import {
  AUTOMATON_DEFAULTS,
  type AutomatonOptions,
  type Batches,
  burstStates,
  saving,
} from './burst-automaton.ts';
import { logUpperTail } from './negative-binomial.ts';

/** A series of days as `expectedCounts` gives it. Days that are not known, or not finite, or negative, are left out. */
export interface BurstSeries {
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  readonly total: Float64Array;
  readonly known: Uint8Array;
  /** How many past signals the expectation of a day rests on; above 0. */
  readonly support: Float64Array;
}

/** Days are places in the series. */
export interface SeriesBurst {
  readonly start: number;
  /** The day that stands out most: where the automaton saves most, on it and half as much on its neighbours. */
  readonly peak: number;
  /** The day after its last. */
  readonly end: number;
  /** It lasts to the end of the series. */
  readonly open: boolean;
  /** Nats saved by the automaton's states over the baseline (the weight of a burst in Kleinberg, 2002). */
  readonly weight: number;
  readonly observed: number;
  readonly expected: number;
  /** Of the sum of so many days: variance is mean + dispersion * mean^2. */
  readonly dispersion: number;
  /** Windows of its length in the series: in any of them chance could have made one. */
  readonly windows: number;
  /** ln of the chance of as many signals in a window as long anywhere in the series. */
  readonly logP: number;
}

export interface FoundBursts {
  readonly bursts: readonly SeriesBurst[];
  /** State of the automaton on each day, 0 where not known. */
  readonly states: Uint8Array;
  /** Why there is none; null when there is one. */
  readonly reason: NoBurstReason | null;
}

/** Why a series has no burst, in words for people. */
export const NO_BURST_REASONS = {
  nothing_known: 'no day on which its sources can be relied on',
  too_few: 'fewer signals than a burst needs',
  as_expected: 'never far enough above what its past and its sources explain',
  after_gap: 'it begins as its sources come back from a gap',
} as const;
export type NoBurstReason = keyof typeof NO_BURST_REASONS;

export const BURST_DEFAULTS = {
  ...AUTOMATON_DEFAULTS,
  /** Signals that a burst has at least. */
  leastSignals: 5,
  /** A run of unknown days longer than this ends a burst, and none begins on the day after it. */
  longestGap: 3,
  /** Of nested runs the inner is taken when it keeps so much of the outer's weight and of its logarithm of chance ... */
  innerShare: 2 / 3,
  /** ... in no more than this share of its days; or when its own logarithm of chance is as much larger. */
  innerLength: 1 / 3,
  /** Days of the blocks whose spread about the baseline gives the dispersion. */
  block: 7,
  /** Dispersion where nothing is known yet, and how far from it that of a series may well be (standard deviation). */
  priorDispersion: 0.12,
  priorSpread: 0.3,
  /** Deviations of days farther apart are independent: the sum of a longer window spreads less. */
  correlated: 14,
};
export type BurstOptions = AutomatonOptions & typeof BURST_DEFAULTS;

/**
 * Times in which a series stands far above its baseline: runs of raised states of Kleinberg's automaton. Bursts nest (a run
 * of state 2 within one of state 1); of each nest the outermost run is taken, unless one within it is clearly less likely by
 * chance or says nearly all that the outer does in a fraction of the time. The chance is that of a negative binomial with the baseline's mean, times the windows of that
 * length that the series has. O(days x states). Never throws for any numbers.
 */
export function findBursts(series: BurstSeries, options: BurstOptions = BURST_DEFAULTS): FoundBursts {
  const states = new Uint8Array(series.observed.length);
  const known = knownDays(series);
  if (known.length === 0) return { bursts: [], states, reason: 'nothing_known' };
  const all = known.reduce((sum, day) => sum + series.observed[day]!, 0);
  if (all < options.leastSignals) return { bursts: [], states, reason: 'too_few' };

  const up = options.gamma * Math.log(Math.max(2, known.length));
  const bursts: SeriesBurst[] = [];
  let skipped = false;
  for (const segment of segmentsOf(known, options.longestGap)) {
    const batches = {
      relevant: picked(series.observed, segment),
      total: picked(series.total, segment),
      expected: picked(series.expected, segment),
    };
    // All segments pay the price of the whole series: a short piece between gaps is not where bursts are cheap.
    const path = burstStates(batches, { ...options, up });
    for (let i = 0; i < path.length; i++) states[segment[i]!] = path[i]!;
    const setting = { series, batches, path, segment, known, states, options };
    for (const run of runsOf(path, 0, path.length, 1)) {
      if (run.first === 0) skipped = true;
      bursts.push(...mostTelling(setting, run));
    }
  }
  return { bursts, states, reason: bursts.length > 0 ? null : skipped ? 'after_gap' : 'as_expected' };
}

interface Setting {
  readonly series: BurstSeries;
  readonly batches: Batches;
  readonly path: Uint8Array;
  readonly segment: Int32Array;
  readonly known: Int32Array;
  /** Of the series, as far as it is decided. */
  readonly states: Uint8Array;
  readonly options: BurstOptions;
}

/** Batches `first` to `end` of a segment, all in `level` or above. */
interface Run {
  readonly first: number;
  readonly end: number;
  readonly level: number;
}

function runsOf(path: Uint8Array, from: number, to: number, level: number): Run[] {
  const runs: Run[] = [];
  for (let first = from; first < to; first++) {
    if (path[first]! < level) continue;
    let end = first + 1;
    while (end < to && path[end]! >= level) end++;
    runs.push({ first, end, level });
    first = end;
  }
  return runs;
}

function mostTelling(setting: Setting, run: Run): SeriesBurst[] {
  const inner = runsOf(setting.path, run.first, run.end, run.level + 1).flatMap((child) =>
    mostTelling(setting, child),
  );
  // What is there as the sources come back began nobody knows when; what rises above it later is a burst of its own.
  const own = run.first === 0 ? null : measure(setting, run);
  if (own === null) return inner;
  const { innerShare, innerLength } = setting.options;
  const tellsMore = inner.some(
    ({ weight, logP, start, end }) =>
      logP * innerShare < own.logP ||
      (end - start <= innerLength * (own.end - own.start) &&
        weight >= innerShare * own.weight &&
        logP <= innerShare * own.logP),
  );
  return tellsMore ? inner : [own];
}

function measure(setting: Setting, { first, end }: Run): SeriesBurst | null {
  const { batches, path, segment, known, options } = setting;
  let [weight, observed, expected, best, peak] = [0, 0, 0, -Infinity, first];
  for (let i = first; i < end; i++) {
    const saved = (at: number) => saving(batches, at, options.scaling ** path[at]!);
    weight += saved(i);
    observed += batches.relevant[i]!;
    expected += batches.expected[i]!;
    // A day counts with half of its neighbours: of two days alike the one amid more is the peak.
    const height = saved(i) + ((i > first ? saved(i - 1) : 0) + (i + 1 < end ? saved(i + 1) : 0)) / 2;
    if (height > best) {
      best = height;
      peak = i;
    }
  }
  if (observed < options.leastSignals) return null;
  const start = segment[first]!;
  const dispersion = baselineDispersion(setting, first, end) + quietDispersion(setting, start, end - first);
  const windows = windowsOf(known.length, end - first);
  return {
    start,
    peak: segment[peak]!,
    end: segment[end - 1]! + 1,
    open: segment[end - 1] === known.at(-1),
    weight,
    observed,
    expected,
    dispersion,
    windows,
    logP: burstLogP({ observed, expected, dispersion, windows }),
  };
}

/** Windows of a length a quarter of it apart: what chance can choose from. With fewer, noise is called too often. */
function windowsOf(days: number, length: number): number {
  return Math.max(1, (4 * days) / length);
}

/** ln of the chance of so many signals in any of so many windows (Bonferroni). */
export function burstLogP({
  observed,
  expected,
  dispersion,
  windows,
}: Pick<SeriesBurst, 'observed' | 'expected' | 'dispersion' | 'windows'>): number {
  return Math.min(0, logUpperTail(observed, expected, dispersion) + Math.log(windows));
}

/**
 * How unsure the baseline of a window is, as a dispersion of its sum: each day's expectation has a gamma distribution with the
 * shape `support`, and they err together, so standard deviations add up.
 */
function baselineDispersion({ series, batches, segment }: Setting, first: number, end: number): number {
  let [deviation, mean] = [0, 0];
  for (let i = first; i < end; i++) {
    deviation += batches.expected[i]! / Math.sqrt(series.support[segment[i]!]!);
    mean += batches.expected[i]!;
  }
  return (deviation / mean) ** 2;
}

/**
 * How much more than Poisson quiet times spread about their baseline, as far as it matters for a window of `length` days: the
 * mean of ((o - e)^2 - e) / e^2 over blocks of days before `start` in the lowest state, each block weighted by what it can
 * tell, e^4 / (2 e^2 + e), shrunk to the prior. What was a burst before says nothing of quiet times.
 */
function quietDispersion({ series, states, options }: Setting, start: number, length: number): number {
  const prior = 1 / options.priorSpread ** 2;
  let [excess, weight, o, e] = [0, 0, 0, 0];
  for (let day = start - 1, inBlock = 0; day >= 0; day--) {
    if (states[day]! > 0 || !isKnown(series, day)) continue;
    o += series.observed[day]!;
    e += series.expected[day]!;
    if (++inBlock < options.block) continue;
    excess += (e * ((o - e) ** 2 - e)) / (2 * e + 1);
    weight += e ** 3 / (2 * e + 1);
    [inBlock, o, e] = [0, 0, 0];
  }
  const spread = (excess + options.priorDispersion * prior) / (weight + prior);
  return Math.max(0, spread) / Math.max(1, length / options.correlated);
}

function isKnown({ observed, expected, total, known }: BurstSeries, day: number): boolean {
  const [o, e, t] = [observed[day]!, expected[day]!, total[day]!];
  return known[day] === 1 && o >= 0 && o <= t && t < Infinity && e > 0 && e < Infinity;
}

function knownDays(series: BurstSeries): Int32Array {
  const days = new Int32Array(series.observed.length);
  let count = 0;
  for (let day = 0; day < days.length; day++) if (isKnown(series, day)) days[count++] = day;
  return days.subarray(0, count);
}

function picked(values: Float64Array, days: Int32Array): Float64Array {
  const result = new Float64Array(days.length);
  for (let i = 0; i < days.length; i++) result[i] = values[days[i]!]!;
  return result;
}

/** Known days, cut where more than `longestGap` days are missing. */
function segmentsOf(known: Int32Array, longestGap: number): Int32Array[] {
  const segments: Int32Array[] = [];
  let from = 0;
  for (let i = 1; i <= known.length; i++) {
    if (i < known.length && known[i]! - known[i - 1]! <= longestGap + 1) continue;
    segments.push(known.subarray(from, i));
    from = i;
  }
  return segments;
}
