import type { Metric, MetricParameters, NetworkColumns } from '../../domain/network.ts';
import type { Progress } from '../../kernels/graph/graph.ts';
import { computeKernel, type Kernel, type Results } from '../metrics/compute-metric.ts';
import type { MetricInput } from '../metrics/metric-input.ts';
import {
  addParts,
  computePart,
  type PartInput,
  type PartKernel,
  type PartSums,
} from '../metrics/path-parts.ts';
import { buildViews, type GraphViews } from './graph-views.ts';

/** What a thread of the kernel pool is asked, with what it answers. */
export type Task =
  /** Build what the metrics read. */
  | {
      readonly kind: 'views';
      readonly columns: NetworkColumns;
      readonly metrics: readonly Metric[];
      readonly parameters: MetricParameters;
    }
  /** Compute the metrics of one kernel. */
  | ({ readonly kind: 'kernel'; readonly kernel: Kernel } & MetricInput)
  /** Compute a part of one, and make the metrics of all parts. */
  | ({ readonly kind: 'part'; readonly kernel: PartKernel } & PartInput)
  | ({
      readonly kind: 'sum';
      readonly kernel: PartKernel;
      readonly parts: readonly PartSums[];
    } & MetricInput);

/** What a thread of the kernel pool runs. */
export function run(task: Task, progress: Progress): GraphViews | Results | PartSums {
  switch (task.kind) {
    case 'views':
      return buildViews(task, progress);
    case 'kernel':
      return computeKernel(task.kernel, task, progress);
    case 'part':
      return computePart(task.kernel, task, progress);
    case 'sum':
      return addParts(task.kernel, task, task.parts);
    default:
      return task satisfies never;
  }
}
