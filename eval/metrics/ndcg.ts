/** nDCG at `depth` with binary judgements (Järvelin and Kekäläinen 2002), 0 to 1. */
export function ndcg(ranked: readonly string[], relevant: ReadonlySet<string>, depth: number): number {
  let gain = 0;
  let ideal = 0;
  for (let i = 0; i < depth; i++) {
    if (i < ranked.length && relevant.has(ranked[i]!)) gain += 1 / Math.log2(i + 2);
    if (i < relevant.size) ideal += 1 / Math.log2(i + 2);
  }
  return ideal === 0 ? 0 : gain / ideal;
}
