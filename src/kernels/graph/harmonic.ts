import { noProgress, type Progress } from '../../base/progress.ts';
import { type DistanceOptions, type DistanceSums, distanceSums } from './distance-sums.ts';
import type { Graph } from './graph.ts';
import { largestSamplingError } from './sampling-error.ts';

export interface Harmonic {
  /** Mean of 1 / distance from each node to all others along arcs, 0 for those it cannot reach: 0 to 1 without lengths. */
  readonly values: Float64Array;
  readonly targets: number;
  readonly exact: boolean;
  /** With probability 95 % no value is further than this from the exact one; 0 when exact, null for samples with lengths. */
  readonly epsilon: number | null;
}

/**
 * Harmonic centrality (Marchiori and Latora 2000, Rochat 2009) divided by nodes - 1, as igraph has it; NetworkX gives the
 * undivided sum of distances towards the node. With `samples` estimated from the drawn targets. 0 in a graph of one node.
 * Cost as in `distance-sums.ts`.
 */
export function harmonic(
  graph: Graph,
  options: DistanceOptions = {},
  progress: Progress = noProgress,
): Harmonic {
  const steps = (options.lengths ?? null) === null;
  return harmonicOf(distanceSums(graph, options, progress), { steps });
}

export function harmonicOf(sums: DistanceSums, options: { readonly steps: boolean }): Harmonic {
  const { inverses, targets } = sums;
  const nodes = inverses.length;
  const values = new Float64Array(nodes);
  const scale = nodes < 2 ? 0 : nodes / (Math.max(1, targets) * (nodes - 1));
  let largest = 0;
  for (let node = 0; node < nodes; node++) {
    values[node] = inverses[node]! * scale;
    if (values[node]! > largest) largest = values[node]!;
  }
  const exact = targets >= nodes;
  const spread = nodes < 2 ? 0 : nodes / (nodes - 1);
  const error = exact
    ? 0
    : spread * largestSamplingError(largest / spread, { samples: targets, population: nodes, means: nodes });
  return { values, targets, exact, epsilon: exact ? 0 : options.steps ? error : null };
}
