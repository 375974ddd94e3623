import { transpose } from './build-graph.ts';
import type { Graph } from './graph.ts';

/**
 * Who is tied to whom, whichever way and however often: undirected, every pair once, no loops. With `sums`, weights are the
 * mutual weights, those of all arcs between the two in both directions added (1 for each arc of a graph without weights);
 * without, there are none. A graph that is like this already is its own, unless sums are asked for.
 *
 * Time O(nodes + arcs), plus a transposition of a directed graph. Memory of the result as in `graph.ts`.
 */
export function simpleGraph(graph: Graph, options: { readonly sums: boolean }): Graph {
  const { nodes } = graph;
  const back = graph.directed ? transpose(graph) : null;
  const offsets = new Int32Array(new SharedArrayBuffer(4 * (nodes + 1)));
  let arcs = 0;
  for (let node = 0; node < nodes; node++) {
    arcs += mergeRows(graph, back, { node, targets: null, weights: null, from: 0 });
    offsets[node + 1] = arcs;
  }
  if (!graph.directed && !options.sums && arcs === graph.targets.length) return { ...graph, weights: null };
  const targets = new Int32Array(new SharedArrayBuffer(4 * arcs));
  const weights = options.sums ? new Float64Array(new SharedArrayBuffer(8 * arcs)) : null;
  for (let node = 0; node < nodes; node++)
    mergeRows(graph, back, { node, targets, weights, from: offsets[node]! });
  return { nodes, edges: arcs / 2, directed: false, offsets, targets, weights };
}

interface Row {
  readonly node: number;
  /** Where the merged row is written, from `from` on; null only counts. */
  readonly targets: Int32Array | null;
  readonly weights: Float64Array | null;
  readonly from: number;
}

/** Merges the ascending rows of both directions; answers how many neighbours there are. */
function mergeRows(graph: Graph, back: Graph | null, row: Row): number {
  const { node } = row;
  let arc = graph.offsets[node]!;
  const end = graph.offsets[node + 1]!;
  let backArc = back === null ? 0 : back.offsets[node]!;
  const backEnd = back === null ? 0 : back.offsets[node + 1]!;
  let last = -1;
  let count = 0;
  while (arc < end || backArc < backEnd) {
    const forward = arc < end && (backArc >= backEnd || graph.targets[arc]! <= back!.targets[backArc]!);
    const side = forward ? graph : back!;
    const at = forward ? arc++ : backArc++;
    const target = side.targets[at]!;
    if (target === node) continue;
    if (target !== last) {
      if (row.targets !== null) row.targets[row.from + count] = target;
      count++;
      last = target;
    }
    if (row.weights !== null)
      row.weights[row.from + count - 1]! += side.weights === null ? 1 : side.weights[at]!;
  }
  return count;
}
