/** Spearman's rank correlation, -1 to 1: Pearson's over ranks, ties getting the mean of their ranks. */
export function spearman(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const [a, b] = [ranks(left), ranks(right)];
  const mean = (a.length - 1) / 2;
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - mean, b[i]! - mean];
    product += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return product / Math.sqrt(squaresA * squaresB);
}

function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const result = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && values[order[end + 1]!] === values[order[start]!]) end++;
    for (let i = start; i <= end; i++) result[order[i]!] = (start + end) / 2;
    start = end + 1;
  }
  return result;
}
