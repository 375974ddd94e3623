import type { Metric, MetricParameters, NetworkColumns } from '../../domain/network.ts';
import type { Progress } from '../../kernels/graph/graph.ts';
import { computeMetric, type MetricInput } from '../metrics/compute-metric.ts';
import type { MetricResult } from '../metrics/metric-result.ts';
import { buildViews, type GraphViews } from './graph-views.ts';

/** Build what the metrics read. */
export interface ViewsTask {
  readonly kind: 'views';
  readonly columns: NetworkColumns;
  readonly metrics: readonly Metric[];
  readonly parameters: MetricParameters;
}

/** Compute one metric. */
export interface MetricTask extends MetricInput {
  readonly kind: 'metric';
  readonly metric: Metric;
}

/** What a thread of the kernel pool runs. */
export function run(task: ViewsTask | MetricTask, progress: Progress): GraphViews | MetricResult {
  return task.kind === 'views' ? buildViews(task, progress) : computeMetric(task.metric, task, progress);
}
