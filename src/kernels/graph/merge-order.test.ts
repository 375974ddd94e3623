import { describe, expect, it } from 'vitest';
import { noProgress } from '../../base/progress.ts';
import { mergeOrder } from './merge-order.ts';
import { levelOf } from './move-nodes.ts';
import { forRandomArcs, graphOfArcs, graphOfPairs } from './test-graphs.ts';

/** By definition: always the nearest two clusters of all. Distances of the merges, ascending. */
function naive(
  matrix: readonly Float64Array[],
  { strength, balance }: { readonly strength: Float64Array; readonly balance: number },
): number[] {
  let clusters = matrix.map((_, node) => [node]);
  const mass = (cluster: readonly number[]) => cluster.reduce((sum, node) => sum + strength[node]!, 0);
  const heights: number[] = [];
  for (;;) {
    let best: { distance: number; one: number[]; other: number[] } | undefined;
    for (const one of clusters)
      for (const other of clusters) {
        if (one === other) continue;
        const weight = one.reduce((sum, a) => sum + other.reduce((inner, b) => inner + matrix[a]![b]!, 0), 0);
        if (weight === 0) continue;
        const distance = ((mass(one) * mass(other)) / weight) * (mass(one) + mass(other)) ** balance;
        if (best === undefined || distance < best.distance) best = { distance, one, other };
      }
    if (best === undefined) return heights;
    const { distance, one, other } = best;
    heights.push(distance);
    clusters = clusters.filter((cluster) => cluster !== one && cluster !== other);
    clusters.push([...one, ...other]);
  }
}

describe('mergeOrder', () => {
  it('merges the nearest clusters of all first, on random graphs whose distances do not tie', () => {
    forRandomArcs(150, (arcs) => {
      // Lengths that are all different.
      const different = arcs.arcs.map(([from, to], at) => [from, to, 1 + Math.sqrt(at + 2)] as const);
      const graph = graphOfArcs({ ...arcs, directed: false, arcs: different }, true);
      // Not the sums of rows, of which paths of three nodes have equal ones.
      const strength = Float64Array.from({ length: arcs.nodes }, (_, node) => 1 + Math.sqrt(node + 3));
      const matrix = Array.from({ length: arcs.nodes }, () => new Float64Array(arcs.nodes));
      for (const [from, to, length] of different) {
        if (from === to) continue;
        matrix[from]![to]! += length;
        matrix[to]![from]! += length;
      }
      const balance = arcs.nodes % 3;
      const heights = naive(matrix, { strength, balance });
      const { left, right } = mergeOrder(graph, { strength, balance }, noProgress);
      expect(left).toHaveLength(heights.length);
      // The same merges: distances of what is merged, worked out anew, are those of the definition.
      const clusters = Array.from({ length: arcs.nodes }, (_, node) => new Set([node]));
      const found = Array.from(left, (one, merge) => {
        const [a, b] = [clusters[one]!, clusters[right[merge]!]!];
        expect(a).not.toBe(b);
        const mass = (cluster: Set<number>) => [...cluster].reduce((sum, node) => sum + strength[node]!, 0);
        const weight = [...a].reduce(
          (sum, x) => sum + [...b].reduce((inner, y) => inner + matrix[x]![y]!, 0),
          0,
        );
        const distance = ((mass(a) * mass(b)) / weight) * (mass(a) + mass(b)) ** balance;
        const joint = new Set([...a, ...b]);
        for (const node of joint) clusters[node] = joint;
        return distance;
      });
      expect(found).toHaveLength(heights.length);
      for (let merge = 0; merge < heights.length; merge++)
        expect(found[merge]! / heights[merge]!).toBeCloseTo(1, 9);
    });
  });

  it('merges two cliques whole before it joins them, in order also where all distances tie', () => {
    const graph = graphOfPairs(8, '0-1 0-2 0-3 1-2 1-3 2-3 4-5 4-6 4-7 5-6 5-7 6-7 3-4');
    const { left, right } = mergeOrder(graph, { strength: levelOf(graph).strength, balance: 0 }, noProgress);
    expect(left).toHaveLength(7);
    const side = (node: number) => node >> 2;
    const crossing = Array.from(left, (one, merge) => side(one) !== side(right[merge]!));
    expect(crossing).toEqual([false, false, false, false, false, false, true]);
  });
});
