import { buildGraph } from './build-graph.ts';
import type { Graph } from './graph.ts';

/**
 * New numbers in which ties lead from smaller to larger ones as far as dead ends can be peeled off: nodes from which no tie
 * leads on, then those from which ties lead only to these, and so on. In a graph without circles that is every node. Those
 * on the way to a circle keep their order and come first. `entering` holds the rows of ties that enter a node. Gives null
 * where fewer than `share` of the nodes can be peeled. Time O(nodes + arcs); 12 bytes a node.
 */
export function orderDeadEnds({ nodes, offsets, targets }: Graph, share: number): Int32Array | null {
  const leaving = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++)
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++)
      if (targets[arc] !== node) leaving[targets[arc]!]!++;
  const peeled = new Int32Array(nodes);
  let found = 0;
  for (let node = 0; node < nodes; node++) if (leaving[node] === 0) peeled[found++] = node;
  for (let at = 0; at < found; at++) {
    const node = peeled[at]!;
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
      const source = targets[arc]!;
      if (source !== node && --leaving[source]! === 0) peeled[found++] = source;
    }
  }
  if (found < share * nodes) return null;
  const numbers = new Int32Array(nodes).fill(-1);
  for (let at = 0; at < found; at++) numbers[peeled[at]!] = nodes - 1 - at;
  for (let node = 0, next = 0; node < nodes; node++) if (numbers[node] === -1) numbers[node] = next++;
  return numbers;
}

/** The graph with its nodes renumbered. */
export function renumber(
  { nodes, edges, directed, offsets, targets, weights }: Graph,
  numbers: Int32Array,
): Graph {
  const sources = new Int32Array(edges);
  const ends = new Int32Array(edges);
  for (let node = 0; node < nodes; node++)
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
      sources[arc] = numbers[node]!;
      ends[arc] = numbers[targets[arc]!]!;
    }
  return buildGraph({ nodes, sources, targets: ends, weights }, { directed });
}
