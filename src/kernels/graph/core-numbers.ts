import type { Graph } from './graph.ts';
import { sharedInt32 } from './shared-array.ts';

/** Arcs of a row that 16 bits can count. */
const SHORT = 0xffff;

/**
 * Core number of each node (Seidman 1983). Level by level, those with no more ties than the level are taken off, and those
 * that they leave with no more. Compared with the bins of Batagelj and Zaversnik (2003) an arc costs one look at one array
 * instead of a swap in three, and that array has 2 bytes a node, not 4, unless a row has more than 65,535 arcs. The rest is
 * gone through once a level: as often as core numbers add up to, which is at most the arcs. Parallel edges each count, loops
 * count two. The graph is undirected. Time O(nodes + arcs); 10 or 12 bytes a node besides the result.
 */
export function coreNumbers(graph: Graph): Int32Array {
  const { nodes, offsets } = graph;
  let longest = 0;
  for (let node = 0; node < nodes; node++) longest = Math.max(longest, offsets[node + 1]! - offsets[node]!);
  const degree = longest > SHORT ? new Int32Array(nodes) : new Uint16Array(nodes);
  for (let node = 0; node < nodes; node++) degree[node] = offsets[node + 1]! - offsets[node]!;
  peel(graph, degree);
  const cores = sharedInt32(nodes);
  cores.set(degree);
  return cores;
}

/** `degree`: ties to those that are left; the core number once it is as low as the level. */
function peel({ nodes, offsets, targets }: Graph, degree: Int32Array | Uint16Array): void {
  // Those that are left, in ascending order.
  const list = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) list[node] = node;
  // Those to be taken off at this level, in the order in which they are found.
  const queue = new Int32Array(nodes);
  let left = nodes;
  for (let level = 0; left > 0; ) {
    let kept = 0;
    let found = 0;
    let lowest = 0x7fffffff;
    for (let at = 0; at < left; at++) {
      const node = list[at]!;
      const own = degree[node]!;
      if (own > level) {
        list[kept++] = node;
        if (own < lowest) lowest = own;
      } else if (own === level) queue[found++] = node;
    }
    left = kept;
    for (let at = 0; at < found; at++) {
      const node = queue[at]!;
      const end = offsets[node + 1]!;
      for (let arc = offsets[node]!; arc < end; arc++) {
        const target = targets[arc]!;
        const rest = degree[target]!;
        if (rest <= level) continue;
        degree[target] = rest - 1;
        if (rest - 1 === level) queue[found++] = target;
      }
    }
    level = found === 0 ? lowest : level + 1;
  }
}
