/**
 * Sentence vectors from a transformer's token vectors. `hidden` is rows x length x dimensions, row-major; `lengths` says
 * how many tokens of each row are not padding. Mean: of those tokens (Reimers and Gurevych, "Sentence-BERT", 2019).
 */
export function poolTokens(
  hidden: ArrayLike<number>,
  lengths: readonly number[],
  shape: { readonly length: number; readonly dimensions: number },
  pooling: 'mean' | 'cls',
): Float32Array[] {
  const { length, dimensions } = shape;
  return lengths.map((used, row) => {
    const pooled = new Float32Array(dimensions);
    const tokens = pooling === 'cls' ? 1 : used;
    for (let token = 0; token < tokens; token++) {
      const from = (row * length + token) * dimensions;
      for (let d = 0; d < dimensions; d++) pooled[d]! += hidden[from + d]!;
    }
    return pooled;
  });
}
