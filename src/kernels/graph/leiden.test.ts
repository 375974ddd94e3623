import { describe, expect, it } from 'vitest';
import { noProgress } from '../../base/progress.ts';
import { seededRandom } from '../../base/random.ts';
import { connectedParts } from './communities.ts';
import { leiden, leidenRound } from './leiden.ts';
import { alone, compact, levelOf, moveNodes } from './move-nodes.ts';
import { refineCommunities } from './refine-communities.ts';
import { forRandomArcs, graphOfArcs, KARATE, randomArcs } from './test-graphs.ts';
import { undirectedSum } from './undirected-sum.ts';

/** Parts that communities fall into; as many as communities where each is connected. */
const partsOf = (graph: Parameters<typeof connectedParts>[0], membership: Int32Array) =>
  connectedParts(graph, membership).count - new Set(membership).size;

describe("Leiden's guarantee", () => {
  it('holds after every round, from any start, without splitting afterwards', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = seededRandom(seed);
      const arcs = randomArcs(random, { most: 40 });
      const level = levelOf(undirectedSum(graphOfArcs(arcs, random() < 0.5)));
      const move = { resolution: 0.2 + random(), random, visited: () => {} };
      // Communities drawn by lot are mostly not connected.
      let membership = Int32Array.from({ length: arcs.nodes }, () => Math.floor((random() * arcs.nodes) / 4));
      for (let round = 0; round < 3; round++) {
        membership = Int32Array.from(leidenRound(level, membership, move).membership);
        expect(partsOf(level.graph, membership), `seed ${seed}, round ${round}`).toBe(0);
        moveNodes(level, membership, { ...move, fresh: false });
      }
    }
  });

  it('rests on pieces that are connected parts of communities', () => {
    forRandomArcs(300, (arcs, weighted) => {
      const random = seededRandom(arcs.arcs.length);
      const level = levelOf(undirectedSum(graphOfArcs(arcs, weighted)));
      const membership = Int32Array.from({ length: arcs.nodes }, () =>
        Math.floor((random() * arcs.nodes) / 4),
      );
      const pieces = refineCommunities(level, membership, { resolution: 1, random, visited: () => {} });
      expect(new Set(pieces.membership).size).toBe(pieces.count);
      expect(partsOf(level.graph, pieces.membership)).toBe(0);
      const community = new Map<number, number>();
      pieces.membership.forEach((piece, node) => {
        expect(community.get(piece) ?? membership[node]).toBe(membership[node]);
        community.set(piece, membership[node]!);
      });
    });
  });

  it('never gives less modularity for more rounds of one start', () => {
    const level = levelOf(KARATE);
    for (let seed = 1; seed <= 20; seed++) {
      const of = (iterations: number) =>
        leiden(KARATE, { seed, starts: 1, iterations }, noProgress).modularity;
      expect(of(2)).toBeGreaterThanOrEqual(of(1) - 1e-12);
      expect(of(50)).toBeGreaterThanOrEqual(of(2) - 1e-12);
    }
    const single = alone(34);
    moveNodes(level, single, { resolution: 1, random: seededRandom(1), visited: () => {}, fresh: true });
    expect(compact(single, 34)).toBeLessThan(10);
  });
});
