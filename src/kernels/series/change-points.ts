import { logGamma } from './negative-binomial.ts';

/**
 * Days on which the level of a count series changed for good: PELT (Killick, Fearnhead, Eckley, Optimal detection of
 * changepoints with a linear computational cost, 2012) over blocks of days. A block of count o and exposure e is Poisson with
 * mean rate * e, so that weekdays and sources that start or stop change e and not the rate; the cost of a segment is twice its
 * negative log-likelihood at the best rate, over the dispersion. The penalty of a change is 3 ln n (modified BIC of Zhang,
 * Siegmund, 2007, rounded up). O(n) for series with changes, O(n^2) at worst, n blocks.
 *
 * Each change is then tested by the likelihood ratio of its two segments, chi-squared with one degree of freedom, times the
 * places it could have been (Bonferroni). Binary segmentation was not taken: it misses a rise and fall of like size.
 */
export interface ChangeSeries {
  readonly observed: Float64Array;
  /** What a level of one would bring that day: above 0 where known. */
  readonly exposure: Float64Array;
  readonly known: Uint8Array;
}

export interface LevelChange {
  /** First day of the new level. */
  readonly day: number;
  /** Signals per unit of exposure before and after. */
  readonly before: number;
  readonly after: number;
  /** ln of the chance of such a difference anywhere between its neighbours. */
  readonly logP: number;
}

export const CHANGE_DEFAULTS = {
  /** Days of a block. */
  block: 7,
  /** More blocks than this are not looked at: a longer series has longer blocks. */
  mostBlocks: 400,
  /** Shortest segment, in blocks. */
  shortest: 4,
  /** Penalty of a change in units of ln n. */
  penalty: 3,
};

/** Never throws for any numbers; days that are not finite, or negative, are left out. */
export function changePoints(series: ChangeSeries, options = CHANGE_DEFAULTS): LevelChange[] {
  const length = options.block * Math.ceil(series.observed.length / (options.block * options.mostBlocks));
  const blocks = blocksOf(series, length);
  const n = blocks.day.length;
  if (n < 2 * options.shortest) return [];
  const sums = prefixSums(blocks);
  const dispersion = dispersionOf(blocks);
  const cost = (from: number, to: number): number => segmentCost(sums, from, to) / dispersion;
  const penalty = options.penalty * Math.log(n);

  const best = new Float64Array(n + 1).fill(Infinity);
  const last = new Int32Array(n + 1);
  best[0] = -penalty;
  let starts: number[] = [0];
  for (let to = options.shortest; to <= n; to++) {
    const costs = starts.map((from) => best[from]! + cost(from, to));
    for (const [i, from] of starts.entries()) {
      if (costs[i]! + penalty >= best[to]!) continue;
      best[to] = costs[i]! + penalty;
      last[to] = from;
    }
    // A start that cannot win now never will (a segment costs at least as much as its parts).
    starts = starts.filter((_, i) => costs[i]! <= best[to]!);
    const next = to + 1 - options.shortest;
    if (next >= options.shortest) starts.push(next);
  }

  const cuts: number[] = [];
  for (let to = n; to > 0; to = last[to]!) cuts.unshift(last[to]!);
  cuts.push(n);
  const changes: LevelChange[] = [];
  for (let i = 1; i < cuts.length - 1; i++) {
    const [from, at, to] = [cuts[i - 1]!, cuts[i]!, cuts[i + 1]!];
    const ratio = cost(from, to) - cost(from, at) - cost(at, to);
    changes.push({
      day: blocks.day[at]!,
      before: rateOf(sums, from, at),
      after: rateOf(sums, at, to),
      logP: Math.min(0, logChiSquaredTail(ratio) + Math.log(Math.max(1, to - from - 1))),
    });
  }
  return changes;
}

interface Blocks {
  /** First known day of each. */
  readonly day: Int32Array;
  readonly observed: Float64Array;
  readonly exposure: Float64Array;
}

function blocksOf({ observed, exposure, known }: ChangeSeries, length: number): Blocks {
  const day: number[] = [];
  const o: number[] = [];
  const e: number[] = [];
  for (let from = 0; from < observed.length; from += length) {
    let [count, size, first] = [0, 0, -1];
    for (let at = from; at < Math.min(from + length, observed.length); at++) {
      const usable =
        known[at] === 1 &&
        observed[at]! >= 0 &&
        observed[at]! < Infinity &&
        exposure[at]! > 0 &&
        exposure[at]! < Infinity;
      if (!usable) continue;
      if (first < 0) first = at;
      count += observed[at]!;
      size += exposure[at]!;
    }
    if (size === 0) continue;
    day.push(first);
    o.push(count);
    e.push(size);
  }
  return { day: Int32Array.from(day), observed: Float64Array.from(o), exposure: Float64Array.from(e) };
}

interface Sums {
  readonly observed: Float64Array;
  readonly exposure: Float64Array;
}

function prefixSums({ observed, exposure }: Blocks): Sums {
  const sums = {
    observed: new Float64Array(observed.length + 1),
    exposure: new Float64Array(observed.length + 1),
  };
  for (let i = 0; i < observed.length; i++) {
    sums.observed[i + 1] = sums.observed[i]! + observed[i]!;
    sums.exposure[i + 1] = sums.exposure[i]! + exposure[i]!;
  }
  return sums;
}

/** Twice the negative Poisson log-likelihood at the best rate, without what no segmentation changes. */
function segmentCost(sums: Sums, from: number, to: number): number {
  const count = sums.observed[to]! - sums.observed[from]!;
  return count <= 0 ? 0 : -2 * count * Math.log(rateOf(sums, from, to));
}

function rateOf(sums: Sums, from: number, to: number): number {
  return (sums.observed[to]! - sums.observed[from]!) / (sums.exposure[to]! - sums.exposure[from]!);
}

/**
 * Variance over mean, from successive differences of blocks, which a change of level touches once only (von Neumann et
 * al., 1941); at least 1.
 */
function dispersionOf({ observed, exposure }: Blocks): number {
  let [squares, expected] = [0, 0];
  for (let i = 1; i < observed.length; i++) {
    const [a, b] = [exposure[i - 1]!, exposure[i]!];
    // Of two Poisson counts at one rate, (o2 a - o1 b) / (a + b) has the variance rate * a * b / (a + b).
    const difference = (observed[i]! * a - observed[i - 1]! * b) / (a + b);
    const rate = (observed[i]! + observed[i - 1]!) / (a + b);
    squares += difference * difference;
    expected += (rate * a * b) / (a + b);
  }
  return expected === 0 ? 1 : Math.max(1, squares / expected);
}

/** ln P(X >= x), X chi-squared with one degree of freedom: ln erfc(sqrt(x / 2)). Seven digits, any x. */
export function logChiSquaredTail(x: number): number {
  if (!(x > 0)) return 0;
  const a = 0.5;
  const z = x / 2;
  if (z < 1.5) {
    // Series of the lower incomplete gamma function (Abramowitz, Stegun, 1964, 6.5.29).
    let [term, sum] = [1 / a, 1 / a];
    for (let n = 1; n < 200 && term > sum * 1e-16; n++) {
      term *= z / (a + n);
      sum += term;
    }
    return Math.log1p(-Math.exp(a * Math.log(z) - z - logGamma(a)) * sum);
  }
  // Continued fraction of the upper one (6.5.31), by Lentz's method.
  let b = z + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 500; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return a * Math.log(z) - z - logGamma(a) + Math.log(h);
}
