import { BellwetherError } from '../../base/errors.ts';
import type { MetricParameters } from '../../domain/network.ts';
import type { Graph } from '../../kernels/graph/graph.ts';
import type { GraphViews } from '../compute/graph-views.ts';
import type { GraphView } from './catalogue.ts';

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

export function viewOf({ views }: MetricInput, view: GraphView): Graph {
  const graph = views[view];
  if (graph === undefined)
    throw new BellwetherError(
      'INTERNAL',
      `The view "${view}" was not built; the catalogue names what a metric reads.`,
    );
  return graph;
}

/** Nodes up to which paths are counted from every node when nobody says how many samples to take. */
const EXACT_NODES = 5_000;
/** Samples of larger graphs. */
const DEFAULT_SAMPLES = 256;

export function samplesOf({ parameters }: MetricInput, nodes: number): number {
  const asked = parameters.samples ?? (nodes <= EXACT_NODES ? nodes : DEFAULT_SAMPLES);
  return Math.max(1, Math.min(asked, nodes));
}

/** Throws INVALID_INPUT where no attribute was given. */
export function groupsOf(
  { groups, parameters }: MetricInput,
  metric: string,
): { membership: Int32Array; count: number } {
  if (groups === null)
    throw new BellwetherError(
      'INVALID_INPUT',
      parameters.attribute === undefined
        ? `${metric} compares groups; say in "attribute" which attribute of the nodes they are.`
        : `No node has the attribute ${JSON.stringify(parameters.attribute)}, which ${metric} needs.`,
    );
  let count = 0;
  for (let node = 0; node < groups.length; node++) count = Math.max(count, groups[node]! + 1);
  return { membership: groups, count };
}
