import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { categoryAssortativity, numericAssortativity } from './assortativity.ts';
import { transpose } from './build-graph.ts';
import { rowLengths } from './degrees.ts';
import { denseOf } from './dense.fixture.ts';
import { countLoops, density } from './density.ts';
import { reciprocity } from './reciprocity.ts';
import { graphOfArcs, graphOfPairs, KARATE, randomArcs } from './test-graphs.ts';

const SEED = 6;

it('degrees of the karate club are disassortative, as published', () => {
  expect(numericAssortativity(KARATE, rowLengths(KARATE))).toBeCloseTo(-0.47561309768461457, 12);
});

it(`numeric assortativity is the correlation over ties (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < 200; round++) {
    const graph = graphOfArcs(randomArcs(random));
    const values = Float64Array.from({ length: graph.nodes }, () => 1e6 + Math.floor(random() * 5));
    const pairs: [number, number][] = [];
    denseOf(graph).forEach((row, u) => {
      row.forEach((count, v) => {
        for (let each = 0; each < count; each++) pairs.push([values[u]!, values[v]!]);
      });
    });
    const mean = (of: (pair: [number, number]) => number): number =>
      pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
    const [x, y] = [mean((pair) => pair[0]), mean((pair) => pair[1])];
    const spread = Math.sqrt(mean((pair) => (pair[0] - x) ** 2) * mean((pair) => (pair[1] - y) ** 2));
    const expected = mean((pair) => (pair[0] - x) * (pair[1] - y)) / spread;
    const found = numericAssortativity(graph, values);
    if (Number.isNaN(found)) expect(pairs.length === 0 || spread < 1e-6).toBe(true);
    else expect(found).toBeCloseTo(expected, 6);
  }
});

it('leaves ties out where the number or the category is missing', () => {
  const graph = graphOfPairs(4, '0-1 1-2 2-3 0-3 0-2');
  const short = graphOfPairs(3, '0-1 1-2 0-2');
  const values = Float64Array.of(1, 2, 4, Number.NaN);
  expect(numericAssortativity(graph, values)).toBeCloseTo(numericAssortativity(short, values), 12);
  expect(categoryAssortativity(graph, Int32Array.of(0, 1, 1, -1))).toBeCloseTo(
    categoryAssortativity(short, Int32Array.of(0, 1, 1)),
    12,
  );
});

it('category assortativity is 1 when ties stay inside, and as Newman’s formula says otherwise', () => {
  const inside = graphOfPairs(4, '0-1 2-3');
  expect(categoryAssortativity(inside, Int32Array.of(0, 0, 1, 1))).toBe(1);
  expect(categoryAssortativity(inside, Int32Array.of(0, 1, 0, 1))).toBe(-1);
  // e = [[2, 1], [1, 2]] / 6: trace 2/3, by chance 1/2.
  const mixed = graphOfPairs(4, '0-1 2-3 1-2');
  expect(categoryAssortativity(mixed, Int32Array.of(0, 0, 1, 1))).toBeCloseTo((2 / 3 - 1 / 2) / (1 / 2), 12);
  expect(categoryAssortativity(mixed, Int32Array.of(0, 0, 0, 0))).toBeNaN();
  expect(categoryAssortativity(graphOfPairs(2, '0-1'), Int32Array.of(-1, -1))).toBeNaN();
});

it(`reciprocity is the share of arcs that one in the other direction answers (seed ${SEED})`, () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < 200; round++) {
    const graph = graphOfArcs(randomArcs(random));
    const dense = denseOf(graph);
    let [ties, answered] = [0, 0];
    dense.forEach((row, u) => {
      row.forEach((count, v) => {
        if (u === v) return;
        ties += count;
        answered += Math.min(count, dense[v]![u]!);
      });
    });
    const found = reciprocity(graph, transpose(graph));
    if (ties === 0) expect(found).toBeNaN();
    else expect(found).toBeCloseTo(answered / ties, 12);
    if (!graph.directed && ties > 0) expect(found).toBe(1);
  }
});

it('density counts the pairs that could be tied', () => {
  expect(density(KARATE)).toBeCloseTo(78 / 561, 12);
  expect(density(graphOfArcs({ nodes: 3, directed: true, arcs: [[0, 1, 1]] }))).toBeCloseTo(1 / 6, 12);
  expect(density(graphOfArcs({ nodes: 1, directed: false, arcs: [] }))).toBeNaN();
  for (const directed of [true, false])
    expect(
      countLoops(
        graphOfArcs({
          nodes: 2,
          directed,
          arcs: [
            [0, 0, 1],
            [0, 1, 1],
            [1, 1, 1],
          ],
        }),
      ),
    ).toBe(2);
});
