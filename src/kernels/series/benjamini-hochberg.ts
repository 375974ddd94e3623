/**
 * For each p-value the least false-discovery rate at which it is called (Benjamini, Hochberg, 1995): sorted ascending,
 * q(i) = min over j >= i of p(j) * m / j. `tests` is m, the number of hypotheses tested, when those that gave nothing are
 * left out of `p`; at least its length. NaN counts as 1. O(n log n).
 */
export function benjaminiHochberg(p: ArrayLike<number>, tests = p.length): Float64Array {
  const clean = Float64Array.from(p, (value) => (value >= 0 && value <= 1 ? value : 1));
  const order = Uint32Array.from(clean, (_, i) => i).sort((a, b) => clean[a]! - clean[b]!);
  const q = new Float64Array(clean.length);
  let least = 1;
  for (let rank = order.length; rank > 0; rank--) {
    const i = order[rank - 1]!;
    least = Math.min(least, (clean[i]! * Math.max(tests, clean.length)) / rank);
    q[i] = least;
  }
  return q;
}
