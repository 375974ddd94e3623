import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { buildGraph } from './build-graph.ts';
import { coreNumbers } from './core-numbers.ts';
import type { Graph } from './graph.ts';
import { graphOfArcs, KARATE, KITE, randomArcs } from './test-graphs.ts';

const SEED = 3;

/** By definition: for each k, drop whoever has fewer than k ties to those that are left, until nobody has. */
function coresOf({ nodes, offsets, targets }: Graph): number[] {
  const cores = new Array<number>(nodes).fill(0);
  for (let k = 1; ; k++) {
    const left = new Set(cores.keys());
    for (let before = -1; before !== left.size; ) {
      before = left.size;
      for (const node of left) {
        const ties = targets
          .subarray(offsets[node]!, offsets[node + 1]!)
          .filter((target) => left.has(target));
        if (ties.length < k) left.delete(node);
      }
    }
    if (left.size === 0) return cores;
    for (const node of left) cores[node] = k;
  }
}

it(`gives the largest k of the k-core that a node is in (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < 300; round++) {
    const graph = graphOfArcs({ ...randomArcs(random, { most: 25 }), directed: false });
    expect([...coreNumbers(graph)]).toEqual(coresOf(graph));
  }
});

it('finds the ten of the karate club who are in its 4-core', () => {
  const cores = coreNumbers(KARATE);
  expect(Math.max(...cores)).toBe(4);
  expect([...cores.keys()].filter((node) => cores[node] === 4)).toEqual([0, 1, 2, 3, 7, 8, 13, 30, 32, 33]);
});

it('finds the core of the kite, its tail outside', () => {
  expect([...coreNumbers(KITE)]).toEqual([3, 3, 3, 3, 3, 3, 3, 2, 1, 1]);
});

it('counts a loop as two ties, a parallel tie as one more', () => {
  const arcs = [
    [0, 0, 1],
    [1, 2, 1],
    [1, 2, 1],
  ] as const;
  expect([...coreNumbers(graphOfArcs({ nodes: 4, directed: false, arcs }))]).toEqual([2, 2, 2, 0]);
});

it('counts rows that are longer than 16 bits can say', () => {
  const ties = 70_000;
  const list = {
    nodes: 3,
    sources: new Int32Array(ties),
    targets: new Int32Array(ties).fill(1),
    weights: null,
  };
  expect([...coreNumbers(buildGraph(list, { directed: false }))]).toEqual([ties, ties, 0]);
});
