/**
 * A graph in compressed sparse rows, read by every kernel and shared by threads without copying: all arrays stand on
 * SharedArrayBuffer. Nodes are 0 to nodes - 1.
 *
 *     offsets  0     2  3        6          row of v: targets[offsets[v] .. offsets[v + 1])
 *     targets  1  2  0  0  1  1
 *
 * A directed graph holds the arcs that leave a node; `transpose` gives those that enter it. An undirected graph holds
 * every edge in both rows, a self-loop twice in its own, so that a row's length is the degree (a loop counts two, as is
 * usual) and there are always `2 * edges` arcs. Rows are ascending, parallel edges stand side by side and each counts.
 *
 * Memory in bytes: 4 (nodes + 1) + 4 arcs, and 8 arcs more with weights.
 */
export interface Graph {
  readonly nodes: number;
  /** As given: parallel edges and self-loops each count one. */
  readonly edges: number;
  readonly directed: boolean;
  /** nodes + 1 entries, ascending. */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  /** One for each arc, finite and above 0; null when all are 1. */
  readonly weights: Float64Array | null;
}
