import { BellwetherError } from '../../base/errors.ts';
import type { Metric, MetricParameters } from '../../domain/network.ts';
import type { Progress } from '../../kernels/graph/graph.ts';
import type { GraphViews } from '../compute/graph-views.ts';
import { METRIC_CATALOGUE } from './catalogue.ts';
import type { MetricResult } from './metric-result.ts';

export interface MetricInput {
  /** Holds at least the views that the catalogue says. */
  readonly views: GraphViews;
  readonly parameters: MetricParameters;
  readonly seed: number;
  /** Number of the category of `parameters.attribute` for each node, -1 for none. */
  readonly groups: Int32Array | null;
  /** Value of `parameters.attribute` for each node, NaN for none. */
  readonly values: Float64Array | null;
}

type Compute = (input: MetricInput, progress: Progress) => MetricResult;

const COMPUTE: Partial<Record<Metric, Compute>> = {};

/** One metric of one graph. Throws NOT_CONVERGED, INVALID_INPUT for parameters it cannot use, what `progress` throws. */
export function computeMetric(metric: Metric, input: MetricInput, progress: Progress): MetricResult {
  const compute = COMPUTE[metric];
  if (compute === undefined)
    throw new BellwetherError('INTERNAL', `${METRIC_CATALOGUE[metric].title} is not there yet.`);
  return compute(input, progress);
}
