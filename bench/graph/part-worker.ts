import { workerData } from 'node:worker_threads';
import { accumulateBetweenness } from '../../src/kernels/graph/betweenness.ts';
import type { Graph } from '../../src/kernels/graph/graph.ts';
import { countTriangles, type Upward } from '../../src/kernels/graph/triangles.ts';

/** What a thread of `ours.ts` computes. */
export type Part =
  | { readonly kind: 'betweenness'; readonly graph: Graph; readonly sources: Int32Array }
  | { readonly kind: 'triangles'; readonly upward: Upward; readonly from: number; readonly to: number };

/** With the column, on shared memory, that it adds to. */
export type PartOfSum = Part & { readonly into: Float64Array };

const part = workerData as PartOfSum;
if (part.kind === 'betweenness') accumulateBetweenness(part.graph, part.sources, part);
else countTriangles(part.upward, part);
