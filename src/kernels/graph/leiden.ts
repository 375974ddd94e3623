import type { Progress } from '../../base/progress.ts';
import { arrange } from './arrange.ts';
import { mergeCommunities } from './coarsen.ts';
import { bestOf, type Communities, type CommunityOptions } from './communities.ts';
import type { Graph } from './graph.ts';
import { alone, compact, type Level, levelOf, type MoveOptions, moveNodes } from './move-nodes.ts';
import { refineCommunities } from './refine-communities.ts';

export interface LeidenOptions extends CommunityOptions {
  /** Rounds over the whole graph, at least 1; 2 when absent. It stops sooner when a round changes nothing. */
  readonly iterations?: number;
}

/**
 * Communities by modularity: Leiden (Traag, Waltman and van Eck 2019). As Louvain, but a community becomes several nodes of
 * the smaller graph, connected pieces that are found by merging its nodes anew; pieces may then move apart. A round ends
 * when every community is one piece, so every community is connected, after the last round too. The next round starts from
 * single nodes placed in the communities found. Where the paper draws a node's piece by chance this takes the best one.
 *
 * A directed graph is taken as its undirected sum. Small graphs are started from several orders of their nodes and the best
 * result is kept. Deterministic for a seed. Time O(arcs) for each of a few steps in each round; memory 75 bytes a node, 4
 * bytes an arc (12 with weights) for a copy in which communities stand together, and 24 bytes for each arc between pieces;
 * a directed graph also that of its undirected sum.
 */
export function leiden(graph: Graph, options: LeidenOptions, progress: Progress): Communities {
  const { iterations = 2 } = options;
  return bestOf(graph, options, progress, (given, move) => {
    const first = alone(given.graph.nodes);
    moveNodes(given, first, { ...move, fresh: true });
    const arranged = arrange(given.graph, first, compact(first, given.graph.nodes));
    const level = levelOf(arranged.graph);
    let membership: Int32Array = arranged.members.map((node) => first[node]!);
    for (let round = 1; ; round++) {
      const found = leidenRound(level, membership, move);
      membership = found.membership;
      if (round >= iterations) break;
      if (moveNodes(level, membership, { ...move, fresh: false }) === 0 && !found.moved) break;
    }
    const placed = new Int32Array(membership.length);
    for (let place = 0; place < placed.length; place++) placed[arranged.members[place]!] = membership[place]!;
    return placed;
  });
}

/**
 * The rest of a round, once single nodes have moved: pieces, and pieces of pieces, move until each community is one piece.
 * Every community is connected afterwards.
 */
export function leidenRound(
  first: Level,
  start: Int32Array,
  move: MoveOptions,
): { readonly membership: Int32Array; readonly moved: boolean } {
  let level = first;
  // Communities of the level's nodes, and the level's node of each node of the graph.
  let membership: Int32Array = start.slice();
  let place: Int32Array | undefined;
  let moved = false;
  while (compact(membership, level.graph.nodes) < level.graph.nodes) {
    const { nodes } = level.graph;
    const pieces = refineCommunities(level, membership, move);
    // No two nodes of any community are tied: they part, or this would not end.
    if (pieces.count === nodes) {
      membership = alone(nodes);
      moved = true;
      break;
    }
    const above = new Int32Array(pieces.count);
    for (let node = 0; node < nodes; node++) above[pieces.membership[node]!] = membership[node]!;
    place = place === undefined ? pieces.membership : place.map((node) => pieces.membership[node]!);
    level = levelOf(mergeCommunities(level.graph, pieces.membership, pieces.count, move.visited));
    membership = above;
    if (moveNodes(level, membership, { ...move, fresh: false }) > 0) moved = true;
  }
  return { membership: place === undefined ? membership : place.map((node) => membership[node]!), moved };
}
