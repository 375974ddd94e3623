import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { buildGraph, transpose } from './build-graph.ts';
import type { Graph } from './graph.ts';
import { graphOfArcs, randomArcs } from './test-graphs.ts';

const SEED = 1;
const rowsOf = ({ nodes, offsets, targets, weights }: Graph): [number, number][][] =>
  Array.from({ length: nodes }, (_, node) =>
    Array.from(targets.subarray(offsets[node]!, offsets[node + 1]!), (target, at) => [
      target,
      weights?.[offsets[node]! + at] ?? 1,
    ]),
  );
const byNumbers = (a: readonly number[], b: readonly number[]): number => a[0]! - b[0]! || a[1]! - b[1]!;

it(`holds every tie where it belongs, rows ascending (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < 200; round++) {
    const list = randomArcs(random);
    const graph = graphOfArcs(list, true);
    const expected = Array.from({ length: list.nodes }, () => [] as [number, number][]);
    for (const [from, to, weight] of list.arcs) {
      expected[from]!.push([to, weight]);
      if (!list.directed) expected[to]!.push([from, weight]);
    }
    const rows = rowsOf(graph);
    for (const row of rows)
      expect(row.map(([to]) => to)).toEqual(row.map(([to]) => to).toSorted((a, b) => a - b));
    expect(rows.map((row) => row.toSorted(byNumbers))).toEqual(
      expected.map((row) => row.toSorted(byNumbers)),
    );
    expect(graph).toMatchObject({ nodes: list.nodes, edges: list.arcs.length, directed: list.directed });
  }
});

it(`turns every arc round, and twice is as before (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < 100; round++) {
    const graph = graphOfArcs(randomArcs(random), true);
    const turned = transpose(graph);
    const expected = rowsOf(graph).flatMap((row, from) =>
      row.map(([to, weight]) => [to, from, weight].join()),
    );
    expect(
      rowsOf(turned)
        .flatMap((row, from) => row.map(([to, weight]) => [from, to, weight].join()))
        .sort(),
    ).toEqual(expected.sort());
    expect(transpose(turned).targets).toEqual(graph.targets);
  }
});

it('stands on shared memory', () => {
  const graph = graphOfArcs({ nodes: 2, directed: false, arcs: [[0, 1, 2]] }, true);
  for (const array of [graph.offsets, graph.targets, graph.weights!])
    expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
});

it('takes a graph without nodes', () => {
  const graph = graphOfArcs({ nodes: 0, directed: true, arcs: [] });
  expect([...graph.offsets]).toEqual([0]);
  expect(transpose(graph).targets.length).toBe(0);
});

it.each([
  ['an end below 0', [-1, 0, 1], 'node -1'],
  ['an end that is no node', [0, 2, 1], 'node 2'],
  ['a weight of 0', [0, 1, 0], 'weight 0'],
  ['a negative weight', [0, 1, -3], 'weight -3'],
  ['a weight that is no number', [0, 1, Number.NaN], 'weight NaN'],
  ['an endless weight', [0, 1, Number.POSITIVE_INFINITY], 'weight Infinity'],
] as const)('refuses %s', (_, arc, quoted) => {
  expect(() => graphOfArcs({ nodes: 2, directed: false, arcs: [arc] }, true)).toThrow(
    expect.objectContaining({ code: 'RECORD_INVALID', message: expect.stringContaining(quoted) }),
  );
});

it('refuses columns of different lengths', () => {
  const list = { nodes: 2, sources: Int32Array.of(0), targets: Int32Array.of(1, 1), weights: null };
  expect(() => buildGraph(list, { directed: true })).toThrow(
    expect.objectContaining({ code: 'RECORD_INVALID' }),
  );
});
