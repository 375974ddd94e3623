import { transpose } from './build-graph.ts';
import type { Graph } from './graph.ts';

/**
 * A directed graph with its directions forgotten: every arc becomes an edge of its weight, so that two arcs that answer
 * each other become two parallel edges. An undirected graph is its own. Rows are those of both ends merged: time
 * O(nodes + arcs), memory of the result 4 bytes a node and 8 an arc, 16 more with weights; half as much again while it runs.
 */
export function undirectedSum(graph: Graph): Graph {
  if (!graph.directed) return graph;
  const entering = transpose(graph);
  const { nodes, edges } = graph;
  const offsets = new Int32Array(new SharedArrayBuffer(4 * (nodes + 1)));
  const targets = new Int32Array(new SharedArrayBuffer(8 * edges));
  const weights = graph.weights === null ? null : new Float64Array(new SharedArrayBuffer(16 * edges));
  let at = 0;
  for (let node = 0; node < nodes; node++) {
    let out = graph.offsets[node]!;
    let into = entering.offsets[node]!;
    const outEnd = graph.offsets[node + 1]!;
    const intoEnd = entering.offsets[node + 1]!;
    while (out < outEnd || into < intoEnd) {
      const leaves = into === intoEnd || (out < outEnd && graph.targets[out]! <= entering.targets[into]!);
      const from = leaves ? graph : entering;
      const arc = leaves ? out++ : into++;
      targets[at] = from.targets[arc]!;
      if (weights !== null) weights[at] = from.weights![arc]!;
      at++;
    }
    offsets[node + 1] = at;
  }
  return { nodes, edges, directed: false, offsets, targets, weights };
}
