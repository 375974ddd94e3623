import type { Graph } from '../graph.ts';
import { simpleGraph } from '../simple-graph.ts';

/** What a layout sees of a graph: undirected, every pair once. Loops may stand in coarser ones; they pull nothing. */
export interface Ties extends Graph {
  readonly weights: Float64Array;
}

/**
 * Weights of social ties spread over many orders of magnitude, and a pull in proportion to them draws everything into a few
 * dots. Their square roots, 1 on average, keep the order and a calm picture. Time and memory O(nodes + arcs).
 */
export function tiesOf(graph: Graph): Ties {
  const simple = simpleGraph(graph, { sums: true });
  const weights = simple.weights!.map(Math.sqrt);
  const mean = weights.reduce((sum, one) => sum + one, 0) / Math.max(1, weights.length);
  for (let arc = 0; arc < weights.length; arc++) weights[arc]! /= mean;
  return { ...simple, weights };
}

/**
 * The ties among some nodes, which become 0, 1, ... in the given order. `place` has an entry for each node of the whole,
 * all -1, and is left so.
 */
export function tiesAmong(ties: Ties, members: Int32Array, place: Int32Array): Ties {
  const nodes = members.length;
  let most = 0;
  for (let i = 0; i < nodes; i++) {
    const node = members[i]!;
    place[node] = i;
    most += ties.offsets[node + 1]! - ties.offsets[node]!;
  }
  const offsets = new Int32Array(nodes + 1);
  const targets = new Int32Array(most);
  const weights = new Float64Array(most);
  let arcs = 0;
  for (let i = 0; i < nodes; i++) {
    const node = members[i]!;
    const end = ties.offsets[node + 1]!;
    for (let arc = ties.offsets[node]!; arc < end; arc++) {
      const other = place[ties.targets[arc]!]!;
      if (other < 0) continue;
      targets[arcs] = other;
      weights[arcs++] = ties.weights[arc]!;
    }
    offsets[i + 1] = arcs;
  }
  for (let i = 0; i < nodes; i++) place[members[i]!] = -1;
  return {
    nodes,
    edges: arcs / 2,
    directed: false,
    offsets,
    targets: targets.subarray(0, arcs),
    weights: weights.subarray(0, arcs),
  };
}
