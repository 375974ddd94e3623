import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { coarsen } from './coarsen.ts';
import { modularity } from './modularity.ts';
import { forRandomArcs, graphOfArcs, graphOfPairs } from './test-graphs.ts';
import { undirectedSum } from './undirected-sum.ts';

describe('coarsen', () => {
  it('sums weights between communities and keeps what is inside as loops', () => {
    const graph = coarsen(graphOfPairs(4, '0-1 0-1 2-2 0-2 1-3'), Int32Array.of(0, 0, 1, 1), 2);
    expect(graph.nodes).toBe(2);
    expect(graph.edges).toBe(3);
    expect([...graph.offsets]).toEqual([0, 3, 6]);
    expect([...graph.targets]).toEqual([0, 0, 1, 0, 1, 1]);
    expect([...graph.weights!]).toEqual([2, 2, 2, 2, 1, 1]);
    expect(graph.targets.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('keeps strengths, order of rows and modularity on random graphs, with directions', () => {
    forRandomArcs(200, (arcs, weighted) => {
      const graph = graphOfArcs(arcs, weighted);
      const random = seededRandom(arcs.arcs.length);
      const communities = 1 + Math.floor(random() * arcs.nodes);
      const membership = Int32Array.from({ length: arcs.nodes }, () => Math.floor(random() * communities));
      const coarse = coarsen(graph, membership, communities);
      const alone = Int32Array.from({ length: communities }, (_, node) => node);
      expect(coarse.directed).toBe(graph.directed);
      expect(coarse.targets.length).toBe(coarse.directed ? coarse.edges : 2 * coarse.edges);
      expect(modularity(coarse, alone)).toBeCloseTo(modularity(graph, membership), 12);
      for (let node = 0; node < communities; node++) {
        const row = [...coarse.targets.subarray(coarse.offsets[node], coarse.offsets[node + 1])];
        expect(row).toEqual(row.toSorted((a, b) => a - b));
        const others = row.filter((other) => other !== node);
        expect(new Set(others).size).toBe(others.length);
      }
    });
  });
});

describe('undirectedSum', () => {
  it('holds every arc of a directed graph as an edge, rows ascending', () => {
    forRandomArcs(100, (arcs, weighted) => {
      const sum = undirectedSum(graphOfArcs({ ...arcs, directed: true }, weighted));
      const undirected = graphOfArcs({ ...arcs, directed: false }, weighted);
      expect([...sum.offsets]).toEqual([...undirected.offsets]);
      expect([...sum.targets]).toEqual([...undirected.targets]);
      // Weights of parallel arcs may stand in another order.
      const sorted = (weights: Float64Array | null) => (weights === null ? null : [...weights].sort());
      expect(sorted(sum.weights)).toEqual(sorted(undirected.weights));
      expect(sum.edges).toBe(arcs.arcs.length);
    });
  });
});
