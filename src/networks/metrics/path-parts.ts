import {
  accumulateBetweenness,
  betweennessSources,
  finishBetweenness,
} from '../../kernels/graph/betweenness.ts';
import { closenessOf } from '../../kernels/graph/closeness.ts';
import { accumulateDistances, distanceTargets } from '../../kernels/graph/distance-sums.ts';
import { harmonicOf } from '../../kernels/graph/harmonic.ts';
import { sharedFloat64 } from '../../kernels/graph/shared-array.ts';
import { lengthsOf } from '../../kernels/graph/shortest-paths.ts';
import { addParts, type InParts } from './in-parts.ts';
import { type MetricInput, samplesOf, viewOf } from './metric-input.ts';
import { resultOf } from './metric-result.ts';

/** Parts of the nodes that are searched from. Each holds 8 bytes a node, for closeness 24, until they are added. */
const PARTS = 4;

/** Prepared: the sources. */
export const betweennessInParts: InParts<Int32Array> = {
  parts: PARTS,
  prepare: (input) => betweennessSources(viewOf(input, 'leaving'), drawOf(input)),
  compute(input, sources, { part, progress }) {
    const graph = viewOf(input, 'leaving');
    const into = sharedFloat64(graph.nodes);
    accumulateBetweenness(graph, slice(sources, part), { into, lengths: lengthsOf(graph), progress });
    return [into];
  },
  finish(input, { length }, parts) {
    const [sums] = addParts(parts);
    const { values, sources, epsilon } = finishBetweenness(viewOf(input, 'leaving'), length, sums!);
    return { betweenness: resultOf({ betweenness: values }, { samples: sources, error_bound: epsilon }) };
  },
};

/** Prepared: the targets that distances to are added up. */
export const closenessInParts: InParts<Int32Array> = {
  parts: PARTS,
  prepare: (input) => distanceTargets(viewOf(input, 'leaving'), drawOf(input)),
  compute(input, all, { part, progress }) {
    const entering = viewOf(input, 'entering');
    const targets = slice(all, part);
    const column = (): Float64Array => sharedFloat64(entering.nodes);
    const [reached, distances, inverses] = [column(), column(), column()];
    accumulateDistances({ ...entering, weights: lengthsOf(entering) }, targets, {
      into: { reached, distances, inverses, targets: targets.length },
      progress,
    });
    return [reached, distances, inverses];
  },
  finish(input, { length: samples }, parts) {
    const [reached, distances, inverses] = addParts(parts) as [Float64Array, Float64Array, Float64Array];
    const sums = { reached, distances, inverses, targets: samples };
    const harmonic = harmonicOf(sums, { steps: viewOf(input, 'leaving').weights === null });
    return {
      closeness: resultOf({ closeness: closenessOf(sums, { wassermanFaust: true }) }, { samples }),
      harmonic: resultOf({ harmonic: harmonic.values }, { samples, error_bound: harmonic.epsilon }),
    };
  },
};

function drawOf(input: MetricInput): { readonly samples: number; readonly seed: number } {
  return { samples: samplesOf(input, viewOf(input, 'leaving').nodes), seed: input.seed };
}

function slice(sources: Int32Array, part: number): Int32Array {
  const at = (share: number): number => Math.floor((sources.length * share) / PARTS);
  return sources.slice(at(part), at(part + 1));
}
