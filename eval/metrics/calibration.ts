/**
 * Expected calibration error (Naeini et al. 2015): probabilities in ten bins of equal width, the mean gap between what was
 * said and how often it was so, weighted by the bins' sizes. 0 is perfect.
 */
export function calibrationError(
  probabilities: readonly number[],
  truth: readonly boolean[],
  bins = 10,
): number {
  const said = new Float64Array(bins);
  const held = new Float64Array(bins);
  for (const [i, probability] of probabilities.entries()) {
    const bin = Math.min(bins - 1, Math.floor(probability * bins));
    said[bin]! += probability;
    held[bin]! += truth[i] ? 1 : 0;
  }
  let gap = 0;
  for (let bin = 0; bin < bins; bin++) gap += Math.abs(said[bin]! - held[bin]!);
  return probabilities.length === 0 ? 0 : gap / probabilities.length;
}
