import { noProgress, type Progress } from '../../base/progress.ts';
import { createSearch, type Search, sameLength } from './dijkstra.ts';
import { createSweep, DISTANCE_LANES } from './distance-sums.ts';
import type { Graph } from './graph.ts';
import type { PathOptions } from './shortest-paths.ts';

export interface DiameterOptions extends PathOptions {
  /** Searches after which it stops with bounds; 10,000 unless said otherwise. */
  readonly searches?: number;
}

export interface Diameter {
  /** The longest of all shortest paths is at least this; equal to `upper` when exact. 0 in a graph without ties. */
  readonly lower: number;
  /** And at most this; null where nothing is known (directed, with lengths, stopped by the limit). */
  readonly upper: number | null;
  readonly exact: boolean;
  /** Two nodes as far apart as `lower`; null in a graph without ties. */
  readonly ends: readonly [number, number] | null;
  /** Searches that it took. */
  readonly searches: number;
}

const DEFAULT_SEARCHES = 10_000;

/**
 * Diameter: the longest shortest path among pairs that reach one another, in steps or by lengths.
 *
 * Undirected: iFUB (Crescenzi, Grossi, Habib, Lanzi and Marino 2013) in every component, started in the middle of a path that
 * four sweeps found. Nodes are searched from the outermost inwards; when all that are further than x from the middle have
 * been, no other pair is further apart than 2x. Real networks take a few dozen searches, the worst case one for each node.
 * Directed: a search from every node. Time O(searches * (nodes + arcs)), searches by steps 32 together (`distance-sums.ts`);
 * memory in bytes a node: 44.
 */
export function diameter(
  graph: Graph,
  options: DiameterOptions = {},
  progress: Progress = noProgress,
): Diameter {
  const limit = options.searches ?? DEFAULT_SEARCHES;
  const measure = createMeasure(graph, options.lengths ?? null, { limit, progress });
  const bound = graph.directed ? measureDirected(graph, measure) : measureUndirected(graph, measure);
  const { longest, ends, searches } = measure.state;
  progress(1);
  const upper = bound === null ? null : Math.max(longest, bound);
  return { lower: longest, upper, exact: upper === longest, ends, searches };
}

interface Measure {
  readonly search: Search;
  readonly lengths: Float64Array | null;
  readonly limit: number;
  readonly state: { longest: number; ends: readonly [number, number] | null; searches: number };
  /** Searches from one node; answers how many nodes it reaches, the furthest of them last in `search.order`. */
  from(node: number): number;
  /** Searches from several, for how far they reach only. */
  fromAll(nodes: Int32Array): void;
}

function createMeasure(
  graph: Graph,
  lengths: Float64Array | null,
  run: { readonly limit: number; readonly progress: Progress },
): Measure {
  const search = createSearch(graph, lengths);
  const sweep = lengths === null ? createSweep(graph) : null;
  const state: Measure['state'] = { longest: 0, ends: null, searches: 0 };
  const found = (distance: number, one: number, other: number): void => {
    if (distance <= state.longest) return;
    state.longest = distance;
    state.ends = [one, other];
  };
  const from = (node: number): number => {
    run.progress(Math.min(1, state.searches++ / run.limit));
    const reached = search.run(node);
    const furthest = search.order[reached - 1]!;
    found(search.distances[furthest]!, node, furthest);
    return reached;
  };
  return {
    search,
    lengths,
    limit: run.limit,
    state,
    from,
    fromAll(nodes) {
      if (sweep === null) {
        for (const node of nodes) from(node);
        return;
      }
      for (let start = 0; start < nodes.length; start += DISTANCE_LANES) {
        const together = nodes.subarray(start, start + DISTANCE_LANES);
        run.progress(Math.min(1, state.searches / run.limit));
        state.searches += together.length;
        sweep.run(together, (step, reached, bits) => {
          if (step <= state.longest) return;
          const node = reached[0]!;
          found(step, together[31 - Math.clz32(bits[node]!)]!, node);
        });
      }
    },
  };
}

/** Answers the upper bound. */
function measureUndirected(graph: Graph, measure: Measure): number {
  const { search, state } = measure;
  let bound = 0;
  for (const { start, size } of components(graph)) {
    if (measure.lengths === null && size - 1 <= state.longest) continue;
    if (state.searches >= measure.limit) {
      bound = measure.lengths === null ? Math.max(bound, size - 1) : Number.POSITIVE_INFINITY;
      continue;
    }
    let middle = start;
    for (let sweep = 0; sweep < 2; sweep++) {
      const furthest = search.order[measure.from(middle) - 1]!;
      const other = search.order[measure.from(furthest) - 1]!;
      middle = middleOfPath(graph, measure, other);
    }
    const reached = measure.from(middle);
    const order = search.order.slice(0, reached);
    const distances = Float64Array.from(order, (node) => search.distances[node]!);
    let left = reached;
    // One alone first, then twice as many each time: most graphs need few.
    let together = 1;
    while (left > 0 && 2 * distances[left - 1]! > state.longest && state.searches < measure.limit) {
      const first = Math.max(0, left - together);
      measure.fromAll(order.slice(first, left).reverse());
      left = first;
      together = Math.min(2 * together, DISTANCE_LANES);
    }
    if (left > 0) bound = Math.max(bound, 2 * distances[left - 1]!);
  }
  return bound <= state.longest ? state.longest : bound;
}

/** Half way back from a node to the source of the last search. */
function middleOfPath(graph: Graph, measure: Measure, end: number): number {
  const { offsets, targets } = graph;
  const { distances } = measure.search;
  const half = distances[end]! / 2;
  let node = end;
  while (distances[node]! > half) {
    let before = node;
    for (let arc = offsets[node]!; before === node && arc < offsets[node + 1]!; arc++) {
      const near = distances[targets[arc]!]!;
      const length = measure.lengths === null ? 1 : measure.lengths[arc]!;
      if (near < distances[node]! && sameLength(near + length, distances[node]!)) before = targets[arc]!;
    }
    if (before === node) break;
    node = before;
  }
  return node;
}

/** Answers the upper bound, or null. */
function measureDirected(graph: Graph, measure: Measure): number | null {
  const { state, limit } = measure;
  const leaving: number[] = [];
  for (let node = 0; node < graph.nodes; node++)
    if (graph.offsets[node + 1]! > graph.offsets[node]!) leaving.push(node);
  const nodes = Int32Array.from(leaving);
  for (let from = 0; from < nodes.length; from += DISTANCE_LANES) {
    if (state.searches >= limit) return measure.lengths === null ? graph.nodes - 1 : null;
    measure.fromAll(nodes.subarray(from, from + DISTANCE_LANES));
  }
  return state.longest;
}

/** Components of two nodes or more by size, largest first, each with its node of the most arcs. */
function components(graph: Graph): { readonly start: number; readonly size: number }[] {
  const { nodes, offsets, targets } = graph;
  const seen = new Uint8Array(nodes);
  const queue = new Int32Array(nodes);
  const found: { start: number; size: number }[] = [];
  for (let root = 0; root < nodes; root++) {
    if (seen[root] === 1) continue;
    seen[root] = 1;
    queue[0] = root;
    let count = 1;
    let start = root;
    for (let at = 0; at < count; at++) {
      const node = queue[at]!;
      if (offsets[node + 1]! - offsets[node]! > offsets[start + 1]! - offsets[start]!) start = node;
      for (let arc = offsets[node]!, end = offsets[node + 1]!; arc < end; arc++) {
        const target = targets[arc]!;
        if (seen[target] === 1) continue;
        seen[target] = 1;
        queue[count++] = target;
      }
    }
    if (count > 1) found.push({ start, size: count });
  }
  return found.sort((one, other) => other.size - one.size);
}
