import type { Progress } from '../../base/progress.ts';
import { transpose } from './build-graph.ts';
import { checkGroups } from './ei-index.ts';
import type { Graph } from './graph.ts';
import { orientUpward, type Upward } from './triangles.ts';

/** How often each node stands in each role: whole numbers, an entry for each node. */
export interface Brokerage {
  /** Both ends are of the broker's own group. */
  readonly coordinator: Float64Array;
  /** Both ends are of one group, which is not the broker's; also called itinerant broker. */
  readonly consultant: Float64Array;
  /** From another group into the broker's own. */
  readonly gatekeeper: Float64Array;
  /** From the broker's own group into another. */
  readonly representative: Float64Array;
  /** All three are of different groups. */
  readonly liaison: Float64Array;
}

/** Nodes between two calls of `progress`. */
const PIECE = 4096;

/**
 * Brokerage roles (Gould and Fernandez 1989): node b brokers between a and c when a is tied to b and b to c, and a is not
 * tied to c. Every ordered pair (a, c) counts once, so that in an undirected graph each pair counts once each way and
 * gatekeeper equals representative, as in the `sna` package for R. Weights, parallel ties and self-loops do not count.
 * `membership` holds groups 0 to count - 1, or -1 for a node of no known group, which neither brokers nor is an end.
 *
 * Paths of two ties are counted from the groups of each node's neighbours; those whose ends are tied are triangles, which
 * are listed and taken away. Time O(edges^1.5); memory that of `triangles`, 8 bytes a node for each role, of a directed
 * graph also that of its transpose and a byte an edge.
 */
export function brokerage(
  graph: Graph,
  groups: { readonly membership: Int32Array; readonly count: number },
  progress: Progress,
): Brokerage {
  checkGroups(graph, groups);
  const empty = () => new Float64Array(graph.nodes);
  const roles: Brokerage = {
    coordinator: empty(),
    consultant: empty(),
    gatekeeper: empty(),
    representative: empty(),
    liaison: empty(),
  };
  countPaths(graph, groups, { roles, progress: (done) => progress(0.3 * done) });
  takeClosed(graph, groups.membership, { roles, progress: (done) => progress(0.3 + 0.7 * done) });
  return roles;
}

interface Count {
  readonly roles: Brokerage;
  readonly progress: Progress;
}

/** Counts all paths a -> b -> c with a and c different, tied or not. */
function countPaths(
  graph: Graph,
  { membership, count }: { readonly membership: Int32Array; readonly count: number },
  { roles, progress }: Count,
): void {
  const back = transpose(graph);
  // Neighbours of the node in hand by group: those it hears from, those it tells, and those that are both.
  const from = new Float64Array(count);
  const to = new Float64Array(count);
  const both = new Float64Array(count);
  const touched = new Int32Array(count);
  for (let node = 0; node < graph.nodes; node++) {
    if (node % PIECE === 0) progress(node / graph.nodes);
    const own = membership[node]!;
    if (own < 0) continue;
    let reached = 0;
    let [arc, backArc] = [graph.offsets[node]!, back.offsets[node]!];
    const [end, backEnd] = [graph.offsets[node + 1]!, back.offsets[node + 1]!];
    let [allFrom, allTo] = [0, 0];
    while (arc < end || backArc < backEnd) {
      const told = arc < end ? graph.targets[arc]! : graph.nodes;
      const heard = backArc < backEnd ? back.targets[backArc]! : graph.nodes;
      const other = Math.min(told, heard);
      while (arc < end && graph.targets[arc] === other) arc++;
      while (backArc < backEnd && back.targets[backArc] === other) backArc++;
      const group = membership[other]!;
      if (other === node || group < 0) continue;
      if (from[group] === 0 && to[group] === 0) touched[reached++] = group;
      if (heard === other) {
        from[group]!++;
        allFrom++;
      }
      if (told === other) {
        to[group]!++;
        allTo++;
      }
      if (heard === told) both[group]!++;
    }
    const foreignFrom = allFrom - from[own]!;
    const foreignTo = allTo - to[own]!;
    roles.coordinator[node] = from[own]! * to[own]! - both[own]!;
    roles.gatekeeper[node] = foreignFrom * to[own]!;
    roles.representative[node] = from[own]! * foreignTo;
    let [same, returning] = [0, 0];
    for (let i = 0; i < reached; i++) {
      const group = touched[i]!;
      if (group !== own) {
        same += from[group]! * to[group]!;
        returning += both[group]!;
      }
      from[group] = 0;
      to[group] = 0;
      both[group] = 0;
    }
    roles.consultant[node] = same - returning;
    roles.liaison[node] = foreignFrom * foreignTo - same;
  }
}

/** Takes away the paths whose ends are tied. */
function takeClosed(graph: Graph, membership: Int32Array, { roles, progress }: Count): void {
  const upward = orientUpward(graph);
  const { nodes, offsets, targets } = upward;
  const ways = graph.directed ? waysOf(graph, upward) : null;
  /** a -> b -> c is closed by a -> c. */
  const take = (a: number, b: number, c: number): void => {
    const [first, own, last] = [membership[a]!, membership[b]!, membership[c]!];
    if (first === own) {
      if (last === own) roles.coordinator[b]!--;
      else roles.representative[b]!--;
    } else if (last === own) roles.gatekeeper[b]!--;
    else if (first === last) roles.consultant[b]!--;
    else roles.liaison[b]!--;
  };
  // Where the row in hand has each node, plus one; entries of earlier rows are below its start.
  const found = new Int32Array(nodes);
  for (let x = 0; x < nodes; x++) {
    if (x % PIECE === 0) progress(x / nodes);
    const start = offsets[x]!;
    const end = offsets[x + 1]!;
    if (end - start < 2 || membership[x]! < 0) continue;
    for (let arc = start; arc < end; arc++) found[targets[arc]!] = arc + 1;
    for (let arc = start; arc < end; arc++) {
      const y = targets[arc]!;
      if (membership[y]! < 0) continue;
      for (let over = offsets[y]!, last = offsets[y + 1]!; over < last; over++) {
        const z = targets[over]!;
        const across = found[z]! - 1;
        if (across < start) continue;
        if (membership[z]! < 0) continue;
        const xy = ways === null ? 3 : ways[arc]!;
        const yz = ways === null ? 3 : ways[over]!;
        const xz = ways === null ? 3 : ways[across]!;
        if (xy & UP && yz & UP && xz & UP) take(x, y, z);
        if (xy & DOWN && yz & DOWN && xz & DOWN) take(z, y, x);
        if (xy & DOWN && xz & UP && yz & UP) take(y, x, z);
        if (xy & UP && xz & DOWN && yz & DOWN) take(z, x, y);
        if (xz & UP && yz & DOWN && xy & UP) take(x, z, y);
        if (xz & DOWN && yz & UP && xy & DOWN) take(y, z, x);
      }
    }
  }
  progress(1);
}

const UP = 1;
const DOWN = 2;

/** Which ways each upward edge is tied. */
function waysOf(graph: Graph, { nodes, offsets, targets }: Upward): Uint8Array {
  const ways = new Uint8Array(targets.length);
  for (let node = 0; node < nodes; node++)
    for (let arc = offsets[node]!, end = offsets[node + 1]!; arc < end; arc++) {
      const other = targets[arc]!;
      ways[arc] = (hasArc(graph, node, other) ? UP : 0) | (hasArc(graph, other, node) ? DOWN : 0);
    }
  return ways;
}

/** Rows are ascending: a binary search. */
function hasArc({ offsets, targets }: Graph, from: number, to: number): boolean {
  let low = offsets[from]!;
  let high = offsets[from + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (targets[middle]! < to) low = middle + 1;
    else high = middle;
  }
  return low < offsets[from + 1]! && targets[low] === to;
}
