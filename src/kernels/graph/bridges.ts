import { noProgress, type Progress } from '../../base/progress.ts';
import type { Graph } from './graph.ts';
import { simpleGraph } from './simple-graph.ts';

/**
 * Ties and nodes whose loss breaks a component, directions not regarded: bridges and articulation points by one
 * depth-first search with low points (Tarjan 1974, Hopcroft and Tarjan 1973), without recursion. A pair that is tied more
 * than once, or both ways, is no bridge. Time O(nodes + arcs); memory in bytes: 28 a node, 12 for each tied pair's two
 * arcs.
 */
export interface Bridges {
  /** Bridges by their two ends, side by side: 2 * count entries, the smaller number first. */
  readonly bridges: Int32Array;
  /** Of each bridge: how many nodes are on its smaller side. */
  readonly cutOff: Int32Array;
  /** 1 for nodes whose removal leaves their component in more pieces. */
  readonly articulationPoints: Uint8Array;
  /**
   * Of each articulation point: how many nodes its removal takes away from the largest piece that is left of its component,
   * itself not counted; 0 of all other nodes.
   */
  readonly separated: Int32Array;
}

const PIECE = 1 << 16;

export function bridges(graph: Graph, progress: Progress = noProgress): Bridges {
  const { nodes, offsets, targets, weights } = simpleGraph({ ...graph, weights: null }, { sums: true });
  const entered = new Int32Array(nodes).fill(-1);
  const low = new Int32Array(nodes);
  const parent = new Int32Array(nodes).fill(-1);
  const cursor = new Int32Array(nodes);
  const order = new Int32Array(nodes);
  // Nodes in the subtree below, itself included.
  const below = new Int32Array(nodes).fill(1);
  let clock = 0;
  for (let root = 0; root < nodes; root++) {
    if (entered[root] !== -1) continue;
    let node = root;
    enter(root);
    while (node !== -1) {
      const arc = cursor[node]!;
      if (arc < offsets[node + 1]!) {
        cursor[node] = arc + 1;
        const target = targets[arc]!;
        if (entered[target] === -1) {
          parent[target] = node;
          enter(target);
          node = target;
        } else if (target !== parent[node] && entered[target]! < low[node]!) low[node] = entered[target]!;
        continue;
      }
      const above = parent[node]!;
      if (above !== -1) {
        if (low[node]! < low[above]!) low[above] = low[node]!;
        below[above]! += below[node]!;
      }
      node = above;
    }
  }

  function enter(node: number): void {
    if (clock % PIECE === 0) progress(clock / nodes);
    order[clock] = node;
    entered[node] = clock;
    low[node] = clock++;
    cursor[node] = offsets[node]!;
  }

  const found: number[] = [];
  const cutOff: number[] = [];
  const articulationPoints = new Uint8Array(nodes);
  const separated = new Int32Array(nodes);
  // Of each node: the largest piece and all pieces that its removal cuts from what is above it.
  const largest = new Int32Array(nodes);
  const cut = new Int32Array(nodes);
  const children = new Int32Array(nodes);
  const size = new Int32Array(nodes);
  for (let at = 0; at < clock; at++) {
    const node = order[at]!;
    const above = parent[node]!;
    size[node] = above === -1 ? below[node]! : size[above]!;
    if (above === -1) continue;
    children[above]!++;
    if (low[node]! < entered[above]!) continue;
    cut[above]! += below[node]!;
    if (below[node]! > largest[above]!) largest[above] = below[node]!;
    if (low[node]! > entered[above]! && weights![arcTo(above, node)] === 1) {
      found.push(Math.min(node, above), Math.max(node, above));
      cutOff.push(Math.min(below[node]!, size[node]! - below[node]!));
    }
  }
  for (let node = 0; node < nodes; node++) {
    const isRoot = parent[node] === -1;
    if (isRoot ? children[node]! < 2 : cut[node] === 0) continue;
    articulationPoints[node] = 1;
    const others = size[node]! - 1;
    separated[node] = others - Math.max(largest[node]!, others - cut[node]!);
  }

  function arcTo(from: number, to: number): number {
    let [first, last] = [offsets[from]!, offsets[from + 1]! - 1];
    while (first < last) {
      const middle = (first + last) >> 1;
      if (targets[middle]! < to) first = middle + 1;
      else last = middle;
    }
    return first;
  }

  progress(1);
  return { bridges: Int32Array.from(found), cutOff: Int32Array.from(cutOff), articulationPoints, separated };
}
