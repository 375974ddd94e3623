import { describe, expect, it } from 'vitest';
import { fuseRankings } from './reciprocal-rank-fusion.ts';

describe('reciprocal rank fusion', () => {
  it('adds weight / (k + rank) over the rankings that hold an item', () => {
    const fused = fuseRankings(
      [
        { ids: ['a', 'b', 'c'], weight: 1 },
        { ids: ['c', 'd'], weight: 0.5 },
      ],
      60,
    );
    expect(fused.map(({ id }) => id)).toEqual(['c', 'a', 'b', 'd']);
    expect(fused[0]!.score).toBeCloseTo(1 / 63 + 0.5 / 61, 12);
    expect(fused[3]!.score).toBeCloseTo(0.5 / 62, 12);
  });

  it('keeps one ranking as it is', () => {
    expect(fuseRankings([{ ids: ['x', 'y', 'z'], weight: 2 }]).map(({ id }) => id)).toEqual(['x', 'y', 'z']);
  });

  it('keeps the order of first appearance among equals', () => {
    const fused = fuseRankings([
      { ids: ['a'], weight: 1 },
      { ids: ['b'], weight: 1 },
    ]);
    expect(fused.map(({ id }) => id)).toEqual(['a', 'b']);
  });
});
