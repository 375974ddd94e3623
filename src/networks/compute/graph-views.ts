import type { Progress } from '../../base/progress.ts';
import type { Metric, MetricParameters, NetworkColumns } from '../../domain/network.ts';
import { buildGraph, transpose } from '../../kernels/graph/build-graph.ts';
import type { Graph } from '../../kernels/graph/graph.ts';
import { type GraphView, METRIC_CATALOGUE } from '../metrics/catalogue.ts';

/** One graph as metrics read it. What no metric asked for is not built. */
export type GraphViews = Readonly<Partial<Record<GraphView, Graph>>>;

interface Wanted {
  readonly columns: NetworkColumns;
  readonly metrics: readonly Metric[];
  readonly parameters: MetricParameters;
}

/** Builds the views that the metrics read. Throws RECORD_INVALID for a bad edge. */
export function buildViews({ columns, metrics, parameters }: Wanted, progress: Progress): GraphViews {
  const wanted = new Set(metrics.flatMap((metric) => METRIC_CATALOGUE[metric].views));
  const directed = columns.directed && parameters.undirected !== true;
  const list = { ...columns, weights: parameters.weighted === false ? null : columns.weights };
  const views: Partial<Record<GraphView, Graph>> = {};
  const needsLeaving = wanted.has('leaving') || wanted.has('entering') || (!directed && wanted.has('mutual'));
  progress(0);
  if (needsLeaving) views.leaving = buildGraph(list, { directed });
  progress(0.4);
  if (wanted.has('entering')) views.entering = transpose(views.leaving!);
  progress(0.7);
  if (wanted.has('mutual')) views.mutual = directed ? buildGraph(list, { directed: false }) : views.leaving!;
  return views;
}
