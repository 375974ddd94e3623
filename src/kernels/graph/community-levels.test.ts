import { describe, expect, it } from 'vitest';
import { noProgress } from '../../base/progress.ts';
import { seededRandom } from '../../base/random.ts';
import { buildGraph } from './build-graph.ts';
import { connectedParts } from './communities.ts';
import { type CommunityLevel, communityLevels } from './community-levels.ts';
import type { Graph } from './graph.ts';
import { graphOfArcs, KARATE, randomArcs } from './test-graphs.ts';
import { undirectedSum } from './undirected-sum.ts';

/** Groups of 40, four fifths of the ties inside, and a tail of small components. */
function plantedGraph(nodes: number, seed: number): Graph {
  const random = seededRandom(seed);
  const connected = Math.floor(0.95 * nodes);
  const arcs: (readonly [number, number, number])[] = [];
  for (let tie = 0; tie < 4 * connected; tie++) {
    const from = Math.floor(random() * connected);
    const to =
      random() < 0.8 ? from - (from % 40) + Math.floor(random() * 40) : Math.floor(random() * connected);
    arcs.push([from, Math.min(to, connected - 1), 1]);
  }
  for (let node = connected; node + 1 < nodes; node += 2) arcs.push([node, node + 1, 1]);
  return graphOfArcs({ nodes, directed: false, arcs });
}

function check(graph: Graph, levels: readonly CommunityLevel[], limits: readonly number[]): void {
  const undirected = undirectedSum(graph);
  let before: CommunityLevel | undefined;
  for (const level of levels) {
    const { places, membership, sizes, parents, rest } = level;
    expect(places).toBeLessThanOrEqual(Math.max(...limits));
    expect(places).toBeLessThan(graph.nodes);
    expect(sizes).toHaveLength(places);
    const counted = new Int32Array(places);
    for (const place of membership) counted[place]!++;
    expect(counted).toEqual(sizes);
    const shown = rest === -1 ? sizes : sizes.subarray(0, rest);
    expect(shown).toEqual(shown.toSorted((a, b) => b - a));
    // Every place but the rest is connected.
    const parts = connectedParts(undirected, membership);
    const partsOf = new Map<number, Set<number>>();
    parts.membership.forEach((part, node) => {
      const place = membership[node]!;
      partsOf.set(place, (partsOf.get(place) ?? new Set()).add(part));
    });
    for (const [place, found] of partsOf) if (place !== rest) expect(found.size).toBe(1);
    if (before === undefined) expect(parents).toBeNull();
    else
      for (let node = 0; node < graph.nodes; node++)
        expect(parents![membership[node]!]).toBe(before.membership[node]);
    if (before !== undefined) expect(places).toBeGreaterThan(before.places);
    before = level;
  }
}

describe('communityLevels', () => {
  it('gives nested levels of connected places within their limits', () => {
    const graph = plantedGraph(8000, 1);
    const { levels } = communityLevels(graph, { seed: 1 }, noProgress);
    check(graph, levels, [60, 500, 5000]);
    expect(levels.map(({ places }) => places)).toEqual([60, 500, 5000]);
    // Places of one level are alike: what is tied as by chance does not run together into one.
    const first = levels[0]!;
    expect(first.sizes[0]! / first.sizes[first.places - 2]!).toBeLessThan(6);
    // The small components stand together.
    expect(first.rest).toBe(59);
    expect(first.sizes[59]).toBeGreaterThanOrEqual(400);
  });

  it('shows whole communities at the first level where they are few, and parts of them after', () => {
    const graph = plantedGraph(1000, 2);
    const { communities, levels } = communityLevels(graph, { seed: 1 }, noProgress);
    check(graph, levels, [60, 500]);
    const first = levels[0]!;
    expect(first.places).toBeLessThan(60);
    for (let node = 0; node < 950; node++)
      expect(first.membership[node] === first.membership[0]).toBe(
        communities.membership[node] === communities.membership[0],
      );
  });

  it('holds on random graphs of all kinds', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seededRandom(seed);
      const graph = graphOfArcs(randomArcs(random, { most: 60 }), random() < 0.5);
      const limits = seed % 2 === 0 ? [2, 5, 20] : [3, 4, 5, 6, 7];
      const { levels } = communityLevels(graph, { seed, limits }, noProgress);
      check(graph, levels, limits);
      for (const level of levels) expect(limits.some((limit) => level.places <= limit)).toBe(true);
    }
  });

  it('merges pieces rather than nodes on large graphs, and is the same for the same seed', () => {
    const graph = plantedGraph(60_000, 3);
    const first = communityLevels(graph, { seed: 7 }, noProgress);
    check(graph, first.levels, [60, 500, 5000]);
    expect(first.levels).toHaveLength(3);
    expect(communityLevels(graph, { seed: 7, communities: first.communities }, noProgress)).toEqual(first);
  });

  it('has no levels for a graph that is small or empty, and a rest for one of nodes without ties', () => {
    const none = { sources: new Int32Array(0), targets: new Int32Array(0), weights: null };
    expect(
      communityLevels(buildGraph({ nodes: 0, ...none }, { directed: false }), { seed: 1 }, noProgress).levels,
    ).toEqual([]);
    expect(communityLevels(KARATE, { seed: 1, limits: [40] }, noProgress).levels).toHaveLength(1);
    const { levels } = communityLevels(
      buildGraph({ nodes: 100, ...none }, { directed: false }),
      { seed: 1 },
      noProgress,
    );
    expect(levels.map(({ places, rest }) => [places, rest])).toEqual([[60, 59]]);
  });
});
