import type { Graph } from '../../src/kernels/graph/graph.ts';

/** How exact a PageRank is: the L1 distance between the ranks and what one more step makes of them. Undirected graphs. */
export function pagerankResidual(graph: Graph, ranks: Float64Array, damping = 0.85): number {
  const { nodes, offsets, targets } = graph;
  let dangling = 0;
  for (let node = 0; node < nodes; node++) if (offsets[node + 1] === offsets[node]) dangling += ranks[node]!;
  const base = (1 - damping + damping * dangling) / nodes;
  let residual = 0;
  for (let node = 0; node < nodes; node++) {
    let sum = 0;
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
      const other = targets[arc]!;
      sum += ranks[other]! / (offsets[other + 1]! - offsets[other]!);
    }
    residual += Math.abs(base + damping * sum - ranks[node]!);
  }
  return residual;
}

/** How exact an eigenvector is: ||Ax - lambda x|| / (lambda ||x||), with lambda the Rayleigh quotient. Undirected graphs. */
export function eigenvectorResidual(graph: Graph, vector: Float64Array): number {
  const { nodes, offsets, targets } = graph;
  const image = new Float64Array(nodes);
  let [product, norm] = [0, 0];
  for (let node = 0; node < nodes; node++) {
    let sum = 0;
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) sum += vector[targets[arc]!]!;
    image[node] = sum;
    product += sum * vector[node]!;
    norm += vector[node]! ** 2;
  }
  let lambda = product / norm;
  // What rounding left of the large sums: without it the error is the quotient's, not the vector's.
  let excess = 0;
  for (let node = 0; node < nodes; node++) excess += vector[node]! * (image[node]! - lambda * vector[node]!);
  lambda += excess / norm;
  let error = 0;
  for (let node = 0; node < nodes; node++) error += (image[node]! - lambda * vector[node]!) ** 2;
  return Math.sqrt(error / norm) / lambda;
}
