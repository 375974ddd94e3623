/**
 * Natural logarithm of P(X >= count) for X negative binomial with this mean and variance mean + dispersion * mean^2;
 * Poisson when the dispersion is 0. The tail of the negative binomial is a regularised incomplete beta function, that of
 * the Poisson an incomplete gamma function (Abramowitz, Stegun, 1964, 26.5.26 and 26.4.21), here by the series of their
 * terms from `count` upwards, which falls at least geometrically beyond the mean; below the mean by its complement.
 * `count` is rounded up to a whole number. NaN for arguments that are no numbers or negative. O(terms), at most some thousand.
 */
export function logUpperTail(count: number, mean: number, dispersion: number): number {
  if (!(count >= 0 && mean >= 0 && dispersion >= 0) || mean === Infinity) return Number.NaN;
  const from = Math.ceil(count - 1e-9);
  if (from === 0) return 0;
  if (mean === 0 || count === Infinity) return -Infinity;
  if (from > mean) return sumUpwards(from, mean, dispersion);
  // P(X >= n) = 1 - P(X <= n - 1), summed downwards from n - 1, where terms fall.
  const below = sumDownwards(from - 1, mean, dispersion);
  return below >= 0 ? -Infinity : Math.log1p(-Math.exp(below));
}

/** ln P(X = count). */
export function logProbability(count: number, mean: number, dispersion: number): number {
  if (dispersion < 1e-9) return count * Math.log(mean) - mean - logGamma(count + 1);
  const size = 1 / dispersion;
  return (
    logGamma(count + size) -
    logGamma(size) -
    logGamma(count + 1) +
    count * Math.log(mean / (mean + size)) -
    size * Math.log1p(mean * dispersion)
  );
}

function sumUpwards(from: number, mean: number, dispersion: number): number {
  let sum = 1;
  let term = 1;
  for (let n = from; ; n++) {
    // P(n + 1) / P(n)
    term *= (mean * (1 + n * dispersion)) / ((1 + mean * dispersion) * (n + 1));
    sum += term;
    if (term < sum * 1e-15) break;
  }
  return Math.min(0, logProbability(from, mean, dispersion) + Math.log(sum));
}

function sumDownwards(from: number, mean: number, dispersion: number): number {
  let sum = 1;
  let term = 1;
  for (let n = from; n > 0; n--) {
    term *= ((1 + mean * dispersion) * n) / (mean * (1 + (n - 1) * dispersion));
    sum += term;
    if (term < sum * 1e-15) break;
  }
  return Math.min(0, logProbability(from, mean, dispersion) + Math.log(sum));
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Lanczos (1964) with g = 7 and nine terms: about 15 digits for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const y = x - 1;
  let sum = LANCZOS[0]!;
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (y + i);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}
