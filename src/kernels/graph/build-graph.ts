import { BellwetherError } from '../../base/errors.ts';
import type { Graph } from './graph.ts';
import { sharedFloat64, sharedInt32 } from './shared-array.ts';

/** Edges in columns, a place each. */
export interface EdgeList {
  readonly nodes: number;
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  /** Finite and above 0; null when all are 1. */
  readonly weights: Float64Array | null;
}

/**
 * Edges as compressed sparse rows: two counting sorts, the second of which leaves every row ascending. Time O(nodes +
 * edges); memory that of the graph, and once more while it is built. Throws RECORD_INVALID for an end that is no node and
 * for a weight that is not finite and above 0.
 */
export function buildGraph(list: EdgeList, options: { readonly directed: boolean }): Graph {
  const { nodes, sources, targets, weights } = list;
  const { directed } = options;
  const edges = sources.length;
  check(list);
  const arcs = directed ? edges : 2 * edges;
  // Arcs by the node that they enter, then taken in that order into the rows of the nodes that they leave.
  const entering = countArcs(nodes, directed ? [targets] : [targets, sources]);
  const from = new Int32Array(arcs);
  const entered = weights === null ? null : new Float64Array(arcs);
  const place = entering.slice(0, nodes);
  for (let edge = 0; edge < edges; edge++) {
    const source = sources[edge]!;
    const target = targets[edge]!;
    const weight = weights === null ? 1 : weights[edge]!;
    let at = place[target]!++;
    from[at] = source;
    if (entered !== null) entered[at] = weight;
    if (directed) continue;
    at = place[source]!++;
    from[at] = target;
    if (entered !== null) entered[at] = weight;
  }
  return rowsOf({ nodes, edges, directed, offsets: entering, targets: from, weights: entered });
}

/** The graph with every arc turned round: rows hold the arcs that enter a node. An undirected graph is its own. */
export function transpose(graph: Graph): Graph {
  return graph.directed ? rowsOf(graph) : graph;
}

/** Turns arcs that are grouped by one end into ascending rows by the other end. */
function rowsOf(grouped: Graph): Graph {
  const { nodes, targets: ends, weights: given } = grouped;
  const arcs = ends.length;
  const offsets = countArcs(nodes, [ends], sharedInt32(nodes + 1));
  const targets = sharedInt32(arcs);
  const weights = given === null ? null : sharedFloat64(arcs);
  const place = offsets.slice(0, nodes);
  for (let node = 0; node < nodes; node++) {
    const end = grouped.offsets[node + 1]!;
    for (let arc = grouped.offsets[node]!; arc < end; arc++) {
      const at = place[ends[arc]!]!++;
      targets[at] = node;
      if (weights !== null) weights[at] = given![arc]!;
    }
  }
  return { ...grouped, offsets, targets, weights };
}

/** Where each node's arcs start when arcs are grouped by these ends. */
function countArcs(
  nodes: number,
  ends: readonly Int32Array[],
  offsets: Int32Array = new Int32Array(nodes + 1),
): Int32Array {
  for (const list of ends) for (let i = 0; i < list.length; i++) offsets[list[i]! + 1]!++;
  for (let node = 0; node < nodes; node++) offsets[node + 1]! += offsets[node]!;
  return offsets;
}

function check({ nodes, sources, targets, weights }: EdgeList): void {
  if (targets.length !== sources.length || (weights !== null && weights.length !== sources.length))
    throw new BellwetherError('RECORD_INVALID', 'Edges need as many sources as targets and weights.');
  for (let edge = 0; edge < sources.length; edge++) {
    const source = sources[edge]!;
    const target = targets[edge]!;
    if (source < 0 || source >= nodes || target < 0 || target >= nodes)
      throw new BellwetherError(
        'RECORD_INVALID',
        `Edge ${edge} ties node ${source} to node ${target}; nodes are 0 to ${nodes - 1}.`,
      );
    if (weights === null) continue;
    const weight = weights[edge]!;
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY))
      throw new BellwetherError(
        'RECORD_INVALID',
        `Edge ${edge} has the weight ${weight}; weights are finite numbers above 0.`,
      );
  }
}
