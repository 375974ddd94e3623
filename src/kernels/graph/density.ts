import type { Graph } from './graph.ts';

/** Edges over pairs that could be tied, loops not among these. Above 1 with parallel edges; NaN below two nodes. */
export function density({ nodes, edges, directed }: Graph): number {
  return nodes < 2 ? Number.NaN : edges / ((nodes * (nodes - 1)) / (directed ? 1 : 2));
}

/** Edges from a node to itself. */
export function countLoops({ nodes, directed, offsets, targets }: Graph): number {
  let count = 0;
  for (let node = 0; node < nodes; node++)
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) if (targets[arc] === node) count++;
  return directed ? count : count / 2;
}
