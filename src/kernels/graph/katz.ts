import { BellwetherError } from '../../base/errors.ts';
import { noProgress, type Progress } from '../../base/progress.ts';
import { solveSymmetric } from './conjugate-gradients.ts';
import { leadingPair } from './eigenvector.ts';
import type { Graph } from './graph.ts';
import { sharedFloat64 } from './shared-array.ts';
import { solveDirected } from './stabilised-gradients.ts';

export interface KatzOptions {
  /** Above 0 and below 1 / largest eigenvalue; null for `SHARE_OF_LIMIT` of that. */
  readonly alpha?: number | null;
  readonly tolerance?: number;
  readonly iterations?: number;
  readonly progress?: Progress;
}

export const KATZ_DEFAULTS = { alpha: null, tolerance: 1e-13, iterations: 5_000 } as const;

const SHARE_OF_LIMIT = 0.9;
/** For graphs without circles, where every alpha will do. */
const ALPHA_WITHOUT_LIMIT = 0.1;
/** Enough for an eigenvalue of full precision: its error is the square of this. */
const EIGENVALUE_TOLERANCE = 1e-9;

export interface KatzCentrality {
  /** Of length 1 as a vector. */
  readonly values: Float64Array;
  readonly alpha: number;
  /** Largest eigenvalue; 0 for a graph without circles. */
  readonly eigenvalue: number;
  readonly iterations: number;
  readonly residual: number;
}

/**
 * Katz centrality (Katz 1953): x = alpha A' x + 1, with A' the weights of the ties that enter a node. Solved by conjugate
 * gradients as PageRank is. Throws INVALID_INPUT for an alpha for which the walks do not add up, and NOT_CONVERGED.
 */
export function katzCentrality(entering: Graph, options: KatzOptions = {}): KatzCentrality {
  const { tolerance, iterations, alpha: given } = { ...KATZ_DEFAULTS, ...options };
  const progress = options.progress ?? noProgress;
  const pair =
    entering.targets.length === 0
      ? null
      : leadingPair(entering, { tolerance: EIGENVALUE_TOLERANCE, progress: (done) => progress(done / 2) });
  const eigenvalue = pair?.value ?? 0;
  const alpha = given ?? (eigenvalue > 0 ? SHARE_OF_LIMIT / eigenvalue : ALPHA_WITHOUT_LIMIT);
  if (!(alpha > 0 && alpha * eigenvalue < 1 && alpha < Number.POSITIVE_INFINITY))
    throw new BellwetherError(
      'INVALID_INPUT',
      `Alpha is ${alpha}; for this graph it has to be above 0 and below ${1 / eigenvalue}.`,
    );
  const solve = entering.directed ? solveDirected : solveSymmetric;
  const solution = solve(
    { graph: entering, diagonal: new Float64Array(entering.nodes).fill(1), alpha },
    { tolerance, iterations },
    (done) => progress((1 + done) / 2),
  );
  const values = sharedFloat64(entering.nodes);
  let square = 0;
  for (const value of solution.values) square += value * value;
  for (let node = 0; node < values.length; node++) values[node] = solution.values[node]! / Math.sqrt(square);
  return {
    values,
    alpha,
    eigenvalue,
    iterations: (pair?.iterations ?? 0) + solution.iterations,
    residual: solution.residual,
  };
}
