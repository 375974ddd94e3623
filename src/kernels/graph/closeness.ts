import { noProgress, type Progress } from '../../base/progress.ts';
import { type DistanceOptions, type DistanceSums, distanceSums } from './distance-sums.ts';
import type { Graph } from './graph.ts';

export interface ClosenessOptions extends DistanceOptions {
  /** Multiply by the share of the other nodes that the node reaches (Wasserman and Faust 1994). */
  readonly wassermanFaust?: boolean;
}

/**
 * Closeness (Freeman 1978): one over the mean distance to the nodes that a node reaches along arcs, as igraph has it; NaN
 * for a node that reaches none. With `wassermanFaust` times the share of the other nodes that it reaches, and 0 for a node
 * that reaches none, as NetworkX has it (which counts distances towards the node: give it the transposed graph). With
 * `samples` the mean over the drawn targets (Eppstein and Wang 2004). Cost as in `distance-sums.ts`.
 */
export function closeness(
  graph: Graph,
  options: ClosenessOptions = {},
  progress: Progress = noProgress,
): Float64Array {
  return closenessOf(distanceSums(graph, options, progress), options);
}

export function closenessOf(
  sums: DistanceSums,
  options: { readonly wassermanFaust?: boolean } = {},
): Float64Array {
  const { reached, distances, targets } = sums;
  const nodes = reached.length;
  const values = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const count = reached[node]!;
    const value = count / distances[node]!;
    if (options.wassermanFaust !== true) values[node] = value;
    else if (count > 0) values[node] = Math.min(1, (count / targets) * (nodes / (nodes - 1))) * value;
  }
  return values;
}
