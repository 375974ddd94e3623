import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { MERGE_POLICY, type MergeCandidate, planMerge } from './merge-policy.ts';

const sizes = (...live: number[]): MergeCandidate[] =>
  live.map((documents) => ({ live: documents, deleted: 0, weight: documents }));

describe('the merge policy', () => {
  it('leaves a tier of ten and one that begins the next alone, and merges ten once there are more', () => {
    expect(planMerge(sizes(...Array(11).fill(100)))).toBe(undefined);
    expect(planMerge(sizes(...Array(12).fill(100)))).toHaveLength(10);
  });

  it('merges segments of similar size rather than small ones into a large one', () => {
    const merge = planMerge(sizes(100_000, ...Array(60).fill(2_000)));
    expect(merge?.map(({ live }) => live)).toEqual(Array(10).fill(2_000));
  });

  it('never plans a segment above the largest size', () => {
    const merge = planMerge(sizes(...Array(60).fill(150_000)));
    const documents = merge!.reduce((sum, { live }) => sum + live, 0);
    expect(documents).toBeLessThanOrEqual(MERGE_POLICY.largestDocuments);
  });

  it('rewrites a segment that is mostly deleted, and leaves a tiny one to the next merge', () => {
    expect(planMerge([{ live: 9_000, deleted: 1_000, weight: 9_000 }])).toBe(undefined);
    expect(planMerge([{ live: 5_000, deleted: 5_000, weight: 5_000 }])).toHaveLength(1);
    expect(planMerge([{ live: 5, deleted: 5, weight: 5 }])).toBe(undefined);
  });

  it('keeps segments few and rewrites a document a few times only, whatever the sizes of the refreshes', () => {
    const seed = Date.now() >>> 0;
    const random = seededRandom(seed);
    let segments: MergeCandidate[] = [];
    let added = 0;
    let written = 0;
    while (added < 1_000_000) {
      const live = 1 + Math.floor(random() * 2_000);
      added += live;
      segments.push({ live, deleted: 0, weight: live });
      for (let merge = planMerge(segments); merge !== undefined; merge = planMerge(segments)) {
        const total = merge.reduce((sum, candidate) => sum + candidate.live, 0);
        written += total;
        segments = [
          ...segments.filter((segment) => !merge.includes(segment)),
          { live: total, deleted: 0, weight: total },
        ];
      }
      expect(segments.length, `seed ${seed}`).toBeLessThanOrEqual(35);
    }
    expect(written / added, `seed ${seed}: rewrites of a document`).toBeLessThan(4.5);
  });
});
