/**
 * Positions of the `count` largest scores, largest first, equal ones in their order; NaN stands last. Time O(n log n) of a
 * numeric sort, and little of a comparing one.
 */
export function strongest(scores: Float64Array, count: number): Int32Array {
  const total = scores.length;
  const kept = Math.min(count, total);
  if (kept === 0) return new Int32Array(0);
  const score = (at: number): number => (Number.isNaN(scores[at]!) ? Number.NEGATIVE_INFINITY : scores[at]!);
  let least = Number.NEGATIVE_INFINITY;
  if (kept < total) {
    const sorted = Float64Array.from(scores, (_, at) => score(at)).sort();
    least = sorted[total - kept]!;
  }
  const chosen: number[] = [];
  const equal: number[] = [];
  for (let at = 0; at < total; at++) {
    if (score(at) > least) chosen.push(at);
    else if (score(at) === least && equal.length < kept) equal.push(at);
  }
  chosen.push(...equal.slice(0, kept - chosen.length));
  // Minus infinity from itself is not a number; equal ones keep their order.
  return Int32Array.from(chosen.sort((a, b) => (score(a) === score(b) ? a - b : score(b) - score(a))));
}
