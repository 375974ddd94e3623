import { connectedParts } from './communities.ts';
import { compact, type Level, type MoveOptions, PIECE, shuffled } from './move-nodes.ts';

/**
 * Leiden's refinement: pieces of communities. Each node starts as a piece; in random order those that are still alone and
 * well tied to the rest of their community join the piece of their community that gains most and is well tied itself. A
 * node joins only a piece that it has an edge to, so pieces are connected. Where no two nodes join, pieces are the
 * connected parts of communities, so that the level above is smaller in any case. Pieces are numbered in the order of their
 * first nodes. Time O(arcs); memory 45 bytes a node.
 */
export function refineCommunities(
  level: Level,
  membership: Int32Array,
  { resolution, random, visited }: MoveOptions,
): { readonly membership: Int32Array; readonly count: number } {
  const { strength, total } = level;
  const { nodes, offsets, targets, weights } = level.graph;
  const within = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) within[membership[node]!]! += strength[node]!;
  // Of piece p at 3p the weight between it and the node in hand, then its strength, then the weight between it and the rest
  // of its community: read together, kept together.
  const book = new Float64Array(3 * nodes);
  const piece = new Int32Array(nodes);
  const alone = new Uint8Array(nodes).fill(1);
  for (let node = 0; node < nodes; node++) {
    piece[node] = node;
    book[3 * node + 1] = strength[node]!;
    book[3 * node + 2] = weightInside(level, membership, node);
  }
  visited(targets.length);
  const kept = new Int32Array(level.longest + 1);
  const touched = new Int32Array(level.longest + 1);
  let count = nodes;
  let read = 0;
  for (const node of shuffled(nodes, random)) {
    if (alone[node] === 0) continue;
    const own = membership[node]!;
    const pull = (resolution * strength[node]!) / total;
    const ties = book[3 * node + 2]!;
    if (ties === 0 || ties < pull * (within[own]! - strength[node]!)) continue;
    const start = offsets[node]!;
    const end = offsets[node + 1]!;
    read += end - start;
    if (read > PIECE) {
      visited(read);
      read = 0;
    }
    // Arcs inside the community, listed without a branch.
    let inside = 0;
    for (let arc = start; arc < end; arc++) {
      const other = targets[arc]!;
      kept[inside] = arc;
      inside += Number(membership[other] === own) & Number(other !== node);
    }
    let reached = 0;
    for (let i = 0; i < inside; i++) {
      const arc = kept[i]!;
      const into = piece[targets[arc]!]!;
      const before = book[3 * into]!;
      touched[reached] = into;
      reached += Number(before === 0);
      book[3 * into] = before + (weights === null ? 1 : weights[arc]!);
    }
    let best = node;
    let bestGain = 0;
    for (let i = 0; i < reached; i++) {
      const into = touched[i]!;
      const mass = book[3 * into + 1]!;
      const gain = book[3 * into]! - pull * mass;
      if (gain <= bestGain) continue;
      if (book[3 * into + 2]! < ((resolution * mass) / total) * (within[own]! - mass)) continue;
      best = into;
      bestGain = gain;
    }
    const joint = book[3 * best]!;
    for (let i = 0; i < reached; i++) book[3 * touched[i]!] = 0;
    if (best === node) continue;
    piece[node] = best;
    book[3 * best + 1]! += strength[node]!;
    book[3 * best + 2]! += ties - 2 * joint;
    alone[best] = 0;
    count--;
  }
  visited(read);
  if (count === nodes) return connectedParts(level.graph, membership);
  compact(piece, nodes);
  return { membership: piece, count };
}

/** Weight between a node and the others of its community. */
function weightInside({ graph }: Level, membership: Int32Array, node: number): number {
  const { offsets, targets, weights } = graph;
  const own = membership[node]!;
  const end = offsets[node + 1]!;
  let sum = 0;
  for (let arc = offsets[node]!; arc < end; arc++) {
    const other = targets[arc]!;
    const counts = Number(membership[other] === own) & Number(other !== node);
    sum += weights === null ? counts : counts * weights[arc]!;
  }
  return sum;
}
