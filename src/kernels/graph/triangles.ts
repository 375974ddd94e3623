import { type Graph, noProgress, type Progress } from './graph.ts';
import { simpleGraph } from './simple-graph.ts';

/**
 * Triangles, local clustering and transitivity of who is tied to whom: directions, weights, parallel edges and loops do not
 * count.
 *
 * Every edge points from the end with fewer neighbours to the end with more, nodes renumbered in that order; the triangles of
 * an edge are then the common entries of two short rows (the forward algorithm: Schank and Wagner 2005, Latapy 2008). Time
 * O(edges^1.5). Memory in bytes: 4 an edge and 16 a node, and the simple graph where the given one is not simple.
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

/** Edges that point upwards, nodes renumbered by ascending number of neighbours. Rows are ascending; shared memory. */
export interface Upward {
  readonly nodes: number;
  /** nodes + 1 entries. */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  /** The graph's number of each renumbered node. */
  readonly nodeOf: Int32Array;
  /** Neighbours of each of the graph's nodes. */
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
  const simple = simpleGraph(graph, { sums: false });
  const { nodes } = simple;
  const neighbours = shared(nodes);
  let most = 0;
  for (let node = 0; node < nodes; node++) {
    const count = simple.offsets[node + 1]! - simple.offsets[node]!;
    neighbours[node] = count;
    if (count > most) most = count;
  }
  const starts = new Int32Array(most + 2);
  for (let node = 0; node < nodes; node++) starts[neighbours[node]! + 1]!++;
  for (let count = 0; count <= most; count++) starts[count + 1]! += starts[count]!;
  const nodeOf = shared(nodes);
  const rankOf = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const rank = starts[neighbours[node]!]!++;
    rankOf[node] = rank;
    nodeOf[rank] = node;
  }
  // Taken from above in descending order, each node enters the rows of those below it: rows come out sorted.
  const offsets = shared(nodes + 1);
  for (let node = 0; node < nodes; node++) {
    const rank = rankOf[node]!;
    let count = 0;
    for (let arc = simple.offsets[node]!, end = simple.offsets[node + 1]!; arc < end; arc++)
      if (rankOf[simple.targets[arc]!]! > rank) count++;
    offsets[rank + 1] = count;
  }
  for (let rank = 0; rank < nodes; rank++) offsets[rank + 1]! += offsets[rank]!;
  const place = offsets.slice(0, nodes);
  const targets = shared(simple.edges);
  for (let rank = 0; rank < nodes; rank++) {
    const node = nodeOf[rank]!;
    for (let arc = simple.offsets[node]!, end = simple.offsets[node + 1]!; arc < end; arc++) {
      const other = rankOf[simple.targets[arc]!]!;
      if (other < rank) targets[place[other]!++] = rank;
    }
  }
  return { nodes, offsets, targets, nodeOf, neighbours };
}

/** Nodes between two calls of `progress`. */
const PIECE = 4096;

/**
 * Adds the triangles whose lowest corner is one of the renumbered nodes `from` to `to` - 1 to their three corners (of the
 * graph's numbers). Parts may be counted anywhere and added up in any order: counts are whole numbers.
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
  const { nodes, offsets, targets, nodeOf } = upward;
  const { from, to, into, progress = noProgress } = part;
  // Marks of the row in hand: its node + 1.
  const marked = new Int32Array(nodes);
  for (let node = from; node < to; node++) {
    if ((node - from) % PIECE === 0) progress((node - from) / (to - from));
    const start = offsets[node]!;
    const end = offsets[node + 1]!;
    if (end - start < 2) continue;
    const mark = node + 1;
    for (let arc = start; arc < end; arc++) marked[targets[arc]!] = mark;
    let own = 0;
    for (let arc = start; arc < end; arc++) {
      const middle = targets[arc]!;
      let found = 0;
      for (let other = offsets[middle]!, last = offsets[middle + 1]!; other < last; other++) {
        const top = targets[other]!;
        if (marked[top] !== mark) continue;
        into[nodeOf[top]!]!++;
        found++;
      }
      if (found > 0) into[nodeOf[middle]!]! += found;
      own += found;
    }
    if (own > 0) into[nodeOf[node]!]! += own;
  }
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
