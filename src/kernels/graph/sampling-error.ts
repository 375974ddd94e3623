/** Share of all draws of the sample in which a stated error may be exceeded. */
export const FAILURE = 0.05;

/**
 * How far the mean of `samples` values of 0 to 1, drawn without replacement from `population` values, may be from the mean
 * of all, with probability 1 - `failure`: the larger of the distances to both ends of the interval.
 *
 * Chernoff's bound for such means, k kl(mean, true mean) <= ln(2 / failure), never wider than Hoeffding's and far narrower
 * for small means; it holds without replacement too (Hoeffding 1963, theorems 1 and 4). Where more than half of all were
 * drawn, Serfling's (1974) bound, which knows how few are left. 0 where all were drawn.
 */
export function samplingError(
  mean: number,
  sample: { readonly samples: number; readonly population: number; readonly failure?: number },
): number {
  const { samples, population, failure = FAILURE } = sample;
  if (samples >= population) return 0;
  const room = Math.log(2 / failure) / samples;
  if (samples > population / 2) return Math.sqrt((1 - (samples - 1) / population) * (room / 2));
  return Math.max(reach(mean, room), reach(1 - mean, room));
}

/** The same for several means at once, none above `largest`: the error that all of them keep with probability 1 - `failure`. */
export function largestSamplingError(
  largest: number,
  sample: { readonly samples: number; readonly population: number; readonly means: number },
): number {
  const failure = FAILURE / Math.max(1, sample.means);
  const { samples, population } = sample;
  const hoeffding = Math.sqrt(Math.log(2 / failure) / (2 * samples));
  // The interval grows with the mean up to where it lies about one half; there it is Hoeffding's.
  if (samples <= population / 2 && largest > 0.5 - hoeffding) return hoeffding;
  return samplingError(Math.min(largest, 0.5), { samples, population, failure });
}

/** Distance from the mean to the largest true mean with kl(mean, true mean) <= room. */
function reach(mean: number, room: number): number {
  let [low, high] = [mean, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (divergence(mean, middle) > room) high = middle;
    else low = middle;
  }
  return high - mean;
}

/** Of a coin of the second share of heads from one of the first. */
function divergence(mean: number, other: number): number {
  const heads = mean <= 0 ? 0 : mean * Math.log(mean / other);
  const tails = mean >= 1 ? 0 : (1 - mean) * Math.log((1 - mean) / (1 - other));
  return heads + tails;
}
