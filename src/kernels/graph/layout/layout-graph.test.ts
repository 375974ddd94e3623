import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../base/random.ts';
import { buildGraph } from '../build-graph.ts';
import type { Graph } from '../graph.ts';
import { layoutGraph } from './layout-graph.ts';
import type { Placement } from './placement.ts';

type Pair = readonly [number, number];

function graphOf(nodes: number, ties: readonly Pair[], directed = false): Graph {
  const sources = Int32Array.from(ties, ([from]) => from);
  const targets = Int32Array.from(ties, ([, to]) => to);
  return buildGraph({ nodes, sources, targets, weights: null }, { directed });
}

/** Groups of equal size: many ties inside, few between. */
function planted(groups: number, size: number, seed: number): Pair[] {
  const random = seededRandom(seed);
  const ties: Pair[] = [];
  for (let a = 0; a < groups * size; a++)
    for (let b = 0; b < a; b++)
      if (random() < (Math.floor(a / size) === Math.floor(b / size) ? 0.3 : 0.01)) ties.push([a, b]);
  return ties;
}

function distance({ x, y }: Placement, a: number, b: number): number {
  return Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!);
}

function expectInside({ x, y }: Placement, width = 1000, height = 1000): void {
  for (let node = 0; node < x.length; node++) {
    expect(x[node]).toBeGreaterThanOrEqual(-1e-6);
    expect(x[node]).toBeLessThanOrEqual(width + 1e-6);
    expect(y[node]).toBeGreaterThanOrEqual(-1e-6);
    expect(y[node]).toBeLessThanOrEqual(height + 1e-6);
  }
}

describe('a layout', () => {
  const star = Array.from({ length: 400 }, (_, leaf): Pair => [0, leaf + 1]);
  const path = Array.from({ length: 200 }, (_, node): Pair => [node, node + 1]);
  it.each([
    ['no node', 0, []],
    ['one node', 1, []],
    ['one node tied to itself', 1, [[0, 0]]],
    ['two nodes', 2, [[0, 1]]],
    ['nodes without ties', 50, []],
    ['a star', 401, star],
    ['a path', 201, path],
    [
      'duplicates and loops',
      4,
      [
        [0, 1],
        [0, 1],
        [1, 0],
        [2, 2],
        [1, 2],
        [2, 2],
        [3, 0],
      ],
    ],
    [
      'pieces',
      30,
      [
        [0, 1],
        [1, 2],
        [5, 6],
        [6, 7],
        [7, 5],
        [20, 21],
      ],
    ],
  ] as const)('of %s is finite and inside its box', (_, nodes, ties) => {
    for (const directed of [false, true]) {
      const placement = layoutGraph(graphOf(nodes, ties, directed));
      expect(placement.x).toHaveLength(nodes);
      expectInside(placement);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    const graph = graphOf(120, planted(4, 30, 1));
    const first = layoutGraph(graph, { seed: 5 });
    expect(layoutGraph(graph, { seed: 5 })).toEqual(first);
    expect(layoutGraph(graph, { seed: 6 }).x).not.toEqual(first.x);
  });

  it('does not depend on directions, and adds parallel ties up', () => {
    const ties = planted(3, 20, 2);
    const there = layoutGraph(graphOf(60, ties));
    expect(
      layoutGraph(
        graphOf(
          60,
          ties.map(([a, b]) => [b, a]),
          true,
        ),
      ),
    ).toEqual(there);
    const weighted = { nodes: 60, sources: Int32Array.from(ties, ([from]) => from) };
    const targets = Int32Array.from(ties, ([, to]) => to);
    const weights = new Float64Array(ties.length).fill(1).fill(2, 0, 1);
    expect(layoutGraph(graphOf(60, [ties[0]!, ...ties]))).toEqual(
      layoutGraph(buildGraph({ ...weighted, targets, weights }, { directed: false })),
    );
  });

  it.each([1, 2, 3])('puts planted communities apart, seed %i', (seed) => {
    const placement = layoutGraph(graphOf(160, planted(4, 40, seed)), { seed });
    let [inside, insideCount, outside, outsideCount] = [0, 0, 0, 0];
    for (let a = 0; a < 160; a++)
      for (let b = 0; b < a; b++)
        if (Math.floor(a / 40) === Math.floor(b / 40)) {
          inside += distance(placement, a, b);
          insideCount++;
        } else {
          outside += distance(placement, a, b);
          outsideCount++;
        }
    expect(inside / insideCount).toBeLessThan((0.5 * outside) / outsideCount);
  });

  it('unfolds a grid: neighbours are near, corners are far', () => {
    const side = 15;
    const ties: Pair[] = [];
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++) {
        const node = row * side + column;
        if (column + 1 < side) ties.push([node, node + 1]);
        if (row + 1 < side) ties.push([node, node + side]);
      }
    const placement = layoutGraph(graphOf(side * side, ties), { linLog: false });
    const near = ties.reduce((sum, [a, b]) => sum + distance(placement, a, b), 0) / ties.length;
    expect(distance(placement, 0, side * side - 1)).toBeGreaterThan(10 * near);
    expect(distance(placement, side - 1, side * (side - 1))).toBeGreaterThan(10 * near);
  });

  it('puts pieces side by side: their boxes do not meet', () => {
    const clique = (from: number, size: number): Pair[] =>
      Array.from({ length: size }, (_, a) =>
        Array.from({ length: a }, (_, b): Pair => [from + a, from + b]),
      ).flat();
    const placement = layoutGraph(graphOf(40, [...clique(0, 12), ...clique(12, 9), ...clique(21, 6)]));
    const boxes = [
      [0, 12],
      [12, 21],
      [21, 27],
    ].map(([from, to]) => {
      const [x, y] = [placement.x.slice(from, to), placement.y.slice(from, to)];
      return { left: Math.min(...x), right: Math.max(...x), top: Math.min(...y), bottom: Math.max(...y) };
    });
    for (const a of boxes)
      for (const b of boxes)
        if (a !== b)
          expect(a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top).toBe(true);
    // Nodes without ties stand in rows.
    expect(new Set(Array.from(placement.y.slice(27), (y) => y.toFixed(6))).size).toBeLessThan(6);
  });

  it('parts nodes that would overlap', () => {
    const radius = Float64Array.from({ length: 160 }, (_, node) => 8 + (node % 7) * 3);
    const placement = layoutGraph(graphOf(160, planted(4, 40, 3)), { radius });
    expectInside(placement);
    let overlaps = 0;
    for (let a = 0; a < 160; a++)
      for (let b = 0; b < a; b++) if (distance(placement, a, b) < 0.9 * (radius[a]! + radius[b]!)) overlaps++;
    expect(overlaps).toBe(0);
  });

  it('fits another box', () => {
    const placement = layoutGraph(graphOf(60, planted(3, 20, 4)), { box: { width: 300, height: 50 } });
    expectInside(placement, 300, 50);
    const height = Math.max(...placement.y) - Math.min(...placement.y);
    expect(height).toBeCloseTo(50);
  });

  it('moves little when the network changes a little', () => {
    const ties = planted(4, 40, 5);
    const before = layoutGraph(graphOf(160, ties));
    // Three new nodes: tied to a group, tied to one another only.
    const changed = graphOf(163, [...ties.slice(5), [160, 3], [160, 7], [160, 11], [161, 162]]);
    const grown = (column: Float64Array) =>
      Float64Array.from({ length: 163 }, (_, i) => column[i] ?? Number.NaN);
    const after = layoutGraph(changed, { start: { x: grown(before.x), y: grown(before.y) } });
    expectInside(after);
    let moved = 0;
    for (let node = 0; node < 160; node++)
      moved += Math.hypot(after.x[node]! - before.x[node]!, after.y[node]! - before.y[node]!) / 160;
    expect(moved).toBeLessThan(40);
    const toGroup = (group: number): number =>
      Array.from({ length: 40 }, (_, i) => distance(after, 160, group * 40 + i)).reduce((a, b) => a + b) / 40;
    expect(toGroup(0)).toBeLessThan(Math.min(toGroup(1), toGroup(2), toGroup(3)));
    expect(distance(after, 161, 162)).toBeGreaterThan(0);
  });

  it('parts nodes whose start is the same place', () => {
    // Leaves of one hub: nothing but their numbers tells them apart.
    const start = { x: new Float64Array(401).fill(500, 1), y: new Float64Array(401).fill(500) };
    const placement = layoutGraph(graphOf(401, star), { start });
    expectInside(placement);
    expect(new Set(placement.x).size).toBeGreaterThan(390);
  });

  it('tells how far it is and stops when told to', () => {
    const graph = graphOf(400, planted(4, 100, 7));
    let last = 0;
    layoutGraph(graph, {
      progress: (done) => {
        expect(done).toBeGreaterThanOrEqual(last);
        last = done;
      },
    });
    expect(last).toBeGreaterThan(0.9);
    expect(last).toBeLessThanOrEqual(1);
    const stop = () => {
      throw new Error('stopped');
    };
    expect(() => layoutGraph(graph, { progress: stop })).toThrow('stopped');
  });
});
