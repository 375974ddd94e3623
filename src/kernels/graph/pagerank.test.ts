import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { buildGraph, transpose } from './build-graph.ts';
import { rowStrengths } from './degrees.ts';
import { denseOf, solveDense, transposed } from './dense.fixture.ts';
import type { Graph } from './graph.ts';
import { type PageRankOptions, pageRank } from './pagerank.ts';
import { graphOfArcs, KARATE, randomArcs } from './test-graphs.ts';

const SEED = 4;
const rank = (graph: Graph, options?: PageRankOptions) =>
  pageRank(transpose(graph), rowStrengths(graph), options);

/** x = d P' x + (1 - d) / n, with rows of dead ends spread evenly, by elimination. */
function naive(graph: Graph, damping: number): number[] {
  const { nodes } = graph;
  const steps = denseOf(graph).map((row) => {
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((each) => (sum > 0 ? each / sum : 1 / nodes));
  });
  const system = transposed(steps).map((row, at) =>
    row.map((each, k) => (at === k ? 1 : 0) - damping * each),
  );
  return solveDense(system, new Array<number>(nodes).fill((1 - damping) / nodes));
}

it(`agrees with the definition on graphs of all kinds (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < 300; round++) {
    const graph = graphOfArcs(randomArcs(random, { most: 25 }), random() < 0.5);
    const damping = [0.85, 0.5, 0.99][round % 3]!;
    const expected = naive(graph, damping);
    rank(graph, { damping }).values.forEach((value, node) => {
      expect(Math.abs(value / expected[node]! - 1)).toBeLessThan(1e-9);
    });
  }
});

it('gives the published ranks of the karate club', () => {
  const { values } = rank(KARATE);
  expect(values[33]).toBeCloseTo(0.100919, 6);
  expect(values[0]).toBeCloseTo(0.096997, 6);
  expect(values[11]).toBeCloseTo(0.009565, 6);
});

it('adds up to 1, and to nothing without nodes', () => {
  expect(rank(KARATE).values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 14);
  expect(rank(graphOfArcs({ nodes: 0, directed: true, arcs: [] })).values.length).toBe(0);
  expect([...rank(graphOfArcs({ nodes: 1, directed: false, arcs: [] })).values]).toEqual([1]);
});

it('needs few passes where a walk mixes slowly: long paths, grids, large bipartite graphs, circles', () => {
  const ring = (nodes: number, options: { directed: boolean; closed: boolean }): Graph => {
    const from = Int32Array.from({ length: nodes - (options.closed ? 0 : 1) }, (_, at) => at);
    const to = from.map((at) => (at + 1) % nodes);
    return buildGraph({ nodes, sources: from, targets: to, weights: null }, options);
  };
  const side = 100;
  const grid: [number, number, number][] = [];
  for (let row = 0; row < side; row++)
    for (let at = 0; at < side; at++) {
      if (at + 1 < side) grid.push([row * side + at, row * side + at + 1, 1]);
      if (row + 1 < side) grid.push([row * side + at, (row + 1) * side + at, 1]);
    }
  for (const graph of [
    ring(20_000, { directed: false, closed: false }),
    graphOfArcs({ nodes: side * side, directed: false, arcs: grid }),
    graphOfArcs({ nodes: side * side, directed: true, arcs: grid }),
    ring(10_000, { directed: false, closed: true }),
  ])
    expect(rank(graph).iterations).toBeLessThanOrEqual(60);
});

it(`puts a graph without circles in order, whatever its numbers (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  const nodes = 60;
  const numbers = Array.from({ length: nodes }, (_, node) => (node * 37 + 11) % nodes);
  const arcs = Array.from({ length: 150 }, () => {
    const from = Math.floor(random() * (nodes - 1));
    const to = from + 1 + Math.floor(random() * (nodes - 1 - from));
    return [numbers[from]!, numbers[to]!, 0.5 + random()] as const;
  });
  const graph = graphOfArcs({ nodes, directed: true, arcs }, true);
  const { values, iterations } = rank(graph);
  const expected = naive(graph, 0.85);
  values.forEach((value, node) => {
    expect(Math.abs(value / expected[node]! - 1)).toBeLessThan(1e-12);
  });
  expect(iterations).toBeLessThanOrEqual(4);
});

it.each([0, 1, -0.2, 1.5, Number.NaN])('refuses a damping of %d', (damping) => {
  expect(() => rank(KARATE, { damping })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});

it.each([true, false])('gives no numbers that have not converged (directed: %s)', (directed) => {
  const graph = graphOfArcs({
    nodes: 4,
    directed,
    arcs: [
      [0, 1, 1],
      [1, 2, 1],
      [2, 0, 1],
      [0, 3, 1],
      [3, 1, 1],
    ],
  });
  expect(() => rank(graph, { iterations: 1 })).toThrow(
    expect.objectContaining({
      code: 'NOT_CONVERGED',
      details: expect.objectContaining({ iterations: expect.any(Number) }),
    }),
  );
  // More digits than there are.
  expect(() => rank(graph, { tolerance: 1e-30 })).toThrow(expect.objectContaining({ code: 'NOT_CONVERGED' }));
});

it('ends when it is told to', () => {
  const stop = new Error('stop');
  const progress = (): void => {
    throw stop;
  };
  expect(() => rank(KARATE, { progress })).toThrow(stop);
});
