import type { Progress } from '../../base/progress.ts';
import type { Metric, MetricParameters, NetworkColumns } from '../../domain/network.ts';
import { computeKernel, type Kernel } from '../metrics/compute-metric.ts';
import type { PartSums } from '../metrics/in-parts.ts';
import type { MetricInput } from '../metrics/metric-input.ts';
import { inPartsOf, type PartKernel } from '../metrics/part-kernels.ts';
import { buildViews } from './graph-views.ts';

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
  /** Of one that threads share: make what all parts read, compute a part, and make the metrics of all parts. */
  | ({ readonly kind: 'prepare'; readonly kernel: PartKernel } & MetricInput)
  | ({ readonly kind: 'part'; readonly part: number } & Prepared)
  | ({ readonly kind: 'finish'; readonly sums: readonly PartSums[] } & Prepared);

interface Prepared extends MetricInput {
  readonly kernel: PartKernel;
  readonly prepared: unknown;
}

/** What a thread of the kernel pool runs. */
export function run(task: Task, progress: Progress): unknown {
  switch (task.kind) {
    case 'views':
      return buildViews(task, progress);
    case 'kernel':
      return computeKernel(task.kernel, task, progress);
    case 'prepare':
      return inPartsOf(task.kernel).prepare(task, progress);
    case 'part':
      return inPartsOf(task.kernel).compute(task, task.prepared, { part: task.part, progress });
    case 'finish':
      return inPartsOf(task.kernel).finish(task, task.prepared, task.sums);
    default:
      return task satisfies never;
  }
}
