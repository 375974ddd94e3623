import { BellwetherError } from '../../base/errors.ts';
import type { Progress } from '../../base/progress.ts';
import type { Graph } from './graph.ts';

export interface EiIndex {
  /** Of each node, -1 to 1; NaN for one without ties to nodes of known groups. */
  readonly nodes: Float64Array;
  /** Of each group; NaN for one without such ties. */
  readonly groups: Float64Array;
  /** Of the whole; null without such ties. */
  readonly whole: number | null;
  /** Of a graph with these groups in which every pair is tied alike; null for fewer than two grouped nodes. */
  readonly expected: number | null;
}

/**
 * The E-I index (Krackhardt and Stern 1988): of the ties between nodes whose groups are known, (external - internal) /
 * (external + internal), external being those between groups. 1 says that all ties lead out, -1 that all stay inside.
 * Nodes count the ties that they send and those that they receive; groups count a tie inside once. Parallel ties each count,
 * self-loops do not. `groups` holds 0 to count - 1, or -1 for a node of no known group. Time O(nodes + arcs); memory 24
 * bytes a node.
 */
export function eiIndex(
  graph: Graph,
  groups: { readonly membership: Int32Array; readonly count: number },
  options: { readonly weighted: boolean },
  progress: Progress,
): EiIndex {
  const { nodes, directed, offsets, targets } = graph;
  const { membership, count } = groups;
  checkGroups(graph, groups);
  const weights = options.weighted ? graph.weights : null;
  const external = new Float64Array(nodes);
  const internal = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    if ((node & 0xffff) === 0) progress(node / nodes);
    const own = membership[node]!;
    if (own < 0) continue;
    const end = offsets[node + 1]!;
    for (let arc = offsets[node]!; arc < end; arc++) {
      const other = targets[arc]!;
      const theirs = membership[other]!;
      if (theirs < 0 || other === node) continue;
      const weight = weights === null ? 1 : weights[arc]!;
      const side = theirs === own ? internal : external;
      side[node]! += weight;
      // An undirected tie is met again in the other row.
      if (directed) side[other]! += weight;
    }
  }
  const groupExternal = new Float64Array(count);
  const groupInternal = new Float64Array(count);
  const sizes = new Float64Array(count);
  for (let node = 0; node < nodes; node++) {
    const own = membership[node]!;
    if (own < 0) continue;
    sizes[own]!++;
    groupExternal[own]! += external[node]!;
    // A tie inside was counted by both of its ends.
    groupInternal[own]! += internal[node]! / 2;
  }
  let [out, inside, grouped, pairs] = [0, 0, 0, 0];
  for (let group = 0; group < count; group++) {
    out += groupExternal[group]! / 2;
    inside += groupInternal[group]!;
    grouped += sizes[group]!;
    pairs += (sizes[group]! * (sizes[group]! - 1)) / 2;
  }
  const allPairs = (grouped * (grouped - 1)) / 2;
  progress(1);
  return {
    nodes: external.map((value, node) => balance(value, internal[node]!)),
    groups: groupExternal.map((value, group) => balance(value, groupInternal[group]!)),
    whole: out + inside > 0 ? balance(out, inside) : null,
    expected: allPairs > 0 ? balance(allPairs - pairs, pairs) : null,
  };
}

function balance(external: number, internal: number): number {
  return (external - internal) / (external + internal);
}

/** Throws INVALID_INPUT where groups are not one for each node, each -1 or below their count. */
export function checkGroups(
  graph: Graph,
  { membership, count }: { readonly membership: Int32Array; readonly count: number },
): void {
  if (membership.length !== graph.nodes)
    throw new BellwetherError(
      'INVALID_INPUT',
      `There are groups of ${membership.length} nodes, and ${graph.nodes} nodes.`,
    );
  for (let node = 0; node < membership.length; node++)
    if (membership[node]! < -1 || membership[node]! >= count)
      throw new BellwetherError(
        'INVALID_INPUT',
        `Node ${node} is in group ${membership[node]}; groups are 0 to ${count - 1}, or -1 where unknown.`,
      );
}
