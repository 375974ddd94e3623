import { mergeCommunities } from './coarsen.ts';
import { bestOf, type Communities, type CommunityOptions } from './communities.ts';
import type { Graph, Progress } from './graph.ts';
import { compact, type Level, levelOf, type MoveOptions, moveNodes } from './move-nodes.ts';

/**
 * Communities by modularity: Louvain (Blondel, Guillaume, Lambiotte and Lefebvre 2008). Nodes move to the neighbouring
 * community with the largest gain until none can, communities become the nodes of a smaller graph, and so on; then the
 * levels are walked back down and the nodes of each may move once more (multilevel refinement, Rotta and Noack 2011),
 * which is worth more modularity than any other single step. Disconnected communities are split, which never lowers
 * modularity. Small graphs are started from several orders of their nodes and the best result is kept.
 *
 * A directed graph is taken as its undirected sum. Deterministic for a seed. Time O(arcs) for each of a few rounds; memory
 * 45 bytes a node, and 24 bytes for each arc between communities of the first level; a directed graph also that of its
 * undirected sum.
 */
export function louvain(graph: Graph, options: CommunityOptions, progress: Progress): Communities {
  return bestOf(graph, options, progress, (first, move) => {
    const membership = Int32Array.from({ length: graph.nodes }, (_, node) => node);
    if (climb(first, membership, move)) moveNodes(first, membership, move);
    return membership;
  });
}

/** One way up and down; false when nothing moved. Leaves the level's own last refinement to the caller. */
function climb(level: Level, membership: Int32Array, move: MoveOptions): boolean {
  if (moveNodes(level, membership, move) === 0) return false;
  const communities = compact(membership, level.graph.nodes);
  const coarse = levelOf(mergeCommunities(level.graph, membership, communities, move.visited));
  const above = Int32Array.from({ length: communities }, (_, node) => node);
  if (!climb(coarse, above, move)) return true;
  moveNodes(coarse, above, move);
  for (let node = 0; node < membership.length; node++) membership[node] = above[membership[node]!]!;
  return true;
}
