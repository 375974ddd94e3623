import { BellwetherError } from '../../base/errors.ts';
import type { Graph } from './graph.ts';

/** (D - alpha A) z = 1: what PageRank and Katz solve, with A the weights of the ties between nodes. */
export interface WalkSystem {
  /** Rows of A. */
  readonly graph: Graph;
  /** D, above 0. */
  readonly diagonal: Float64Array;
  readonly alpha: number;
}

export interface Limits {
  /** Sum of |1 - (D - alpha A) z| over sum of D z at which it is solved. */
  readonly tolerance: number;
  readonly iterations: number;
}

export interface Solution {
  readonly values: Float64Array;
  readonly iterations: number;
  /** As in `Limits`, computed anew from the values. */
  readonly residual: number;
}

/** The constant whose residuals add up to 0: for PageRank it is where a walk without jumps ends up. */
export function constantStart({ graph, diagonal, alpha }: WalkSystem): number {
  const { nodes, offsets, weights } = graph;
  let mass = 0;
  for (let node = 0; node < nodes; node++) mass += diagonal[node]!;
  if (weights === null) mass -= alpha * offsets[nodes]!;
  else for (let arc = 0; arc < weights.length; arc++) mass -= alpha * weights[arc]!;
  return mass > 0 ? nodes / mass : 1;
}

/** What is done of the way from a residual of 1, which falls by a factor each step. */
export function share(residual: number, tolerance: number): number {
  return Math.min(1, Math.max(0, Math.log(residual) / Math.log(tolerance)));
}

export function notConverged(iterations: number, residual: number, tolerance: number): BellwetherError {
  return new BellwetherError(
    'NOT_CONVERGED',
    `After ${iterations} iterations the residual is ${residual.toExponential(2)}, not ${tolerance.toExponential(2)}. Look at ties as undirected, leave weights out, or choose a smaller damping or alpha.`,
    { details: { iterations, residual, tolerance } },
  );
}
