import { parentPort, workerData } from 'node:worker_threads';
import { accumulateBetweenness } from '../../src/kernels/graph/betweenness.ts';
import type { Graph } from '../../src/kernels/graph/graph.ts';

const { graph, blocks } = workerData as { readonly graph: Graph; readonly blocks: readonly Int32Array[] };
const sums = new Float64Array(graph.nodes);
const block = new Float64Array(graph.nodes);
for (const sources of blocks) {
  block.fill(0);
  accumulateBetweenness(graph, sources, { into: block });
  for (let node = 0; node < sums.length; node++) sums[node]! += block[node]!;
}
parentPort?.postMessage(sums, [sums.buffer]);
