import type { Graph } from './graph.ts';
import { type Groups, numberGroups } from './number-groups.ts';

/** Visit number of a node whose component is complete: later than every visit. */
const CLOSED = 0x7fffffff;

/**
 * Strong components (Tarjan 1972), without recursion. What a node on the path needs stands by its depth, so that the way
 * back reads memory in order; of a node only its visit is remembered. Time O(nodes + arcs); 24 bytes a node. Those of an
 * undirected graph are its components.
 */
export function strongComponents({ nodes, offsets, targets }: Graph): Groups {
  const visit = new Int32Array(nodes);
  const member = new Int32Array(nodes);
  const open = new Int32Array(nodes);
  // By depth: the node, its next arc, the earliest visit that it reaches.
  const path = new Int32Array(nodes);
  const next = new Int32Array(nodes);
  const low = new Int32Array(nodes);
  let visits = 0;
  let opened = 0;
  for (let start = 0; start < nodes; start++) {
    if (visit[start] !== 0) continue;
    let depth = 0;
    let node = start;
    let arc = offsets[node]!;
    let end = offsets[node + 1]!;
    let earliest = ++visits;
    visit[node] = visits;
    open[opened++] = node;
    for (;;) {
      if (arc < end) {
        const target = targets[arc++]!;
        const seen = visit[target]!;
        if (seen !== 0) {
          if (seen < earliest) earliest = seen;
          continue;
        }
        path[depth] = node;
        next[depth] = arc;
        low[depth++] = earliest;
        node = target;
        arc = offsets[node]!;
        end = offsets[node + 1]!;
        earliest = ++visits;
        visit[node] = visits;
        open[opened++] = node;
        continue;
      }
      if (earliest === visit[node]) {
        let inside: number;
        do {
          inside = open[--opened]!;
          visit[inside] = CLOSED;
          member[inside] = node;
        } while (inside !== node);
      }
      if (depth === 0) break;
      const reached = earliest;
      node = path[--depth]!;
      arc = next[depth]!;
      end = offsets[node + 1]!;
      earliest = Math.min(low[depth]!, reached);
    }
  }
  return numberGroups(member);
}
