import { membersOf } from './coarsen.ts';
import type { Graph } from './graph.ts';

/**
 * The same undirected graph with its nodes renumbered by community, so that what is read together stands together: on a
 * graph of a million nodes in no order everything after this takes a third of the time. Rows are in no order and not on shared
 * memory. `members[n]` is the graph's own number of node n. Time O(nodes + arcs).
 */
export function arrange(
  graph: Graph,
  membership: Int32Array,
  communities: number,
): { readonly graph: Graph; readonly members: Int32Array } {
  const { nodes, offsets: rows, targets: ends, weights: given } = graph;
  const { members } = membersOf(membership, communities);
  const number = new Int32Array(nodes);
  for (let place = 0; place < nodes; place++) number[members[place]!] = place;
  const offsets = new Int32Array(nodes + 1);
  const targets = new Int32Array(ends.length);
  const weights = given === null ? null : new Float64Array(ends.length);
  let at = 0;
  for (let place = 0; place < nodes; place++) {
    const node = members[place]!;
    const end = rows[node + 1]!;
    for (let arc = rows[node]!; arc < end; arc++) {
      targets[at] = number[ends[arc]!]!;
      if (weights !== null) weights[at] = given![arc]!;
      at++;
    }
    offsets[place + 1] = at;
  }
  return { graph: { ...graph, offsets, targets, weights }, members };
}
