import { describe, expect, it } from 'vitest';
import { diameter } from './diameter.ts';
import { allPairs, FLORENCE, forRandomArcs, graphOfArcs, KARATE, KITE } from './test-graphs.ts';

const chain = (nodes: number, directed: boolean) =>
  graphOfArcs(
    { nodes, directed, arcs: Array.from({ length: nodes - 1 }, (_, node) => [node, node + 1, 1.5] as const) },
    true,
  );

describe('diameter', () => {
  it('gives the published values of the karate club, the kite and the Florentine families', () => {
    expect([KARATE, KITE, FLORENCE].map((graph) => diameter(graph).lower)).toEqual([5, 4, 5]);
  });

  it('is the longest of all shortest paths of random graphs of every kind, with two ends so far apart', () => {
    forRandomArcs(400, (arcs, weighted) => {
      const graph = graphOfArcs(arcs, weighted);
      const { distance } = allPairs(arcs, weighted);
      const longest = Math.max(0, ...distance.flat().filter((value) => value < Number.POSITIVE_INFINITY));
      const found = diameter(graph, { lengths: graph.weights });
      expect(found.lower).toBeCloseTo(longest, 9);
      expect(found).toMatchObject({ exact: true, upper: found.lower });
      if (longest === 0) expect(found.ends).toBeNull();
      else expect(distance[found.ends![0]]![found.ends![1]]).toBeCloseTo(longest, 9);
    });
  });

  it('needs few searches where the whole would need many', () => {
    const found = diameter(chain(2000, false));
    expect(found).toMatchObject({ lower: 1999, exact: true });
    expect(found.searches).toBeLessThan(10);
  });

  it('gives bounds that hold when the limit stops it', () => {
    // Every node of a ring is as far out as any other: all would have to be searched.
    const nodes = 2001;
    const ring = Array.from({ length: nodes }, (_, node) => [node, (node + 1) % nodes, 1] as const);
    const undirected = diameter(graphOfArcs({ nodes, directed: false, arcs: ring }), { searches: 5 });
    expect(undirected.lower).toBeLessThanOrEqual(1000);
    expect(undirected.upper).toBeGreaterThanOrEqual(1000);
    expect(undirected.exact).toBe(false);
    expect(undirected.searches).toBeLessThan(40);
    const directed = graphOfArcs({ nodes, directed: true, arcs: ring }, true);
    expect(diameter(directed, { searches: 5 })).toMatchObject({ lower: 2000, upper: 2000, exact: true });
    expect(diameter(directed, { searches: 5, lengths: directed.weights })).toMatchObject({
      lower: 2000,
      upper: null,
      exact: false,
    });
    expect(diameter(chain(300, true), { searches: 1 })).toMatchObject({ lower: 299, upper: 299 });
  });

  it('is 0 without ties, and stops when progress says so', () => {
    for (const nodes of [0, 1, 3])
      expect(diameter(graphOfArcs({ nodes, directed: nodes === 3, arcs: [] }))).toEqual({
        lower: 0,
        upper: 0,
        exact: true,
        ends: null,
        searches: 0,
      });
    expect(() =>
      diameter(KARATE, {}, () => {
        throw new Error('stopped');
      }),
    ).toThrow('stopped');
  });
});
