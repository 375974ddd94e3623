/** What is known of the members of a cluster, a place each. */
export interface Candidates {
  /** 0 to 1. */
  readonly affinities: Float32Array;
  /** Number of the source. */
  readonly sources: Int32Array;
  /** Equal for copies of one text or story. */
  readonly stories: Int32Array;
}

/** What a candidate loses for each one of its source that was chosen before. */
const SAME_SOURCE = 0.05;

/**
 * The members that stand for a cluster: near its centre, of different sources, no two of one story. Greedy: each next is the
 * one with the most affinity, less what its source loses. O(members * limit).
 */
export function representatives(members: readonly number[], of: Candidates, limit: number): number[] {
  const chosen: number[] = [];
  const stories = new Set<number>();
  const ofSource = new Map<number, number>();
  while (chosen.length < limit) {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (const member of members) {
      if (stories.has(of.stories[member]!)) continue;
      const score = of.affinities[member]! - SAME_SOURCE * (ofSource.get(of.sources[member]!) ?? 0);
      if (score > most) [best, most] = [member, score];
    }
    if (best === -1) break;
    chosen.push(best);
    stories.add(of.stories[best]!);
    ofSource.set(of.sources[best]!, (ofSource.get(of.sources[best]!) ?? 0) + 1);
  }
  return chosen;
}
