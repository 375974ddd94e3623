/** One ranking, best first, without repeats. */
export interface Ranking {
  readonly ids: readonly string[];
  /** How much this ranking counts beside the others; above 0. */
  readonly weight: number;
}

export interface FusedHit {
  readonly id: string;
  readonly score: number;
}

export const FUSION_DEFAULTS = {
  /** How slowly a place further down loses weight. */
  k: 60,
} as const;

/**
 * Reciprocal rank fusion (Cormack, Clarke, Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank
 * Learning Methods", SIGIR 2009), weighted: an item's score is the sum of weight / (k + rank) over the rankings that hold
 * it, ranks from 1. Scores of the rankings need not be comparable. Ties keep the order of first appearance. O(items).
 */
export function fuseRankings(rankings: readonly Ranking[], k: number = FUSION_DEFAULTS.k): FusedHit[] {
  const scores = new Map<string, number>();
  for (const { ids, weight } of rankings)
    ids.forEach((id, place) => {
      scores.set(id, (scores.get(id) ?? 0) + weight / (k + place + 1));
    });
  return [...scores].map(([id, score]) => ({ id, score })).sort((left, right) => right.score - left.score);
}
