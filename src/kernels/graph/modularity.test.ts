import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { buildGraph } from './build-graph.ts';
import { modularity } from './modularity.ts';
import { type Arcs, forRandomArcs, graphOfArcs, graphOfPairs, KARATE } from './test-graphs.ts';

/** By definition: a sum over all pairs of nodes of the adjacency matrix, in which an undirected loop counts two. */
function naive({ nodes, directed, arcs }: Arcs, membership: Int32Array, resolution: number): number {
  const matrix = Array.from({ length: nodes }, () => new Float64Array(nodes));
  for (const [from, to, weight] of arcs) {
    matrix[from]![to]! += weight;
    if (!directed) matrix[to]![from]! += weight;
  }
  const out = matrix.map((row) => row.reduce((sum, value) => sum + value, 0));
  const into = matrix.map((_, to) => matrix.reduce((sum, row) => sum + row[to]!, 0));
  const total = out.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  for (let i = 0; i < nodes; i++)
    for (let j = 0; j < nodes; j++)
      if (membership[i] === membership[j])
        sum += (matrix[i]![j]! - (resolution * out[i]! * into[j]!) / total) / total;
  return total === 0 ? 0 : sum;
}

describe('modularity', () => {
  it('agrees with its definition on random graphs, directed, weighted, with loops and parallel ties', () => {
    forRandomArcs(200, (arcs, weighted) => {
      const random = seededRandom(arcs.arcs.length);
      const membership = Int32Array.from({ length: arcs.nodes }, () =>
        Math.floor((random() * arcs.nodes) / 3),
      );
      const plain = {
        ...arcs,
        arcs: arcs.arcs.map(([from, to, length]) => [from, to, weighted ? length : 1] as const),
      };
      for (const resolution of [0, 0.5, 1, 2])
        expect(modularity(graphOfArcs(arcs, weighted), membership, { resolution })).toBeCloseTo(
          naive(plain, membership, resolution),
          12,
        );
    });
  });

  it('of the two sides of the karate club is 0.3715, and of its best four communities 0.4198', () => {
    // The sides as the club broke up (Girvan and Newman 2002); the optimum proved by Brandes and others (2008).
    const officer = new Set([8, 9, 14, 15, 18, 20, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33]);
    const split = Int32Array.from({ length: 34 }, (_, node) => (officer.has(node) ? 1 : 0));
    expect(modularity(KARATE, split)).toBeCloseTo(0.3715, 4);
    const best = [
      [0, 1, 2, 3, 7, 11, 12, 13, 17, 19, 21],
      [4, 5, 6, 10, 16],
      [23, 24, 25, 27, 28, 31],
    ];
    const four = new Int32Array(34).fill(3);
    best.forEach((members, community) => {
      for (const node of members) four[node] = community;
    });
    expect(modularity(KARATE, four)).toBeCloseTo(0.4198, 4);
  });

  it('is 0 for a graph without edges, without nodes, and for one community', () => {
    const none = { sources: new Int32Array(0), targets: new Int32Array(0), weights: null };
    expect(modularity(buildGraph({ nodes: 0, ...none }, { directed: false }), new Int32Array(0))).toBe(0);
    expect(modularity(buildGraph({ nodes: 3, ...none }, { directed: true }), new Int32Array(3))).toBe(0);
    expect(modularity(KARATE, new Int32Array(34))).toBeCloseTo(0, 12);
  });

  it('refuses a partition of other nodes, a community out of range and a resolution that is no number', () => {
    const graph = graphOfPairs(2, '0-1');
    expect(() => modularity(graph, new Int32Array(3))).toThrow(/3 nodes; the graph has 2/);
    expect(() => modularity(graph, Int32Array.of(0, 2))).toThrow(/community 2/);
    expect(() => modularity(graph, Int32Array.of(0, -1))).toThrow(/community -1/);
    expect(() => modularity(graph, new Int32Array(2), { resolution: Number.NaN })).toThrow(/NaN/);
    expect(() => modularity(graph, new Int32Array(2), { resolution: -1 })).toThrow(/-1/);
  });
});
