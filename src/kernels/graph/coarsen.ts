import { transpose } from './build-graph.ts';
import type { Graph } from './graph.ts';

/**
 * The graph of communities: a node for each community, between two of them one edge with the sum of the weights (a
 * directed graph: one each way), on each the loop of what stays inside. Strengths and modularity stay what they were.
 * `membership` holds 0 to communities - 1. Time O(nodes + arcs); memory 4 bytes a node, and 24 bytes an arc between
 * communities while it runs.
 */
export function coarsen(graph: Graph, membership: Int32Array, communities: number): Graph {
  const merged = mergeCommunities(graph, membership, communities);
  // Turning the arcs round sorts the rows; a directed graph is turned back.
  const turned = transpose({ ...merged, directed: true });
  return { ...(graph.directed ? transpose(turned) : turned), directed: graph.directed };
}

/**
 * The same with rows in no order and not on shared memory, for kernels that go from level to level. `visited` is told
 * how many arcs were read, between bounded pieces.
 */
export function mergeCommunities(
  graph: Graph,
  membership: Int32Array,
  communities: number,
  visited: (arcs: number) => void = () => {},
): Graph {
  const { nodes, directed, offsets: rows, targets: ends, weights: given } = graph;
  const { members, starts } = membersOf(membership, communities);
  const offsets = new Int32Array(communities + 1);
  let targets = new Int32Array(Math.min(ends.length, 4 * nodes) + 2);
  let weights = new Float64Array(targets.length);
  const sum = new Float64Array(communities);
  const touched = new Int32Array(communities + 1);
  let near = new Int32Array(1024);
  let arcs = 0;
  let read = 0;
  for (let community = 0; community < communities; community++) {
    let reached = 0;
    const last = starts[community + 1]!;
    for (let member = starts[community]!; member < last; member++) {
      const node = members[member]!;
      const end = rows[node + 1]!;
      const start = rows[node]!;
      if (end - start > near.length) near = new Int32Array(2 * (end - start));
      // Looked up first and listed without a branch: see `moveNodes`.
      for (let arc = start; arc < end; arc++) near[arc - start] = membership[ends[arc]!]!;
      for (let arc = start; arc < end; arc++) {
        const other = near[arc - start]!;
        const before = sum[other]!;
        touched[reached] = other;
        reached += Number(before === 0);
        sum[other] = before + (given === null ? 1 : given[arc]!);
      }
      read += end - start;
    }
    if (read > 1 << 20) {
      visited(read);
      read = 0;
    }
    if (arcs + reached + 1 > targets.length) {
      // As many as the rest would take at the rate so far.
      const rate = (arcs + reached + 1) / (community + 1);
      const room = Math.ceil(1.1 * rate * communities) + reached + 1;
      targets = grown(targets, new Int32Array(room));
      weights = grown(weights, new Float64Array(room));
    }
    for (let i = 0; i < reached; i++) {
      const other = touched[i]!;
      const loop = other === community && !directed;
      targets[arcs] = other;
      weights[arcs++] = loop ? sum[other]! / 2 : sum[other]!;
      if (loop) {
        targets[arcs] = other;
        weights[arcs++] = sum[other]! / 2;
      }
      sum[other] = 0;
    }
    offsets[community + 1] = arcs;
  }
  visited(read);
  return {
    nodes: communities,
    edges: directed ? arcs : arcs / 2,
    directed,
    offsets,
    targets: targets.subarray(0, arcs),
    weights: weights.subarray(0, arcs),
  };
}

/** Nodes by community, ascending in each: those of c are `members[starts[c] .. starts[c + 1])`. */
export function membersOf(
  membership: Int32Array,
  communities: number,
): { readonly members: Int32Array; readonly starts: Int32Array } {
  const starts = new Int32Array(communities + 1);
  for (let node = 0; node < membership.length; node++) starts[membership[node]! + 1]!++;
  for (let community = 0; community < communities; community++) starts[community + 1]! += starts[community]!;
  const members = new Int32Array(membership.length);
  const place = starts.slice(0, communities);
  for (let node = 0; node < membership.length; node++) members[place[membership[node]!]!++] = node;
  return { members, starts };
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
