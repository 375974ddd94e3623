import type { Metric, MetricParameters, NetworkColumns } from '../../domain/network.ts';
import { METRIC_CATALOGUE } from '../metrics/catalogue.ts';
import type { MetricResult } from '../metrics/metric-result.ts';
import type { GraphViews } from './graph-views.ts';
import type { MetricTask, ViewsTask } from './tasks.ts';
import {
  type CallOptions,
  createThreadPool,
  type ThreadPool,
  type ThreadPoolOptions,
} from './thread-pool.ts';

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
   * Computes metrics of one graph, one thread each, as many at a time as there are threads. All or nothing: the first
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
      const { columns, parameters, seed, groups = null, values = null } = request;
      const metrics = [...new Set(request.metrics)];
      const cost = metrics.reduce(
        (sum, metric) => (sum + METRIC_CATALOGUE[metric].cost) as number,
        BUILD_COST as number,
      );
      const done = new Map<Metric | null, number>();
      const report = (part: Metric | null, weight: number) => (share: number) => {
        done.set(part, share * weight);
        onProgress?.([...done.values()].reduce((sum, each) => sum + each, 0) / cost);
      };
      const views = await threads.run<GraphViews>(
        TASKS,
        { kind: 'views', columns, metrics, parameters } satisfies ViewsTask,
        { signal, onProgress: report(null, BUILD_COST) },
      );
      report(null, BUILD_COST)(1);
      const first = new AbortController();
      const either = signal === undefined ? first.signal : AbortSignal.any([signal, first.signal]);
      // The longest first, so that threads end together.
      const order = metrics.toSorted((a, b) => METRIC_CATALOGUE[b].cost - METRIC_CATALOGUE[a].cost);
      const results = new Map<Metric, MetricResult>();
      let failure: { readonly error: unknown } | null = null;
      const one = async (metric: Metric): Promise<void> => {
        const task: MetricTask = { kind: 'metric', metric, views, parameters, seed, groups, values };
        const weight = METRIC_CATALOGUE[metric].cost;
        const progress = report(metric, weight);
        try {
          results.set(
            metric,
            await threads.run<MetricResult>(TASKS, task, { signal: either, onProgress: progress }),
          );
          progress(1);
        } catch (error) {
          failure ??= { error };
          first.abort();
        }
      };
      await Promise.all(order.map(one));
      if (failure !== null) throw (failure as { readonly error: unknown }).error;
      return new Map(metrics.map((metric) => [metric, results.get(metric)!]));
    },
  };
}
