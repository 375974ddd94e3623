import { BellwetherError } from '../../base/errors.ts';
import { createSearch, sameLength } from './dijkstra.ts';
import type { Graph } from './graph.ts';

export interface PathOptions {
  /**
   * Length of each arc in the order of `targets`, finite and above 0; null counts steps. Weights of ties are strengths,
   * not lengths: `lengthsOf` turns them round.
   */
  readonly lengths?: Float64Array | null;
}

/** Lengths of arcs from the strengths of ties: 1 / weight (Newman 2001), on shared memory. Null for a graph without weights. */
export function lengthsOf(graph: Graph): Float64Array | null {
  if (graph.weights === null) return null;
  const lengths = new Float64Array(new SharedArrayBuffer(graph.weights.byteLength));
  for (let arc = 0; arc < lengths.length; arc++) lengths[arc] = 1 / graph.weights[arc]!;
  return lengths;
}

/**
 * Distance from one node to every node along arcs: Infinity where there is no way. Breadth-first search, or Dijkstra with
 * lengths: time O(nodes + arcs), or O((nodes + arcs) log nodes).
 */
export function distancesFrom(graph: Graph, source: number, options: PathOptions = {}): Float64Array {
  checkNode(graph, source);
  const search = createSearch(graph, options.lengths ?? null);
  search.run(source);
  return search.distances;
}

/** Nodes of one shortest path, both ends included, or null where there is no way. Of several the one of smallest numbers, seen from the target. */
export function shortestPath(
  graph: Graph,
  ends: { readonly source: number; readonly target: number },
  options: PathOptions = {},
): number[] | null {
  checkNode(graph, ends.target);
  const lengths = options.lengths ?? null;
  const distances = distancesFrom(graph, ends.source, options);
  if (distances[ends.target] === Number.POSITIVE_INFINITY) return null;
  const previous = new Int32Array(graph.nodes).fill(-1);
  for (let node = 0; node < graph.nodes; node++) {
    const near = distances[node]!;
    if (near === Number.POSITIVE_INFINITY) continue;
    for (let arc = graph.offsets[node]!; arc < graph.offsets[node + 1]!; arc++) {
      const target = graph.targets[arc]!;
      const far = distances[target]!;
      if (near >= far || previous[target] !== -1) continue;
      if (sameLength(near + (lengths === null ? 1 : lengths[arc]!), far)) previous[target] = node;
    }
  }
  const path = [ends.target];
  for (let node = ends.target; node !== ends.source; path.push(node)) node = previous[node]!;
  return path.reverse();
}

function checkNode(graph: Graph, node: number): void {
  if (!(Number.isInteger(node) && node >= 0 && node < graph.nodes))
    throw new BellwetherError(
      'RECORD_INVALID',
      `There is no node ${node}; nodes are 0 to ${graph.nodes - 1}.`,
    );
}
