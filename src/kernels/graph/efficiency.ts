import { noProgress, type Progress } from '../../base/progress.ts';
import { type DistanceOptions, type DistanceSums, distanceSums } from './distance-sums.ts';
import type { Graph } from './graph.ts';
import { samplingError } from './sampling-error.ts';

export interface Efficiency {
  /** Mean of 1 / distance over all ordered pairs of different nodes, 0 where there is no way; null below two nodes. */
  readonly efficiency: number | null;
  /** Ordered pairs of different nodes of which the first reaches the second. */
  readonly reachablePairs: number;
  /** Mean distance of those pairs; null where there are none. */
  readonly meanDistance: number | null;
  readonly exact: boolean;
  /** With probability 95 % `efficiency` is no further than this from the exact one; 0 when exact, null for samples with lengths. */
  readonly epsilon: number | null;
}

/**
 * Global efficiency (Latora and Marchiori 2001) and how many pairs reach one another: what a removal breaks. With `samples`
 * estimated from distances to the drawn targets; `reachablePairs` is then an estimate too. Cost as in `distance-sums.ts`.
 */
export function efficiency(
  graph: Graph,
  options: DistanceOptions = {},
  progress: Progress = noProgress,
): Efficiency {
  const steps = (options.lengths ?? null) === null;
  return efficiencyOf(distanceSums(graph, options, progress), { steps });
}

export function efficiencyOf(sums: DistanceSums, options: { readonly steps: boolean }): Efficiency {
  const nodes = sums.reached.length;
  const { targets } = sums;
  const total = (column: Float64Array): number => column.reduce((sum, value) => sum + value, 0);
  const exact = targets >= nodes;
  const scale = targets === 0 ? 0 : nodes / targets;
  const reached = total(sums.reached);
  const pairs = nodes * (nodes - 1);
  const mean = nodes < 2 ? null : (total(sums.inverses) * scale) / pairs;
  const error =
    mean === null || exact ? 0 : samplingError(Math.min(1, mean), { samples: targets, population: nodes });
  return {
    efficiency: mean,
    reachablePairs: reached * scale,
    meanDistance: reached === 0 ? null : total(sums.distances) / reached,
    exact,
    epsilon: exact ? 0 : options.steps ? error : null,
  };
}
