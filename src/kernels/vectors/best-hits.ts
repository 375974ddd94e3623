/** The best `limit` of what it is offered: a binary heap with the worst kept on top. */
export interface BestHits {
  /** Only what scores above this can still come in. */
  readonly threshold: number;
  offer(ordinal: number, score: number): void;
  /** Best first, equal scores by ordinal. */
  take(): { readonly ordinal: number; readonly score: number }[];
}

export function createBestHits(limit: number): BestHits {
  const scores = new Float32Array(limit);
  const ordinals = new Uint32Array(limit);
  let size = 0;

  /** Puts an entry in at a hole and lets it sink to its place. */
  function sink(hole: number, ordinal: number, score: number): void {
    for (;;) {
      let child = hole * 2 + 1;
      if (child >= size) break;
      if (child + 1 < size && scores[child + 1]! < scores[child]!) child++;
      if (scores[child]! >= score) break;
      scores[hole] = scores[child]!;
      ordinals[hole] = ordinals[child]!;
      hole = child;
    }
    scores[hole] = score;
    ordinals[hole] = ordinal;
  }

  function rise(hole: number, ordinal: number, score: number): void {
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (scores[parent]! <= score) break;
      scores[hole] = scores[parent]!;
      ordinals[hole] = ordinals[parent]!;
      hole = parent;
    }
    scores[hole] = score;
    ordinals[hole] = ordinal;
  }

  return {
    get threshold() {
      return size < limit ? Number.NEGATIVE_INFINITY : scores[0]!;
    },
    offer(ordinal, score) {
      if (size < limit) rise(size++, ordinal, score);
      else if (score > scores[0]!) sink(0, ordinal, score);
    },
    take() {
      return Array.from({ length: size }, (_, i) => ({ ordinal: ordinals[i]!, score: scores[i]! })).sort(
        (left, right) => right.score - left.score || left.ordinal - right.ordinal,
      );
    },
  };
}
