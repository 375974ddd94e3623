import { noProgress, type Progress } from '../../base/progress.ts';
import type { Graph } from './graph.ts';
import { simpleGraph } from './simple-graph.ts';

/**
 * Triangles, local clustering and transitivity of who is tied to whom: directions, weights, parallel edges and loops do not
 * count.
 *
 * Every tie points from the end with fewer neighbours to the end with more; its triangles are the common entries of the two
 * ends' short rows (the forward algorithm: Schank and Wagner 2005, Latapy 2008), looked up in a bitmap of one of them. Time
 * O(ties^1.5). Memory in bytes: 4 a tie, 17 a node, 1/8 a node for each thread; of a directed graph its simple graph too.
 */
export interface Triangles {
  /** Triangles that each node is a corner of. */
  readonly triangles: Float64Array;
  /**
   * Share of the pairs of a node's neighbours that are tied (Watts and Strogatz 1998): 0 to 1, and 0 for nodes with fewer
   * than two neighbours, as SNAP and NetworkX have it.
   */
  readonly clustering: Float64Array;
  readonly total: number;
  /** Mean of `clustering` over all nodes; 0 of a graph without nodes. */
  readonly averageClustering: number;
  /** Three times the triangles among the connected triples; null where there are no triples. */
  readonly transitivity: number | null;
}

/** Ties that point upwards in the number of neighbours, on shared memory. */
export interface Upward {
  readonly nodes: number;
  /** nodes + 1 entries. */
  readonly offsets: Int32Array;
  /** One more entry than ties. */
  readonly targets: Int32Array;
  /** Of each node, both ways. */
  readonly neighbours: Int32Array;
}

export function triangles(graph: Graph, progress: Progress = noProgress): Triangles {
  const upward = orientUpward(graph);
  const counts = new Float64Array(graph.nodes);
  countTriangles(upward, { from: 0, to: upward.nodes, into: counts, progress });
  return finishTriangles(upward, counts);
}

/** What `countTriangles` reads. */
export function orientUpward(graph: Graph): Upward {
  const tied = graph.directed ? simpleGraph(graph, { sums: false }) : graph;
  const { nodes } = tied;
  const neighbours = shared(nodes);
  let arcs = 0;
  for (let node = 0, arc = 0; node < nodes; node++) {
    let [count, last] = [0, -1];
    for (const end = tied.offsets[node + 1]!; arc < end; arc++) {
      const target = tied.targets[arc]!;
      if (target !== last && target !== node) count++;
      last = target;
    }
    neighbours[node] = count;
    arcs += count;
  }
  // Twice the rank of the neighbours' number, one more for the larger node: which end is up, decided in a byte a node.
  const ranks = new Uint8Array(nodes);
  for (let node = 0; node < nodes; node++) ranks[node] = rankOf(neighbours[node]!);
  const offsets = shared(nodes + 1);
  const targets = shared(arcs / 2 + 1);
  let place = 0;
  for (let node = 0, arc = 0; node < nodes; node++) {
    const own = 2 * ranks[node]!;
    let last = -1;
    // Every target is written and kept by moving on: a branch here would be guessed wrong half of the time.
    for (const end = tied.offsets[node + 1]!; arc < end; arc++) {
      const target = tied.targets[arc]!;
      const height = 2 * ranks[target]! + (target > node ? 1 : 0);
      targets[place] = target;
      place += height > own && target !== last && target !== node ? 1 : 0;
      last = target;
    }
    offsets[node + 1] = place;
  }
  return { nodes, offsets, targets, neighbours };
}

/** A byte that grows with the count: its logarithm in steps of an eighth. */
function rankOf(count: number): number {
  const power = 31 - Math.clz32(count | 1);
  return 8 * power + (7 & (power >= 3 ? count >>> (power - 3) : count << (3 - power)));
}

/** Ties whose rows are fetched together before they are read: the memory answers many requests at once. */
const TOGETHER = 128;
/** Corners that wait at the most, but for one row. */
const PENDING = 4096;
/** Ties between two calls of `progress`. */
const PIECE = 1 << 20;

/**
 * Adds the triangles whose lowest corner is one of the nodes `from` to `to` - 1 to their three corners. Parts (`rowParts`) may
 * be counted anywhere and added up in any order: counts are whole numbers.
 */
export function countTriangles(
  upward: Upward,
  part: {
    readonly from: number;
    readonly to: number;
    readonly into: Float64Array;
    readonly progress?: Progress;
  },
): void {
  const { nodes, offsets, targets } = upward;
  const { from, to, into, progress = noProgress } = part;
  let longest = 0;
  for (let node = 0; node < nodes; node++) longest = Math.max(longest, offsets[node + 1]! - offsets[node]!);
  const starts = new Int32Array(TOGETHER + longest);
  const ends = new Int32Array(TOGETHER + longest);
  const row = new Int32Array((nodes >>> 5) + 1);
  // Corners found wait here and are counted many at a time, for the same reason.
  const tops = new Int32Array(PENDING + longest);
  const middles = new Int32Array(PENDING + longest);
  const counts = new Int32Array(PENDING + longest);
  let [topCount, middleCount, touched, reported] = [0, 0, 0, offsets[from]!];
  const count = (): void => {
    for (let i = 0; i < topCount; i++) into[tops[i]!]!++;
    for (let i = 0; i < middleCount; i++) into[middles[i]!]! += counts[i]!;
    topCount = 0;
    middleCount = 0;
  };
  for (let first = from, next = from; first < to; first = next) {
    const base = offsets[first]!;
    if (base >= reported) {
      progress((first - from) / (to - from));
      reported = base + PIECE;
    }
    next = first + 1;
    while (next < to && offsets[next + 1]! - base <= TOGETHER) next++;
    const ties = offsets[next]! - base;
    for (let i = 0; i < ties; i++) {
      const middle = targets[base + i]!;
      starts[i] = offsets[middle]!;
      ends[i] = offsets[middle + 1]!;
    }
    for (let i = 0; i < ties; i++) touched = (touched + targets[starts[i]!]! + targets[ends[i]!]!) | 0;
    for (let node = first; node < next; node++) {
      const [start, end] = [offsets[node]!, offsets[node + 1]!];
      if (end - start < 2) continue;
      for (let arc = start; arc < end; arc++) row[targets[arc]! >>> 5]! |= 1 << targets[arc]!;
      let own = 0;
      for (let arc = start; arc < end; arc++) {
        const before = topCount;
        const last = ends[arc - base]!;
        for (let other = starts[arc - base]!; other < last; other++) {
          const top = targets[other]!;
          tops[topCount] = top;
          topCount += (row[top >>> 5]! >>> top) & 1;
        }
        const found = topCount - before;
        middles[middleCount] = targets[arc]!;
        counts[middleCount] = found;
        middleCount += found === 0 ? 0 : 1;
        own += found;
        if (topCount >= PENDING) count();
      }
      if (own > 0) into[node]! += own;
      for (let arc = start; arc < end; arc++) row[targets[arc]! >>> 5] = 0;
    }
  }
  count();
  // Kept: a read whose value goes nowhere may be left out.
  starts[0] = touched;
  progress(1);
}

/** What the counts of all nodes say. */
export function finishTriangles(upward: Upward, counts: Float64Array): Triangles {
  const { nodes, neighbours } = upward;
  const clustering = new Float64Array(nodes);
  let [corners, triples, sum] = [0, 0, 0];
  for (let node = 0; node < nodes; node++) {
    const count = neighbours[node]!;
    const pairs = (count * (count - 1)) / 2;
    corners += counts[node]!;
    triples += pairs;
    if (pairs > 0) clustering[node] = counts[node]! / pairs;
    sum += clustering[node]!;
  }
  return {
    triangles: counts,
    clustering,
    total: corners / 3,
    averageClustering: nodes === 0 ? 0 : sum / nodes,
    transitivity: triples === 0 ? null : corners / triples,
  };
}

function shared(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}
