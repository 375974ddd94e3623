import type { Progress } from '../../base/progress.ts';
import type { Graph } from './graph.ts';

/** Merges of clusters, nearest first; each names one node of either cluster. Applying any first part leaves clusters whole. */
export interface MergeOrder {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/**
 * In which order the nodes of a graph are best merged, down to its components: Paris (Bonald, Charpentier, Galland and
 * Hollocou 2018), hierarchical clustering by the inverse of the resolution up to which modularity gains by a merge, so that
 * a cut stands for a resolution. Where clusters are tied to each other as by chance, that lets one swallow the others;
 * with `balance` above 0 the larger two clusters are the later they merge, so that a cut gives clusters of like sizes.
 *
 *     distance(a, b) = strength(a) * strength(b) / weight(a, b) * (strength(a) + strength(b)) ^ balance
 *
 * Only tied clusters merge, so all are connected. A chain of nearest neighbours finds the exact tree because a merge never
 * brings clusters nearer to a third (the quotient is a mean of its parts', the sum grows). The graph is undirected and its
 * loops do not matter; strengths are given since arcs may have been left out. Ties go to the smaller number. Time
 * O(arcs log nodes) on graphs with communities, O(nodes * arcs) at worst; memory about 40 bytes an arc, for maps of
 * neighbours: for coarsened graphs.
 */
export function mergeOrder(
  graph: Graph,
  { strength, balance }: { readonly strength: Float64Array; readonly balance: number },
  progress: Progress,
): MergeOrder {
  const { nodes, offsets, targets, weights } = graph;
  const near: (Map<number, number> | null)[] = [];
  for (let node = 0; node < nodes; node++) {
    const row = new Map<number, number>();
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
      const other = targets[arc]!;
      if (other !== node) row.set(other, (row.get(other) ?? 0) + (weights === null ? 1 : weights[arc]!));
    }
    near.push(row);
  }
  const mass = strength.slice();
  // Distance of a cluster's last merge: rounding must not let a cluster merge before its parts.
  const height = new Float64Array(nodes);
  const left: number[] = [];
  const right: number[] = [];
  const distance: number[] = [];
  const chain: number[] = [];
  const onChain = new Uint8Array(nodes);
  for (let first = 0; first < nodes; first++) {
    if (first % 1024 === 0) progress(first / nodes);
    if (near[first] === null) continue;
    chain.push(first);
    onChain[first] = 1;
    while (chain.length > 0) {
      const top = chain.at(-1)!;
      const before = chain.at(-2) ?? -1;
      let nearest = -1;
      let closest = Number.POSITIVE_INFINITY;
      for (const [other, weight] of near[top]!) {
        const away = (mass[other]! / weight) * (mass[top]! + mass[other]!) ** balance;
        if (away > closest) continue;
        if (away < closest || other === before || (nearest !== before && other < nearest)) {
          closest = away;
          nearest = other;
        }
      }
      if (nearest === -1) {
        onChain[chain.pop()!] = 0;
        continue;
      }
      // Distances fall along the chain, so it meets itself only where rounding made them equal.
      if (nearest !== before && onChain[nearest] === 0) {
        chain.push(nearest);
        onChain[nearest] = 1;
        continue;
      }
      chain.length -= 2;
      const kept = near[top]!.size >= near[before]!.size ? top : before;
      const gone = kept === top ? before : top;
      left.push(kept);
      right.push(gone);
      const apart = mass[top]! * closest;
      height[kept] = Math.max(height[kept]!, height[gone]!, apart);
      distance.push(height[kept]!);
      mass[kept]! += mass[gone]!;
      const row = near[kept]!;
      for (const [other, weight] of near[gone]!) {
        const back = near[other]!;
        back.delete(gone);
        if (other === kept) continue;
        const sum = (row.get(other) ?? 0) + weight;
        row.set(other, sum);
        back.set(kept, sum);
      }
      near[gone] = null;
      onChain[top] = 0;
      onChain[before] = 0;
      if (chain.length > 0) continue;
      chain.push(kept);
      onChain[kept] = 1;
    }
  }
  progress(1);
  // Equal distances keep the order in which they were found: parts before wholes.
  const order = Uint32Array.from(distance.keys()).sort((a, b) => distance[a]! - distance[b]! || a - b);
  return {
    left: Int32Array.from(order, (merge) => left[merge]!),
    right: Int32Array.from(order, (merge) => right[merge]!),
  };
}
