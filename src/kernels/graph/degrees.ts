import type { Graph } from './graph.ts';
import { sharedFloat64 } from './shared-array.ts';

/** Length of each row: of an undirected graph the degree (a loop counts two), of a directed one those that leave. */
export function rowLengths({ nodes, offsets }: Graph): Float64Array {
  const lengths = sharedFloat64(nodes);
  for (let node = 0; node < nodes; node++) lengths[node] = offsets[node + 1]! - offsets[node]!;
  return lengths;
}

/** Sum of the weights in each row (Barrat et al. 2004); without weights its length. */
export function rowStrengths(graph: Graph): Float64Array {
  const { nodes, offsets, weights } = graph;
  if (weights === null) return rowLengths(graph);
  const strengths = sharedFloat64(nodes);
  for (let node = 0, arc = 0; node < nodes; node++) {
    const end = offsets[node + 1]!;
    let sum = 0;
    for (; arc < end; arc++) sum += weights[arc]!;
    strengths[node] = sum;
  }
  return strengths;
}
