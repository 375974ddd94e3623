import { assignMost } from './assign-most.ts';

/** Which of the clusters that were are which of those that are. Places count from 0; -1 is none. */
export interface ClusterMatch {
  /** Of each new cluster the old one that it continues. */
  readonly continues: Int32Array;
  /** Of each new cluster that continues none, the old one that most of it was in before. */
  readonly from: Int32Array;
  /** Of each old cluster that none continues, the new one in which most of it is. */
  readonly into: Int32Array;
}

export const MATCHING = {
  /** A new cluster may continue an old one when it holds so much of it, */
  shareOfOld: 0.3,
  /** or when so much of what was in any old cluster comes from it, */
  shareOfNew: 0.5,
  /** and in any case at least so much of both. */
  leastShare: 0.1,
  /** So much of a new cluster from one old one is a split off it; so much of an old one in one new one is a merge. */
  most: 0.5,
} as const;

/**
 * Matches two partitions of the same rows by overlap: each new cluster continues at most one old one and the other way
 * round, so that as many rows as possible keep their cluster (maximum-weight matching; used to follow communities over time
 * since Greene, Doyle and Cunningham 2010). Shares count rows that are in a cluster on both sides. O(rows + matching).
 */
export function matchClusters(
  before: Int32Array,
  after: Int32Array,
  { olds, news }: { readonly olds: number; readonly news: number },
): ClusterMatch {
  const overlaps: Map<number, number>[] = Array.from({ length: news }, () => new Map());
  const oldSizes = new Int32Array(olds);
  const newKnown = new Int32Array(news);
  for (let row = 0; row < before.length; row++) {
    const old = before[row]!;
    if (old < 0) continue;
    oldSizes[old]!++;
    const now = after[row]!;
    if (now < 0) continue;
    newKnown[now]!++;
    overlaps[now]!.set(old, (overlaps[now]!.get(old) ?? 0) + 1);
  }
  const eligible = overlaps.map((of, now) =>
    [...of].filter(([old, shared]) => {
      const ofOld = shared / oldSizes[old]!;
      const ofNew = shared / newKnown[now]!;
      return (
        Math.min(ofOld, ofNew) >= MATCHING.leastShare &&
        (ofOld >= MATCHING.shareOfOld || ofNew >= MATCHING.shareOfNew)
      );
    }),
  );
  const continues = assignMost(eligible, olds);
  const continued = new Uint8Array(olds);
  for (const old of continues) if (old >= 0) continued[old] = 1;

  const from = new Int32Array(news).fill(-1);
  const into = new Int32Array(olds).fill(-1);
  overlaps.forEach((of, now) => {
    for (const [old, shared] of of) {
      if (continues[now] === -1 && shared >= MATCHING.most * newKnown[now]!) from[now] = old;
      if (continued[old] === 0 && shared >= MATCHING.most * oldSizes[old]!) into[old] = now;
    }
  });
  return { continues, from, into };
}
