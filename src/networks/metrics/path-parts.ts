import type { Metric } from '../../domain/network.ts';
import {
  accumulateBetweenness,
  betweennessSources,
  finishBetweenness,
} from '../../kernels/graph/betweenness.ts';
import { closenessOf } from '../../kernels/graph/closeness.ts';
import {
  accumulateDistances,
  type DistanceSums,
  distanceTargets,
} from '../../kernels/graph/distance-sums.ts';
import type { Progress } from '../../kernels/graph/graph.ts';
import { harmonicOf } from '../../kernels/graph/harmonic.ts';
import { sharedFloat64 } from '../../kernels/graph/shared-array.ts';
import { lengthsOf } from '../../kernels/graph/shortest-paths.ts';
import { type MetricInput, samplesOf, viewOf } from './metric-input.ts';
import { type MetricResult, resultOf } from './metric-result.ts';

/** Metrics made of a search from each of many nodes: the nodes are shared out, the sums added up. */
export type PartKernel = 'betweenness' | 'closeness';

/**
 * Parts of the sources. The number is fixed, and sums are added in their order, so that a result is the same to the last
 * bit for any number of threads. Each holds 8 bytes a node, for closeness 24, until they are added.
 */
export const PARTS = 4;

export function isPartKernel(kernel: Metric): kernel is PartKernel {
  return kernel === 'betweenness' || kernel === 'closeness';
}

export interface PartInput extends MetricInput {
  /** 0 to PARTS - 1. */
  readonly part: number;
}

/** The sums of one part: of betweenness one column, of closeness three. */
export type PartSums = readonly Float64Array[];

export function computePart(kernel: PartKernel, input: PartInput, progress: Progress): PartSums {
  const graph = viewOf(input, 'leaving');
  const options = { samples: samplesOf(input, graph.nodes), seed: input.seed };
  progress(0);
  if (kernel === 'betweenness') {
    const into = sharedFloat64(graph.nodes);
    const sources = slice(betweennessSources(graph, options), input.part);
    accumulateBetweenness(graph, sources, { into, lengths: lengthsOf(graph), progress });
    return [into];
  }
  const entering = viewOf(input, 'entering');
  const targets = slice(distanceTargets(graph, options), input.part);
  const sums = [sharedFloat64(graph.nodes), sharedFloat64(graph.nodes), sharedFloat64(graph.nodes)] as const;
  accumulateDistances({ ...entering, weights: lengthsOf(entering) }, targets, {
    into: { reached: sums[0], distances: sums[1], inverses: sums[2], targets: targets.length },
    progress,
  });
  return sums;
}

export function addParts(
  kernel: PartKernel,
  input: MetricInput,
  parts: readonly PartSums[],
): Partial<Record<Metric, MetricResult>> {
  const graph = viewOf(input, 'leaving');
  const [first, ...others] = parts;
  for (const part of others)
    part.forEach((column, at) => {
      const sum = first![at]!;
      for (let node = 0; node < sum.length; node++) sum[node]! += column[node]!;
    });
  const samples = graph.nodes === 0 ? 0 : samplesOf(input, graph.nodes);
  if (kernel === 'betweenness') {
    const { values, sources, epsilon } = finishBetweenness(graph, samples, first![0]!);
    return { betweenness: resultOf({ betweenness: values }, { samples: sources, error_bound: epsilon }) };
  }
  const [reached, distances, inverses] = first as [Float64Array, Float64Array, Float64Array];
  const sums: DistanceSums = { reached, distances, inverses, targets: samples };
  const harmonic = harmonicOf(sums, { steps: graph.weights === null });
  return {
    closeness: resultOf({ closeness: closenessOf(sums, { wassermanFaust: true }) }, { samples }),
    harmonic: resultOf({ harmonic: harmonic.values }, { samples, error_bound: harmonic.epsilon }),
  };
}

function slice(sources: Int32Array, part: number): Int32Array {
  const at = (share: number): number => Math.floor((sources.length * share) / PARTS);
  return sources.slice(at(part), at(part + 1));
}
