import { describe, expect, it } from 'vitest';
import { noProgress, type Progress } from '../../base/progress.ts';
import { seededRandom } from '../../base/random.ts';
import type { Communities, CommunityOptions } from './communities.ts';
import type { Graph } from './graph.ts';
import { leiden } from './leiden.ts';
import { louvain } from './louvain.ts';
import { modularity } from './modularity.ts';
import {
  FLORENCE,
  forRandomArcs,
  graphOfArcs,
  graphOfPairs,
  KARATE,
  KITE,
  randomArcs,
} from './test-graphs.ts';
import { undirectedSum } from './undirected-sum.ts';

type Search = (graph: Graph, options: CommunityOptions, progress: Progress) => Communities;
const SEARCHES: readonly (readonly [string, Search])[] = [
  ['louvain', louvain],
  ['leiden', leiden],
];

/** Every modularity that a partition of a small graph can have, the largest: all partitions in turn. */
function bestModularity(graph: Graph, resolution: number): number {
  const membership = new Int32Array(graph.nodes);
  let best = Number.NEGATIVE_INFINITY;
  const place = (node: number, used: number): void => {
    if (node === graph.nodes) {
      best = Math.max(best, modularity(graph, membership, { resolution }));
      return;
    }
    for (let community = 0; community <= used; community++) {
      membership[node] = community;
      place(node + 1, Math.max(used, community + 1));
    }
  };
  place(0, 0);
  return best;
}

/** Nodes that can be reached inside the community from its first node, ignoring directions. */
function reachedInside(graph: Graph, membership: Int32Array, community: number): number {
  const { offsets, targets } = undirectedSum(graph);
  const seen = new Set([membership.indexOf(community)]);
  for (const node of seen)
    for (const other of targets.subarray(offsets[node], offsets[node + 1]))
      if (membership[other] === community) seen.add(other);
  return seen.size;
}

describe.each(SEARCHES)('%s', (_, search) => {
  it('finds the best partition of the karate club, of the Florentine families and of the kite', () => {
    for (let seed = 1; seed <= 5; seed++) {
      expect(search(KARATE, { seed }, noProgress).modularity).toBeCloseTo(0.4197896, 6);
      expect(search(FLORENCE, { seed }, noProgress).modularity).toBeCloseTo(0.39875, 6);
      expect(search(KITE, { seed }, noProgress).modularity).toBeCloseTo(0.2222222, 6);
    }
  });

  it('comes within a hair of the best of all partitions on small random graphs', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seededRandom(seed);
      const arcs = { ...randomArcs(random, { most: 7 }), directed: false };
      const graph = graphOfArcs(arcs, random() < 0.5);
      const resolution = 0.5 + random();
      const found = search(graph, { seed, resolution }, noProgress).modularity;
      expect(found, `seed ${seed}`).toBeGreaterThan(bestModularity(graph, resolution) - 0.02);
    }
  });

  it('gives connected communities, numbered by size, then by smallest node, of the modularity that it says', () => {
    forRandomArcs(300, (arcs, weighted) => {
      const graph = graphOfArcs(arcs, weighted);
      // One start goes the way of large graphs.
      for (const starts of [1, 3]) {
        const {
          membership,
          communities,
          sizes,
          modularity: said,
        } = search(graph, { seed: 9, starts, resolution: 0.8 }, noProgress);
        expect(said).toBeCloseTo(modularity(undirectedSum(graph), membership, { resolution: 0.8 }), 12);
        expect(sizes).toHaveLength(communities);
        const firsts = Array.from(sizes, (size, community) => {
          expect(membership.filter((own) => own === community)).toHaveLength(size);
          expect(reachedInside(graph, membership, community)).toBe(size);
          return membership.indexOf(community);
        });
        for (let next = 1; next < communities; next++) {
          expect(sizes[next]!).toBeLessThanOrEqual(sizes[next - 1]!);
          if (sizes[next] === sizes[next - 1]) expect(firsts[next]!).toBeGreaterThan(firsts[next - 1]!);
        }
      }
    });
  });

  it('keeps every clique of a ring of cliques together', () => {
    const cliques = 12;
    const pairs: string[] = [];
    for (let clique = 0; clique < cliques; clique++) {
      const first = 5 * clique;
      for (let a = 0; a < 5; a++) for (let b = 0; b < a; b++) pairs.push(`${first + a}-${first + b}`);
      pairs.push(`${first}-${(first + 5) % (5 * cliques)}`);
    }
    const graph = graphOfPairs(5 * cliques, pairs.join(' '));
    const { membership, sizes } = search(graph, { seed: 4 }, noProgress);
    expect([...sizes]).toEqual(new Array(cliques).fill(5));
    for (let node = 0; node < membership.length; node++)
      expect(membership[node]).toBe(membership[node - (node % 5)]);
  });

  it('finds more communities at a higher resolution, and components at none', () => {
    const at = (resolution: number) => search(KARATE, { seed: 1, resolution }, noProgress).communities;
    expect(at(0)).toBe(1);
    expect(at(2)).toBeGreaterThan(at(1));
    expect(at(1)).toBeGreaterThan(at(0.3));
  });

  it('leaves nodes without edges alone, and an empty graph empty', () => {
    const none = graphOfArcs({ nodes: 3, directed: true, arcs: [] });
    expect(search(none, { seed: 1 }, noProgress)).toEqual({
      membership: Int32Array.of(0, 1, 2),
      communities: 3,
      sizes: Int32Array.of(1, 1, 1),
      modularity: 0,
    });
    expect(
      search(graphOfArcs({ nodes: 0, directed: false, arcs: [] }), { seed: 1 }, noProgress).communities,
    ).toBe(0);
    const loop = graphOfArcs({ nodes: 2, directed: false, arcs: [[0, 0, 1]] });
    expect([...search(loop, { seed: 1 }, noProgress).membership]).toEqual([0, 1]);
  });

  it('gives the same for the same seed, on large graphs too, and can be stopped between pieces', () => {
    const random = seededRandom(11);
    const nodes = 70_000;
    const arcs = Array.from({ length: 8 * nodes }, () => {
      const from = Math.floor(random() * nodes);
      // Most ties stay within 500 nodes.
      const to =
        random() < 0.8 ? from - (from % 500) + Math.floor(random() * 500) : Math.floor(random() * nodes);
      return [from, Math.min(nodes - 1, to), 1] as const;
    });
    const graph = graphOfArcs({ nodes, directed: false, arcs });
    const told: number[] = [];
    const first = search(graph, { seed: 2, starts: 1 }, (done) => told.push(done));
    expect(first).toEqual(search(graph, { seed: 2, starts: 1 }, noProgress));
    expect(first.modularity).toBeGreaterThan(0.75);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.length).toBeGreaterThan(5);
    expect(told.at(-1)).toBe(1);
    const stop = (done: number) => {
      if (done > 0.2) throw new Error('stopped');
    };
    expect(() => search(graph, { seed: 2 }, stop)).toThrow('stopped');
  });

  it('refuses a resolution that is no number and weights whose sum is too large for one', () => {
    expect(() => search(KARATE, { seed: 1, resolution: Number.NaN }, noProgress)).toThrow(/NaN/);
    const huge = graphOfArcs(
      {
        nodes: 3,
        directed: false,
        arcs: [
          [0, 1, 1e308],
          [1, 2, 1e308],
        ],
      },
      true,
    );
    expect(() => search(huge, { seed: 1 }, noProgress)).toThrow(/too large/);
  });
});
