import { describe, expect, it } from 'vitest';
import { noProgress } from '../../base/progress.ts';
import { labelPropagation } from './label-propagation.ts';
import { forRandomArcs, graphOfArcs, graphOfPairs } from './test-graphs.ts';
import { undirectedSum } from './undirected-sum.ts';

describe('label propagation', () => {
  it('finds two cliques that one tie joins, from most orders of their nodes', () => {
    const pairs = ['5-6'];
    for (let a = 0; a < 6; a++) for (let b = 0; b < a; b++) pairs.push(`${a}-${b}`, `${6 + a}-${6 + b}`);
    const graph = graphOfPairs(12, pairs.join(' '));
    const found = Array.from(
      { length: 20 },
      (_, seed) => labelPropagation(graph, { seed }, noProgress).membership,
    );
    expect(found.filter((membership) => membership.join('') === '000000111111').length).toBeGreaterThan(14);
  });

  it('leaves every node with a label that no other label outweighs among its neighbours', () => {
    forRandomArcs(200, (arcs, weighted) => {
      const graph = graphOfArcs(arcs, weighted);
      const { membership, communities, sizes } = labelPropagation(graph, { seed: 3 }, noProgress);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(arcs.nodes);
      expect(sizes).toHaveLength(communities);
      const { offsets, targets, weights } = undirectedSum(graph);
      for (let node = 0; node < arcs.nodes; node++) {
        const tied = new Float64Array(communities);
        for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++)
          if (targets[arc] !== node) tied[membership[targets[arc]!]!]! += weights?.[arc] ?? 1;
        // Splitting what does not hold together only takes labels apart that a node's neighbours do not share with it.
        expect(tied[membership[node]!]! + 1e-9).toBeGreaterThanOrEqual(Math.max(...tied));
      }
    });
  });

  it('gives the same for the same seed, and tells how far it is', () => {
    const graph = graphOfPairs(6, '0-1 1-2 2-3 3-4 4-5 5-0');
    expect(labelPropagation(graph, { seed: 5 }, noProgress)).toEqual(
      labelPropagation(graph, { seed: 5 }, noProgress),
    );
    const told: number[] = [];
    labelPropagation(graph, { seed: 5 }, (done) => told.push(done));
    expect(told.at(-1)).toBe(1);
  });
});
