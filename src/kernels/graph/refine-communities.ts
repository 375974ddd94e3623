import { connectedParts } from './communities.ts';
import { type Level, type MoveOptions, shuffled } from './move-nodes.ts';

/**
 * Leiden's refinement: pieces of communities. Each node starts as a piece; in random order those that are still alone and
 * well tied to the rest of their community join the piece of their community that gains most and is well tied itself. A
 * node joins only a piece that it has an edge to, so pieces are connected. Where no two nodes join, pieces are the
 * connected parts of communities, so that the level above is smaller in any case. Time O(arcs); memory 40 bytes a node.
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
  const piece = new Int32Array(nodes);
  const pieceStrength = strength.slice();
  // Weight between a piece and the rest of its community.
  const rest = new Float64Array(nodes);
  const alone = new Uint8Array(nodes).fill(1);
  for (let node = 0; node < nodes; node++) {
    piece[node] = node;
    const own = membership[node]!;
    const end = offsets[node + 1]!;
    let sum = 0;
    for (let arc = offsets[node]!; arc < end; arc++) {
      const other = targets[arc]!;
      if (other !== node && membership[other] === own) sum += weights === null ? 1 : weights[arc]!;
    }
    rest[node] = sum;
  }
  const tied = new Float64Array(nodes);
  const touched = new Int32Array(nodes);
  let count = nodes;
  let read = 0;
  for (const node of shuffled(nodes, random)) {
    if (alone[node] === 0) continue;
    const own = membership[node]!;
    const pull = (resolution * strength[node]!) / total;
    if (rest[node]! < pull * (within[own]! - strength[node]!)) continue;
    const start = offsets[node]!;
    const end = offsets[node + 1]!;
    read += end - start;
    if (read > 1 << 20) {
      visited(read);
      read = 0;
    }
    let reached = 0;
    for (let arc = start; arc < end; arc++) {
      const other = targets[arc]!;
      if (other === node || membership[other] !== own) continue;
      const into = piece[other]!;
      const before = tied[into]!;
      if (before === 0) touched[reached++] = into;
      tied[into] = before + (weights === null ? 1 : weights[arc]!);
    }
    let best = node;
    let bestGain = 0;
    for (let i = 0; i < reached; i++) {
      const into = touched[i]!;
      const gain = tied[into]! - pull * pieceStrength[into]!;
      if (gain > bestGain) {
        const share = (resolution * pieceStrength[into]!) / total;
        if (rest[into]! >= share * (within[own]! - pieceStrength[into]!)) {
          best = into;
          bestGain = gain;
        }
      }
    }
    const joint = tied[best]!;
    for (let i = 0; i < reached; i++) tied[touched[i]!] = 0;
    if (best === node) continue;
    piece[node] = best;
    pieceStrength[best]! += strength[node]!;
    rest[best]! += rest[node]! - 2 * joint;
    alone[best] = 0;
    count--;
  }
  visited(read);
  if (count === nodes) return connectedParts(level.graph, membership);
  const number = new Int32Array(nodes).fill(-1);
  let numbered = 0;
  for (let node = 0; node < nodes; node++) {
    const own = piece[node]!;
    if (number[own] === -1) number[own] = numbered++;
    piece[node] = number[own]!;
  }
  return { membership: piece, count };
}
