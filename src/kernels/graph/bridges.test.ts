import { describe, expect, it } from 'vitest';
import { bridges } from './bridges.ts';
import { type Arcs, FLORENCE, forRandomArcs, graphOfArcs, KARATE } from './test-graphs.ts';

/** Sizes of components without some arcs and one node, by node; 0 for the node. */
function sizes({ nodes, arcs }: Arcs, without: { arc?: number; node?: number }): number[] {
  const of = Array.from({ length: nodes }, (_, node) => node);
  const root = (node: number): number => (of[node] === node ? node : root(of[node]!));
  arcs.forEach(([from, to], arc) => {
    if (arc !== without.arc && from !== without.node && to !== without.node) of[root(from)] = root(to);
  });
  const roots = of.map((_, node) => root(node));
  return roots.map((one, node) =>
    node === without.node ? 0 : roots.filter((other) => other === one).length,
  );
}

describe('bridges and articulation points', () => {
  it('are those of the Florentine families and the karate club', () => {
    const florence = bridges(FLORENCE);
    const pairs = Array.from(florence.cutOff, (cut, at) => [
      ...florence.bridges.subarray(2 * at, 2 * at + 2),
      cut,
    ]).sort((one, other) => one[0]! - other[0]! || one[1]! - other[1]!);
    expect(pairs).toEqual([
      [0, 8, 1],
      [1, 5, 1],
      [6, 7, 1],
      [8, 12, 2],
      [9, 12, 1],
    ]);
    expect(
      [...florence.articulationPoints.keys()].filter((node) => florence.articulationPoints[node]),
    ).toEqual([1, 6, 8, 12]);
    expect([...florence.separated].filter((count) => count > 0)).toEqual([1, 1, 3, 1]);
    expect([...bridges(KARATE).bridges]).toEqual([0, 11]);
  });

  it('are what breaks random graphs when it is taken away', () => {
    forRandomArcs(400, (arcs) => {
      const found = bridges(graphOfArcs(arcs));
      const whole = sizes(arcs, {});
      const expected = arcs.arcs.flatMap(([from, to], arc) => {
        const rest = sizes(arcs, { arc });
        return rest[from] === whole[from]
          ? []
          : [[Math.min(from, to), Math.max(from, to), Math.min(rest[from]!, rest[to]!)]];
      });
      const pairs = Array.from(found.cutOff, (cut, at) => [
        ...found.bridges.subarray(2 * at, 2 * at + 2),
        cut,
      ]);
      expect(pairs.map(String).sort()).toEqual(expected.map(String).sort());
      for (let node = 0; node < arcs.nodes; node++) {
        const rest = sizes(arcs, { node });
        const mine = whole
          .map((_, other) => other)
          .filter((other) => other !== node && sameComponent(arcs, node, other));
        const largest = Math.max(0, ...mine.map((other) => rest[other]!));
        expect(found.articulationPoints[node]).toBe(largest < mine.length ? 1 : 0);
        expect(found.separated[node]).toBe(mine.length - largest);
      }
    });
  });

  it('do not overflow the stack on a long chain', () => {
    const nodes = 200_000;
    const arcs = Array.from({ length: nodes - 1 }, (_, node) => [node, node + 1, 1] as const);
    const found = bridges(graphOfArcs({ nodes, directed: false, arcs }));
    expect(found.cutOff.length).toBe(nodes - 1);
    expect(found.separated[nodes / 2]).toBe(nodes / 2 - 1);
  });

  it('stop when progress says so, and are none in a graph without nodes', () => {
    expect(bridges(graphOfArcs({ nodes: 0, directed: false, arcs: [] })).bridges.length).toBe(0);
    expect(() =>
      bridges(KARATE, () => {
        throw new Error('stopped');
      }),
    ).toThrow('stopped');
  });
});

function sameComponent(arcs: Arcs, one: number, other: number): boolean {
  const of = Array.from({ length: arcs.nodes }, (_, node) => node);
  const root = (node: number): number => (of[node] === node ? node : root(of[node]!));
  for (const [from, to] of arcs.arcs) of[root(from)] = root(to);
  return root(one) === root(other);
}
