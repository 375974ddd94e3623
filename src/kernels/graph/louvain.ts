import type { Progress } from '../../base/progress.ts';
import { mergeCommunities } from './coarsen.ts';
import { bestOf, type Communities, type CommunityOptions } from './communities.ts';
import type { Graph } from './graph.ts';
import { alone, compact, type Level, levelOf, type MoveOptions, moveNodes } from './move-nodes.ts';

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
  return bestOf(graph, options, progress, (level, move) => climb(level, move));
}

/** One way up and down from single nodes. */
function climb(level: Level, move: MoveOptions): Int32Array {
  const { nodes } = level.graph;
  const membership = alone(nodes);
  moveNodes(level, membership, { ...move, fresh: true });
  const communities = compact(membership, nodes);
  if (communities === nodes) return membership;
  const above = climb(levelOf(mergeCommunities(level.graph, membership, communities, move.visited)), move);
  for (let node = 0; node < nodes; node++) membership[node] = above[membership[node]!]!;
  moveNodes(level, membership, { ...move, fresh: false });
  return membership;
}
