import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { buildGraph } from './build-graph.ts';
import { denseOf } from './dense.fixture.ts';
import type { Graph } from './graph.ts';
import type { Groups } from './number-groups.ts';
import { strongComponents } from './strong-components.ts';
import { graphOfArcs, graphOfPairs, randomArcs } from './test-graphs.ts';
import { weakComponents } from './weak-components.ts';

const SEED = 2;

/** Who reaches whom, by Warshall's definition. */
function reachOf(graph: Graph, undirected: boolean): boolean[][] {
  const dense = denseOf(graph);
  const reach = dense.map((row, u) =>
    row.map((w, v) => u === v || w > 0 || (undirected && dense[v]![u]! > 0)),
  );
  for (let via = 0; via < graph.nodes; via++)
    for (let u = 0; u < graph.nodes; u++)
      for (let v = 0; v < graph.nodes; v++) reach[u]![v] ||= reach[u]![via]! && reach[via]![v]!;
  return reach;
}

function check(groups: Groups, together: (u: number, v: number) => boolean): void {
  const nodes = groups.of.length;
  for (let u = 0; u < nodes; u++)
    for (let v = 0; v < nodes; v++) expect(groups.of[u] === groups.of[v]).toBe(together(u, v));
  const sizes = Array.from(
    { length: groups.count },
    (_, group) => groups.of.filter((of) => of === group).length,
  );
  expect([...groups.sizes]).toEqual(sizes);
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  const firsts = sizes.map((_, group) => groups.of.indexOf(group));
  sizes.forEach((size, group) => {
    if (group > 0 && size === sizes[group - 1]) expect(firsts[group]!).toBeGreaterThan(firsts[group - 1]!);
  });
}

it(`weak components hold those who reach each other when directions are ignored (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < 300; round++) {
    const graph = graphOfArcs(randomArcs(random, { most: 20 }));
    const reach = reachOf(graph, true);
    check(weakComponents(graph), (u, v) => reach[u]![v]!);
  }
});

it(`strong components hold those who reach each other both ways (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < 300; round++) {
    const graph = graphOfArcs(randomArcs(random, { most: 20 }));
    const reach = reachOf(graph, false);
    check(strongComponents(graph), (u, v) => reach[u]![v]! && reach[v]![u]!);
  }
});

it('numbers the largest first, of equal ones that with the smallest node', () => {
  const groups = weakComponents(graphOfPairs(7, '1-2 3-4 4-5'));
  expect([...groups.of]).toEqual([2, 1, 1, 0, 0, 0, 3]);
  expect([...groups.sizes]).toEqual([3, 2, 1, 1]);
});

it('takes a path of a hundred thousand nodes without running out of stack', () => {
  const nodes = 100_000;
  const steps = Int32Array.from({ length: nodes - 1 }, (_, at) => at);
  const list = { nodes, sources: steps, targets: steps.map((at) => at + 1), weights: null };
  const path = buildGraph(list, { directed: true });
  expect(weakComponents(path).count).toBe(1);
  expect(strongComponents(path).count).toBe(nodes);
  const back = { ...list, nodes, sources: steps.map((at) => at + 1), targets: steps };
  const both = {
    ...list,
    sources: Int32Array.from([...list.sources, ...back.sources]),
    targets: Int32Array.from([...list.targets, ...back.targets]),
  };
  expect(strongComponents(buildGraph(both, { directed: true })).count).toBe(1);
});

it('finds no component in a graph without nodes', () => {
  const graph = graphOfArcs({ nodes: 0, directed: false, arcs: [] });
  expect([weakComponents(graph).count, strongComponents(graph).count]).toEqual([0, 0]);
});
