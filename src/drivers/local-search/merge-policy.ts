/**
 * Which segments to merge next: the tiered policy of Lucene (M. McCandless, "Visualizing Lucene's segment
 * merges", 2011, and `TieredMergePolicy`), counted in documents instead of bytes. Segments of similar size are
 * merged, up to `segmentsPerTier` at once, so a document is rewritten about log10(documents / floor) times.
 */
export interface MergeCandidate {
  /** Documents that a merge would keep. */
  readonly live: number;
  readonly deleted: number;
  /** Size by which it is placed: its live documents, or its bytes in units of `documentBytes` if that is more. */
  readonly weight: number;
}

export const MERGE_POLICY = {
  segmentsPerTier: 10,
  /** Smaller segments count as this large, so that many tiny ones are merged at once. */
  floorDocuments: 2_000,
  /** No merge gives a larger segment: it bounds the longest merge and the memory that it takes. */
  largestDocuments: 400_000,
  /** A document that takes more than this in a segment counts for several. */
  documentBytes: 1_000,
  /** A segment with a larger share of deleted documents is rewritten alone. */
  deletedShare: 0.3,
} as const;

export type MergePolicy = { readonly [Key in keyof typeof MERGE_POLICY]: number };

/** The candidates to merge into one, or undefined when the tiers are in order. O(candidates squared). */
export function planMerge<Candidate extends MergeCandidate>(
  candidates: readonly Candidate[],
  policy: MergePolicy = MERGE_POLICY,
): readonly Candidate[] | undefined {
  const eligible = candidates
    .filter((candidate) => candidate.weight * 2 <= policy.largestDocuments)
    .sort((left, right) => right.weight - left.weight);
  if (eligible.length > allowedSegments(eligible, policy)) {
    const best = cheapestMerge(eligible, policy);
    if (best !== undefined) return best;
  }
  const spoilt = candidates.filter(
    ({ live, deleted }) =>
      deleted > policy.deletedShare * (live + deleted) && live + deleted > policy.floorDocuments,
  );
  spoilt.sort((left, right) => right.deleted - left.deleted);
  return spoilt.length === 0 ? undefined : spoilt.slice(0, 1);
}

/** How many segments the tiers may hold: ten of the floor's size, ten of ten times that, and so on. */
function allowedSegments(candidates: readonly MergeCandidate[], policy: MergePolicy): number {
  let left = 0;
  for (const { weight } of candidates) left += Math.max(weight, policy.floorDocuments);
  let size = policy.floorDocuments;
  let allowed = 0;
  for (;;) {
    const count = left / size;
    if (count < policy.segmentsPerTier || size >= policy.largestDocuments) return allowed + Math.ceil(count);
    allowed += policy.segmentsPerTier;
    left -= policy.segmentsPerTier * size;
    size = Math.min(size * policy.segmentsPerTier, policy.largestDocuments);
  }
}

/** Of all runs of neighbouring sizes, the one with the least skew, the most deletions, and then the least work. */
function cheapestMerge<Candidate extends MergeCandidate>(
  sorted: readonly Candidate[],
  policy: MergePolicy,
): readonly Candidate[] | undefined {
  let best: readonly Candidate[] | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  for (let from = 0; from < sorted.length - 1; from++) {
    const run: Candidate[] = [];
    let weight = 0;
    let live = 0;
    let before = 0;
    let floored = 0;
    for (let at = from; at < sorted.length && run.length < policy.segmentsPerTier; at++) {
      const candidate = sorted[at]!;
      if (weight + candidate.weight > policy.largestDocuments) continue;
      run.push(candidate);
      weight += candidate.weight;
      live += candidate.live;
      before += candidate.live + candidate.deleted;
      floored += Math.max(candidate.weight, policy.floorDocuments);
    }
    if (run.length < 2) continue;
    const skew = Math.max(run[0]!.weight, policy.floorDocuments) / floored;
    const kept = before === 0 ? 0 : live / before;
    const score = skew * floored ** 0.05 * kept ** 2;
    if (score < bestScore) {
      bestScore = score;
      best = run;
    }
  }
  return best;
}
