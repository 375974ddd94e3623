import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { transpose } from './build-graph.ts';
import { denseOf, length, solveDense, times, transposed } from './dense.fixture.ts';
import { eigenvectorCentrality } from './eigenvector.ts';
import type { Graph } from './graph.ts';
import { hits } from './hits.ts';
import { katzCentrality } from './katz.ts';
import { strongComponents } from './strong-components.ts';
import { graphOfArcs, graphOfPairs, KARATE, randomArcs } from './test-graphs.ts';

const SEED = 5;
const graphs = function* (count: number): Generator<Graph> {
  const random = seededRandom(SEED);
  for (let round = 0; round < count; round++)
    yield graphOfArcs(randomArcs(random, { most: 20 }), random() < 0.5);
};
const star = (leaves: number): Graph =>
  graphOfPairs(leaves + 1, Array.from({ length: leaves }, (_, at) => `0-${at + 1}`).join(' '));

describe('eigenvector centrality', () => {
  it(`is a vector without negative entries that ties only scale, by the largest factor there is (seed ${SEED})`, () => {
    for (const graph of graphs(120)) {
      const { values, eigenvalue } = eigenvectorCentrality(transpose(graph));
      const matrix = transposed(denseOf(graph));
      const image = times(matrix, values);
      const rest = image.map((each, node) => each - eigenvalue * values[node]!);
      if (graph.targets.length > 0) expect(length(rest)).toBeLessThan(1e-11 * Math.max(1, eigenvalue));
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      // Collatz and Wielandt: no positive vector shows a smaller bound, after many steps of I + A.
      let walk = new Array<number>(graph.nodes).fill(1);
      for (let step = 0; step < 1_000; step++) {
        const next = times(matrix, walk).map((each, node) => each + walk[node]!);
        const size = length(next);
        walk = next.map((each) => each / size);
      }
      const grown = length(times(matrix, walk));
      expect(Math.abs(grown - eigenvalue)).toBeLessThan(3e-2 * Math.max(1, eigenvalue));
    }
  });

  it('gives the published values of the karate club', () => {
    const { values, eigenvalue } = eigenvectorCentrality(KARATE);
    expect(eigenvalue).toBeCloseTo(6.725698, 6);
    expect(values[33]).toBe(1);
    // NetworkX's eigenvector_centrality_numpy, values of length 1.
    expect(values[0]! / values[33]!).toBeCloseTo(0.355491445 / 0.37336347, 7);
  });

  it.each([1, 2, 7, 1_000])('of a star, whose spectrum is symmetric, are 1 and 1 / sqrt(%i)', (leaves) => {
    const { values, eigenvalue } = eigenvectorCentrality(star(leaves));
    expect(eigenvalue).toBeCloseTo(Math.sqrt(leaves), 12);
    expect(values[0]).toBeCloseTo(1, 12);
    expect(values[leaves]).toBeCloseTo(1 / Math.sqrt(leaves), 12);
  });

  it('converges where the second eigenvalue is close: a path of 1,000 nodes', () => {
    const nodes = 1_000;
    const path = graphOfPairs(
      nodes,
      Array.from({ length: nodes - 1 }, (_, at) => `${at}-${at + 1}`).join(' '),
    );
    const { values, eigenvalue, residual } = eigenvectorCentrality(path);
    expect(eigenvalue).toBeCloseTo(2 * Math.cos(Math.PI / (nodes + 1)), 13);
    expect(residual).toBeLessThanOrEqual(6e-14);
    for (let node = 0; node < nodes; node++)
      expect(values[node]).toBeCloseTo(Math.sin((Math.PI * (node + 1)) / (nodes + 1)), 5);
  });

  it('of parts that are alike is alike, of a weaker part 0', () => {
    const { values } = eigenvectorCentrality(graphOfPairs(8, '0-1 1-2 2-0 3-4 4-5 5-3 6-7'));
    for (const value of values.subarray(0, 6)) expect(value).toBeCloseTo(1, 12);
    expect(Math.max(...values.subarray(6))).toBeLessThan(1e-12);
  });

  it('along directions follows the ties that enter', () => {
    // A circle of three with one that they point to and one that points to them.
    const graph = graphOfArcs({
      nodes: 5,
      directed: true,
      arcs: [
        [0, 1, 1],
        [1, 2, 1],
        [2, 0, 1],
        [2, 3, 1],
        [4, 0, 1],
      ],
    });
    const { values, eigenvalue } = eigenvectorCentrality(transpose(graph));
    expect(eigenvalue).toBeCloseTo(1, 12);
    [1, 1, 1, 1, 0].forEach((value, node) => {
      expect(values[node]).toBeCloseTo(value, 10);
    });
  });

  it('is 1 for all without ties, and 0 for all in a directed graph without circles', () => {
    const of = (directed: boolean, arcs: readonly (readonly [number, number, number])[]) =>
      eigenvectorCentrality(transpose(graphOfArcs({ nodes: 3, directed, arcs })));
    expect(of(true, [])).toMatchObject({ values: Float64Array.of(1, 1, 1), eigenvalue: 0 });
    expect(of(false, [])).toMatchObject({ values: Float64Array.of(1, 1, 1), eigenvalue: 0 });
    const path = [
      [0, 1, 1],
      [1, 2, 1],
    ] as const;
    expect(of(true, path)).toMatchObject({ values: Float64Array.of(0, 0, 0), eigenvalue: 0 });
  });

  it('gives no numbers that have not converged', () => {
    const circle = transpose(
      graphOfArcs({
        nodes: 50,
        directed: true,
        arcs: [...Array.from({ length: 50 }, (_, at) => [at, (at + 1) % 50, 1] as const), [0, 25, 1]],
      }),
    );
    for (const graph of [KARATE, circle])
      expect(() => eigenvectorCentrality(graph, { iterations: 2 })).toThrow(
        expect.objectContaining({ code: 'NOT_CONVERGED' }),
      );
  });
});

describe('Katz centrality', () => {
  it(`agrees with the definition on graphs of all kinds (seed ${SEED})`, () => {
    for (const graph of graphs(300)) {
      const { values, alpha } = katzCentrality(transpose(graph));
      const system = transposed(denseOf(graph)).map((row, at) =>
        row.map((each, k) => (at === k ? 1 : 0) - alpha * each),
      );
      const expected = solveDense(system, new Array<number>(graph.nodes).fill(1));
      values.forEach((value, node) => {
        expect(Math.abs((value * length(expected)) / expected[node]! - 1)).toBeLessThan(1e-9);
      });
    }
  });

  it('takes an alpha below 1 / largest eigenvalue, and no other', () => {
    expect(katzCentrality(KARATE).alpha).toBeCloseTo(0.9 / 6.7256977, 6);
    expect(katzCentrality(KARATE, { alpha: 0.1 }).alpha).toBe(0.1);
    for (const alpha of [0.15, 0, -1, Number.NaN])
      expect(() => katzCentrality(KARATE, { alpha })).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT' }),
      );
  });
});

describe('hubs and authorities', () => {
  it(`lead to each other and add up to 1 (seed ${SEED})`, () => {
    for (const graph of graphs(300)) {
      const { hubs, authorities, singularValue } = hits(graph, transpose(graph));
      const matrix = denseOf(graph);
      for (const values of [hubs, authorities]) expect(values.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
      const back = times(transposed(matrix), times(matrix, authorities));
      const rest = back.map((each, node) => each - singularValue ** 2 * authorities[node]!);
      expect(length(rest)).toBeLessThan(1e-11 * Math.max(1, singularValue ** 2));
      const led = times(matrix, authorities);
      const sum = led.reduce((a, b) => a + b, 0);
      if (sum > 0)
        led.forEach((each, node) => {
          expect(each / sum).toBeCloseTo(hubs[node]!, 10);
        });
    }
  });

  it('tell who points from who is pointed to', () => {
    const arcs = [
      [0, 2, 1],
      [0, 3, 1],
      [1, 2, 1],
      [1, 3, 1],
      [1, 4, 1],
    ] as const;
    const { hubs, authorities } = hits(...both(graphOfArcs({ nodes: 5, directed: true, arcs })));
    expect(hubs[1]!).toBeGreaterThan(hubs[0]!);
    expect(authorities[2]!).toBeGreaterThan(authorities[4]!);
    expect([authorities[0], authorities[1], hubs[2], hubs[3], hubs[4]]).toEqual([0, 0, 0, 0, 0]);
  });
});

function both(graph: Graph): [Graph, Graph] {
  return [graph, transpose(graph)];
}

it('a directed graph in one strong piece has no entry at 0', () => {
  for (const graph of graphs(100)) {
    if (graph.targets.length === 0 || strongComponents(graph).count > 1) continue;
    expect(Math.min(...eigenvectorCentrality(transpose(graph)).values)).toBeGreaterThan(0);
  }
});
