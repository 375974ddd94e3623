import type { Random } from '../../../base/random.ts';
import { mergeCommunities } from '../coarsen.ts';
import type { Ties } from './ties.ts';

/** A smaller graph, each of whose nodes stands for one or two of the finer one. */
export interface Coarser {
  readonly ties: Ties;
  readonly mass: Float64Array;
  /** The coarse node that each fine node became part of. */
  readonly parent: Int32Array;
}

/**
 * Heavy-edge matching (Karypis and Kumar, 1998): each node joins the free neighbour with the strongest tie for its mass.
 * Nodes that find none because all hang on the same hub join one another, so that stars shrink too; those without any tie
 * join as well. Masses and weights add up, which leaves the energy of ForceAtlas2 as it was. Time O(nodes + arcs).
 */
export function coarsenByMatching(ties: Ties, mass: Float64Array, random: Random): Coarser {
  const { nodes, offsets, targets, weights } = ties;
  const parent = new Int32Array(nodes).fill(-1);
  const order = shuffled(nodes, random);
  let coarse = 0;
  for (const node of order) {
    if (parent[node]! >= 0) continue;
    let best = -1;
    let bestPull = 0;
    const end = offsets[node + 1]!;
    for (let arc = offsets[node]!; arc < end; arc++) {
      const other = targets[arc]!;
      if (parent[other]! >= 0 || other === node) continue;
      const pull = weights[arc]! / mass[other]!;
      if (pull > bestPull) [best, bestPull] = [other, pull];
    }
    if (best < 0) continue;
    parent[node] = parent[best] = coarse++;
  }
  // Of those left over, the one that waits for company, by hub; nodes without ties wait together.
  const waiting = new Int32Array(nodes + 1).fill(-1);
  for (const node of order) {
    if (parent[node]! >= 0) continue;
    const hub = offsets[node + 1]! > offsets[node]! ? targets[offsets[node]!]! : nodes;
    const company = waiting[hub]!;
    parent[node] = company < 0 ? coarse++ : parent[company]!;
    waiting[hub] = company < 0 ? node : -1;
  }
  const coarseMass = new Float64Array(coarse);
  for (let node = 0; node < nodes; node++) coarseMass[parent[node]!]! += mass[node]!;
  const merged = mergeCommunities(ties, parent, coarse);
  return { ties: { ...merged, weights: merged.weights! }, mass: coarseMass, parent };
}

function shuffled(count: number, random: Random): Int32Array {
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const other = Math.floor(random() * (i + 1));
    order[i] = order[other]!;
    order[other] = i;
  }
  return order;
}
