import type { Graph } from './graph.ts';

/**
 * Sum of the weights times the factors of the nodes that rows lead to, row by row. Two of the same, so that each is
 * compiled for one kind of array.
 */
export function multiplyRows(
  { nodes, offsets, targets, weights }: Graph,
  factors: Float64Array,
  sums: Float64Array,
): void {
  for (let node = 0, arc = 0; node < nodes; node++) {
    const end = offsets[node + 1]!;
    let sum = 0;
    if (weights === null) for (; arc < end; arc++) sum += factors[targets[arc]!]!;
    else for (; arc < end; arc++) sum += weights[arc]! * factors[targets[arc]!]!;
    sums[node] = sum;
  }
}

export function multiplyRows32(
  { nodes, offsets, targets, weights }: Graph,
  factors: Float32Array,
  sums: Float64Array,
): void {
  for (let node = 0, arc = 0; node < nodes; node++) {
    const end = offsets[node + 1]!;
    let sum = 0;
    if (weights === null) for (; arc < end; arc++) sum += factors[targets[arc]!]!;
    else for (; arc < end; arc++) sum += weights[arc]! * factors[targets[arc]!]!;
    sums[node] = sum;
  }
}
