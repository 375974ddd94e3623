import { describe, expect, it } from 'vitest';
import { distancesFrom, lengthsOf, shortestPath } from './shortest-paths.ts';
import { allPairs, forRandomArcs, graphOfArcs, KITE } from './test-graphs.ts';

describe('shortest paths', () => {
  it('are as far as Floyd says in random graphs of every kind', () => {
    forRandomArcs(200, (arcs, weighted) => {
      const graph = graphOfArcs(arcs, weighted);
      const { distance } = allPairs(arcs, weighted);
      for (let source = 0; source < arcs.nodes; source++)
        distancesFrom(graph, source, { lengths: graph.weights }).forEach((value, node) => {
          expect(value === distance[source]![node]! ? 0 : value - distance[source]![node]!).toBeCloseTo(0, 9);
        });
    });
  });

  it('run along arcs and are as long as their distance', () => {
    forRandomArcs(200, (arcs, weighted) => {
      const graph = graphOfArcs(arcs, weighted);
      const { lengths } = { lengths: graph.weights };
      for (let target = 0; target < arcs.nodes; target++) {
        const path = shortestPath(graph, { source: 0, target }, { lengths });
        const distance = distancesFrom(graph, 0, { lengths })[target]!;
        if (path === null) {
          expect(distance).toBe(Number.POSITIVE_INFINITY);
          continue;
        }
        expect([path[0], path.at(-1)]).toEqual([0, target]);
        let length = 0;
        for (let at = 1; at < path.length; at++) {
          let shortest = Number.POSITIVE_INFINITY;
          for (let arc = graph.offsets[path[at - 1]!]!; arc < graph.offsets[path[at - 1]! + 1]!; arc++)
            if (graph.targets[arc] === path[at])
              shortest = Math.min(shortest, lengths === null ? 1 : lengths[arc]!);
          length += shortest;
        }
        expect(length).toBeCloseTo(distance, 9);
      }
    });
  });

  it('lead from one end of the kite to the other', () => {
    expect(shortestPath(KITE, { source: 0, target: 9 })).toEqual([0, 5, 7, 8, 9]);
    expect(shortestPath(KITE, { source: 3, target: 7 })).toEqual([3, 5, 7]);
  });

  it('take strong ties for short ones', () => {
    const graph = graphOfArcs({ nodes: 2, directed: true, arcs: [[0, 1, 4]] }, true);
    expect([...lengthsOf(graph)!]).toEqual([0.25]);
    expect(lengthsOf(KITE)).toBeNull();
  });

  it('refuse a node that is not there', () => {
    expect(() => distancesFrom(KITE, 10)).toThrow('There is no node 10; nodes are 0 to 9.');
    expect(() => shortestPath(KITE, { source: 0, target: -1 })).toThrow('There is no node -1');
  });
});
