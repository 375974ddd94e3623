import type { Graph } from './graph.ts';

/**
 * Two path lengths that differ by less than this share of their sum are the same length: 0.1 + 0.2 and 0.3 tie. The
 * relative tolerance that igraph uses.
 */
const TIE = 1e-10;

export function sameLength(one: number, other: number): boolean {
  return Math.abs(one - other) <= TIE * (one + other);
}

/** What a search from one node found; the arrays are used again by the next search. */
export interface Search {
  /** Nodes that were reached, nearest first, the source first of all; `count` of them. */
  readonly order: Int32Array;
  readonly distances: Float64Array;
  /** Searches from one node after another over one graph: answers how many nodes were reached. */
  run(source: number): number;
}

/**
 * Shortest paths from one node by lengths of arcs (Dijkstra 1959) with a binary heap that knows where each node stands.
 * Time O((nodes + arcs) log nodes) a search; memory 20 bytes a node.
 */
export function createDijkstra(graph: Graph, lengths: Float64Array): Search {
  const { nodes, offsets, targets } = graph;
  const distances = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY);
  const order = new Int32Array(nodes);
  const heap = new Int32Array(nodes);
  // Place in the heap plus one; 0 for nodes that are not in it.
  const place = new Int32Array(nodes);
  let size = 0;
  let reached = 0;

  const rise = (node: number, at: number): void => {
    const key = distances[node]!;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = heap[above]!;
      if (distances[other]! <= key) break;
      heap[at] = other;
      place[other] = at + 1;
      at = above;
    }
    heap[at] = node;
    place[node] = at + 1;
  };

  const sink = (node: number): void => {
    const key = distances[node]!;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= size) break;
      if (below + 1 < size && distances[heap[below + 1]!]! < distances[heap[below]!]!) below++;
      const other = heap[below]!;
      if (distances[other]! >= key) break;
      heap[at] = other;
      place[other] = at + 1;
      at = below;
    }
    heap[at] = node;
    place[node] = at + 1;
  };

  return {
    order,
    distances,
    run(source) {
      for (let i = 0; i < reached; i++) distances[order[i]!] = Number.POSITIVE_INFINITY;
      reached = 0;
      distances[source] = 0;
      rise(source, size++);
      while (size > 0) {
        const node = heap[0]!;
        place[node] = 0;
        const last = heap[--size]!;
        if (size > 0) sink(last);
        order[reached++] = node;
        const near = distances[node]!;
        for (let arc = offsets[node]!, end = offsets[node + 1]!; arc < end; arc++) {
          const target = targets[arc]!;
          const distance = near + lengths[arc]!;
          if (distance >= distances[target]!) continue;
          const at = distances[target] === Number.POSITIVE_INFINITY ? size++ : place[target]! - 1;
          distances[target] = distance;
          rise(target, at);
        }
      }
      return reached;
    },
  };
}

/** The same, where every arc has the length 1: breadth first, O(nodes + arcs) a search, 12 bytes a node. */
export function createBreadthFirst(graph: Graph): Search {
  const { nodes, offsets, targets } = graph;
  const distances = new Float64Array(nodes).fill(Number.POSITIVE_INFINITY);
  const order = new Int32Array(nodes);
  let reached = 0;
  return {
    order,
    distances,
    run(source) {
      for (let i = 0; i < reached; i++) distances[order[i]!] = Number.POSITIVE_INFINITY;
      distances[source] = 0;
      order[0] = source;
      reached = 1;
      for (let at = 0; at < reached; at++) {
        const node = order[at]!;
        const next = distances[node]! + 1;
        for (let arc = offsets[node]!, end = offsets[node + 1]!; arc < end; arc++) {
          const target = targets[arc]!;
          if (distances[target] !== Number.POSITIVE_INFINITY) continue;
          distances[target] = next;
          order[reached++] = target;
        }
      }
      return reached;
    },
  };
}

export function createSearch(graph: Graph, lengths: Float64Array | null): Search {
  return lengths === null ? createBreadthFirst(graph) : createDijkstra(graph, lengths);
}
