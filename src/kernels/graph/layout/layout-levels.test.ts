import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../base/random.ts';
import { buildGraph } from '../build-graph.ts';
import { communityLevels } from '../community-levels.ts';
import type { Graph } from '../graph.ts';
import { type LevelLayoutOptions, layoutLevels } from './layout-levels.ts';

/** Communities of 25 in groups of 8, with a few pieces of two nodes apart. */
function nestedGraph(groups: number, seed: number): Graph {
  const random = seededRandom(seed);
  const nodes = groups * 200;
  const [sources, targets]: [number[], number[]] = [[], []];
  const draw = (from: number, size: number) => from + Math.floor(random() * size);
  for (let node = 0; node < nodes; node++) {
    for (const [size, ties] of [
      [25, 4],
      [200, 1],
    ] as const)
      for (let tie = 0; tie < ties; tie++) {
        sources.push(node);
        targets.push(draw(node - (node % size), size));
      }
    if (random() < 0.1) {
      sources.push(node);
      targets.push(draw(0, nodes));
    }
  }
  for (let pair = 0; pair < 10; pair++) {
    sources.push(nodes + 2 * pair);
    targets.push(nodes + 2 * pair + 1);
  }
  return buildGraph(
    {
      nodes: nodes + 20,
      sources: Int32Array.from(sources),
      targets: Int32Array.from(targets),
      weights: null,
    },
    { directed: false },
  );
}

const graph = nestedGraph(10, 1);
const { levels } = communityLevels(graph, { seed: 1, limits: [8, 100] }, () => {});
const lay = (options: LevelLayoutOptions) => layoutLevels(graph, levels, options);

describe.each([
  ['laid out whole', 10_000],
  ['laid out disc by disc', 0],
])('levels of a graph %s', (_, wholeUpTo) => {
  const layout = lay({ wholeUpTo });

  it('have a finite place for everything, inside the box', () => {
    expect(levels.map(({ places }) => places)).toEqual(layout.levels.map(({ x }) => x.length));
    for (const { x, y } of [layout.nodes, ...layout.levels])
      for (const column of [x, y])
        for (const one of column) {
          expect(one).toBeGreaterThanOrEqual(-1);
          expect(one).toBeLessThanOrEqual(1001);
        }
  });

  it('show the members of a place where the place is', () => {
    levels.forEach(({ membership, places, rest }, at) => {
      const { x, y } = layout.levels[at]!;
      let nearest = 0;
      for (let node = 0; node < graph.nodes; node++) {
        let best = 0;
        const away = (place: number) =>
          Math.hypot(x[place]! - layout.nodes.x[node]!, y[place]! - layout.nodes.y[node]!);
        for (let place = 1; place < places; place++) if (away(place) < away(best)) best = place;
        if (best === membership[node] || membership[node] === rest) nearest++;
      }
      // Most are nearer to the middle of their own place than to that of any of the others.
      expect(nearest / graph.nodes).toBeGreaterThan(wholeUpTo > 0 ? 0.5 : 0.75);
    });
  });

  it('are the same for the same seed', () => {
    expect(lay({ wholeUpTo })).toEqual(layout);
    expect(lay({ wholeUpTo, seed: 2 })).not.toEqual(layout);
  });

  it('stay where they were when they start there', () => {
    const again = lay({ wholeUpTo, start: layout.nodes, seed: 3 });
    let moved = 0;
    for (let node = 0; node < graph.nodes; node++)
      moved += Math.hypot(
        again.nodes.x[node]! - layout.nodes.x[node]!,
        again.nodes.y[node]! - layout.nodes.y[node]!,
      );
    expect(moved / graph.nodes).toBeLessThan(40);
  });
});

it('puts every node inside the disc of its place', () => {
  const { nodes, levels: placed } = lay({ wholeUpTo: 0 });
  levels.forEach(({ membership, sizes }, at) => {
    for (let node = 0; node < graph.nodes; node++) {
      const place = membership[node]!;
      // The coarsest discs cover 0.35 of the box, those of the next level half of that.
      const radius = Math.sqrt((0.35 * 0.5 ** at * 1e6 * sizes[place]!) / graph.nodes / Math.PI);
      const away = Math.hypot(nodes.x[node]! - placed[at]!.x[place]!, nodes.y[node]! - placed[at]!.y[place]!);
      expect(away).toBeLessThanOrEqual(radius * 1.0001);
    }
  });
});

it('lays out a graph without levels, and one without nodes', () => {
  expect(layoutLevels(graph, [], { wholeUpTo: 0 }).levels).toEqual([]);
  const nothing = buildGraph(
    { nodes: 0, sources: new Int32Array(0), targets: new Int32Array(0), weights: null },
    { directed: true },
  );
  expect(layoutLevels(nothing, []).nodes.x).toHaveLength(0);
});
