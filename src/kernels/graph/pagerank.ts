import { BellwetherError } from '../../base/errors.ts';
import type { Progress } from '../../base/progress.ts';
import { noProgress } from '../../base/progress.ts';
import { solveSymmetric } from './conjugate-gradients.ts';
import type { Graph } from './graph.ts';
import { solveDirected } from './stabilised-gradients.ts';

export interface PageRankOptions {
  /** Share of the steps that follow a tie, above 0 and below 1. */
  readonly damping?: number;
  /** Largest residual of the system below; sum |G x - x| of the walker's steps G is the same, less its mean. */
  readonly tolerance?: number;
  readonly iterations?: number;
  readonly progress?: Progress;
}

export const PAGERANK_DEFAULTS = { damping: 0.85, tolerance: 4e-13, iterations: 1_000 } as const;

export interface Centrality {
  readonly values: Float64Array;
  readonly iterations: number;
  readonly residual: number;
}

/**
 * PageRank (Brin and Page 1998): each node's share of a walk that follows ties in proportion to their weights, and starts
 * anywhere again with probability 1 - damping and where no tie leaves. Adds up to 1.
 *
 * `entering` holds the rows of ties that enter a node, `strength` the weight that leaves each (`rowStrengths`). The jumps
 * of dead ends only scale the result (Del Corso, Gullí, Romani 2005), so it is the linear system without them that is
 * solved, by conjugate gradients: plain ones where ties are undirected, stabilised ones else. Time O(arcs) an iteration, of which
 * there are at most 50 for undirected graphs of any shape at the defaults. Throws NOT_CONVERGED, and INVALID_INPUT for a
 * damping that is not between 0 and 1.
 */
export function pageRank(entering: Graph, strength: Float64Array, options: PageRankOptions = {}): Centrality {
  const { damping, tolerance, iterations } = { ...PAGERANK_DEFAULTS, ...options };
  if (!(damping > 0 && damping < 1))
    throw new BellwetherError('INVALID_INPUT', `Damping is ${damping}; it has to be above 0 and below 1.`);
  const { nodes } = entering;
  const diagonal = strength.map((weight) => weight || 1);
  const solve = entering.directed ? solveDirected : solveSymmetric;
  const solution = solve(
    { graph: entering, diagonal, alpha: damping },
    { tolerance, iterations },
    options.progress ?? noProgress,
  );
  const { values } = solution;
  let sum = 0;
  for (let node = 0; node < nodes; node++) sum += values[node]! *= diagonal[node]!;
  for (let node = 0; node < nodes; node++) values[node]! /= sum;
  return { values, iterations: solution.iterations, residual: solution.residual };
}
