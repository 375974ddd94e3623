import { describe, expect, it } from 'vitest';
import { noProgress } from '../../base/progress.ts';
import { seededRandom } from '../../base/random.ts';
import { type Brokerage, brokerage } from './brokerage.ts';
import { buildGraph } from './build-graph.ts';

const ROLES = ['coordinator', 'consultant', 'gatekeeper', 'representative', 'liaison'] as const;

/** By definition: every ordered triple of different nodes. */
function naive(
  nodes: number,
  arcs: readonly (readonly [number, number])[],
  { directed, membership }: { directed: boolean; membership: Int32Array },
): Brokerage {
  const tied = new Set(
    arcs.flatMap(([a, b]) => (directed ? [a * nodes + b] : [a * nodes + b, b * nodes + a])),
  );
  const has = (a: number, b: number) => tied.has(a * nodes + b);
  const roles = Object.fromEntries(
    ROLES.map((role) => [role, new Float64Array(nodes)]),
  ) as unknown as Brokerage;
  for (let a = 0; a < nodes; a++)
    for (let b = 0; b < nodes; b++)
      for (let c = 0; c < nodes; c++) {
        if (a === b || b === c || a === c || !has(a, b) || !has(b, c) || has(a, c)) continue;
        const [x, y, z] = [membership[a]!, membership[b]!, membership[c]!];
        if (x < 0 || y < 0 || z < 0) continue;
        if (x === y && y === z) roles.coordinator[b]!++;
        else if (x === z) roles.consultant[b]!++;
        else if (y === z) roles.gatekeeper[b]!++;
        else if (x === y) roles.representative[b]!++;
        else roles.liaison[b]!++;
      }
  return roles;
}

function graphOf(nodes: number, arcs: readonly (readonly [number, number])[], directed: boolean) {
  return buildGraph(
    {
      nodes,
      sources: Int32Array.from(arcs, ([a]) => a),
      targets: Int32Array.from(arcs, ([, b]) => b),
      weights: null,
    },
    { directed },
  );
}

describe('brokerage roles', () => {
  it('names the one role of a broker between two strangers', () => {
    const graph = graphOf(
      3,
      [
        [0, 1],
        [1, 2],
      ],
      true,
    );
    const of = (membership: number[]) => {
      const roles = brokerage(graph, { membership: Int32Array.from(membership), count: 3 }, noProgress);
      return ROLES.filter(
        (role) => roles[role][1] === 1 && roles[role].reduce((sum, value) => sum + value) === 1,
      );
    };
    expect(of([0, 0, 0])).toEqual(['coordinator']);
    expect(of([1, 0, 1])).toEqual(['consultant']);
    expect(of([1, 0, 0])).toEqual(['gatekeeper']);
    expect(of([0, 0, 1])).toEqual(['representative']);
    expect(of([1, 0, 2])).toEqual(['liaison']);
    expect(of([0, -1, 1])).toEqual([]);
  });

  it.each([true, false])('agrees with counting all triples on random graphs (directed %s)', (directed) => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seededRandom(seed);
      const nodes = 1 + Math.floor(random() * 14);
      const arcs = Array.from(
        { length: Math.floor(random() * 4 * nodes) },
        () => [Math.floor(random() * nodes), Math.floor(random() * nodes)] as const,
      );
      const count = 1 + Math.floor(random() * 4);
      const membership = Int32Array.from({ length: nodes }, () =>
        random() < 0.1 ? -1 : Math.floor(random() * count),
      );
      const roles = brokerage(graphOf(nodes, arcs, directed), { membership, count }, noProgress);
      expect(roles, `seed ${seed}`).toEqual(naive(nodes, arcs, { directed, membership }));
    }
  });

  it('counts nothing in an empty graph', () => {
    const roles = brokerage(graphOf(0, [], true), { membership: new Int32Array(0), count: 0 }, noProgress);
    for (const role of ROLES) expect(roles[role]).toHaveLength(0);
  });

  it('refuses groups that are not one for each node', () => {
    const graph = graphOf(2, [[0, 1]], true);
    expect(() => brokerage(graph, { membership: Int32Array.of(0), count: 1 }, noProgress)).toThrow(/1 nodes/);
    expect(() => brokerage(graph, { membership: Int32Array.of(0, 7), count: 2 }, noProgress)).toThrow(
      /group 7/,
    );
  });
});
