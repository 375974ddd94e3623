import { isBellwetherError } from '../../base/errors.ts';
import {
  type CallOptions,
  createThreadPool,
  type ThreadPool,
  type ThreadPoolOptions,
} from '../../base/threads/thread-pool.ts';
import type { Metric, MetricParameters, NetworkColumns } from '../../domain/network.ts';
import { METRIC_CATALOGUE } from '../metrics/catalogue.ts';
import { type Kernel, kernelOf, type Results } from '../metrics/compute-metric.ts';
import type { PartSums } from '../metrics/in-parts.ts';
import type { MetricInput } from '../metrics/metric-input.ts';
import type { MetricResult } from '../metrics/metric-result.ts';
import { inPartsOf, isPartKernel } from '../metrics/part-kernels.ts';
import type { GraphViews } from './graph-views.ts';
import type { Task } from './tasks.ts';

export interface ComputeRequest {
  readonly columns: NetworkColumns;
  readonly metrics: readonly Metric[];
  readonly parameters: MetricParameters;
  readonly seed: number;
  /** Number of the category of `parameters.attribute` for each node, -1 for none; on SharedArrayBuffer. */
  readonly groups?: Int32Array | null;
  /** Value of `parameters.attribute` for each node where it is a number, NaN for none; on SharedArrayBuffer. */
  readonly values?: Float64Array | null;
}

export interface KernelPool extends ThreadPool {
  /**
   * Computes metrics of one graph, one thread each, paths, triangles and structural holes in parts on several. All or nothing: the first
   * metric that fails ends the others. Throws INVALID_INPUT for parameters that a metric cannot use, RECORD_INVALID for a
   * bad edge, NOT_CONVERGED, and what `run` throws.
   */
  compute(request: ComputeRequest, options?: CallOptions): Promise<ReadonlyMap<Metric, MetricResult>>;
}

const TASKS = new URL('./tasks.ts', import.meta.url).href;

/** Share of the work that building is taken to be. */
const BUILD_COST = 1;

export function createKernelPool(options: ThreadPoolOptions): KernelPool {
  const threads = createThreadPool(options);
  return {
    run: threads.run,
    [Symbol.asyncDispose]: () => threads[Symbol.asyncDispose](),

    async compute(request, { signal, onProgress } = {}) {
      const { columns, metrics, parameters, seed, groups = null, values = null } = request;
      const first = new AbortController();
      const either = signal === undefined ? first.signal : AbortSignal.any([signal, first.signal]);
      // The quickest first: what cannot be computed is known soon, and the longest are in parts that all threads share.
      const kernels = [...new Set(metrics.map(kernelOf))].toSorted((a, b) => costOf(a) - costOf(b));
      const total = kernels.reduce((sum, kernel) => sum + costOf(kernel), BUILD_COST);
      const done = new Map<string, number>();
      const ask = async <Output>(task: Task, name: string, weight: number): Promise<Output> => {
        const report = (share: number): void => {
          done.set(name, share * weight);
          onProgress?.(Math.min(1, [...done.values()].reduce((sum, each) => sum + each, 0) / total));
        };
        const output = await threads.run<Output>(TASKS, task, { signal: either, onProgress: report });
        report(1);
        return output;
      };
      const views = await ask<GraphViews>(
        { kind: 'views', columns, metrics, parameters },
        'views',
        BUILD_COST,
      );
      const input: MetricInput = { views, parameters, seed, groups, values };
      const compute = async (kernel: Kernel): Promise<Results> => {
        const weight = costOf(kernel);
        if (!isPartKernel(kernel)) return ask({ kind: 'kernel', kernel, ...input }, kernel, weight);
        const { parts } = inPartsOf(kernel);
        const share = weight / (parts + 1);
        const prepared = await ask({ kind: 'prepare', kernel, ...input }, `${kernel} prepared`, share);
        const sums = await Promise.all(
          Array.from({ length: parts }, (_, part) =>
            ask<PartSums>({ kind: 'part', kernel, ...input, prepared, part }, `${kernel} ${part}`, share),
          ),
        );
        return ask({ kind: 'finish', kernel, ...input, prepared, sums }, kernel, 0);
      };
      const endOthers = (error: unknown): never => {
        first.abort();
        throw error;
      };
      const found = await Promise.allSettled(kernels.map((kernel) => compute(kernel).catch(endOthers)));
      throwFirst(found, signal);
      const results: Results = Object.assign({}, ...found.map((one) => (one as { value?: Results }).value));
      return new Map(metrics.map((metric) => [metric, results[metric]!]));
    },
  };
}

function costOf(kernel: Kernel): number {
  return METRIC_CATALOGUE[kernel].cost;
}

/** What went wrong, rather than that the others were ended for it. */
function throwFirst(
  outcomes: readonly PromiseSettledResult<unknown>[],
  signal: AbortSignal | undefined,
): void {
  const reasons = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
  if (reasons.length === 0) return;
  const own = reasons.find((reason) => !isBellwetherError(reason, 'CANCELLED'));
  throw signal?.aborted === true || own === undefined ? reasons[0] : own;
}
