import type { Graph } from './graph.ts';

/**
 * Share of the ties that are answered by one in the other direction (Wasserman and Faust 1994), each tie answering one.
 * Loops are left out. Given are the rows of ties that leave and of those that enter a node; 1 for an undirected graph, NaN
 * without ties. Time O(arcs).
 */
export function reciprocity(leaving: Graph, entering: Graph): number {
  const { nodes, offsets, targets } = leaving;
  let [ties, answered] = [0, 0];
  for (let node = 0; node < nodes; node++) {
    const end = entering.offsets[node + 1]!;
    let back = entering.offsets[node]!;
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
      const target = targets[arc]!;
      if (target === node) continue;
      ties++;
      while (back < end && entering.targets[back]! < target) back++;
      if (back < end && entering.targets[back] === target) {
        answered++;
        back++;
      }
    }
  }
  return ties === 0 ? Number.NaN : answered / ties;
}
