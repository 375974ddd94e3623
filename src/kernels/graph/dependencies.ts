import { noProgress, type Progress } from '../../base/progress.ts';
import { createTogether } from './dependencies-together.ts';
import { createDijkstra, sameLength } from './dijkstra.ts';
import type { Graph } from './graph.ts';
import { LANES } from './lane-kernel.ts';
import { scaledDependencies } from './scaled-path-counts.ts';

/** Above this a number of paths may overflow in the next step; the source is then counted with scaled numbers. */
const MANY = 1e290;

/**
 * Dependencies of sources on nodes, paths counted in steps: eight sources together (`dependencies-together.ts`), one by one
 * where that does not do.
 */
export function dependenciesBySteps(
  graph: Graph,
  sources: Int32Array,
  into: Float64Array,
  progress: Progress,
): void {
  const together = createTogether(graph);
  for (let from = 0; from < sources.length; from += LANES) {
    progress(from / sources.length);
    const some = sources.subarray(from, from + LANES);
    if (together?.add(some, into) !== true) dependenciesOneByOne(graph, some, into, noProgress);
  }
}

/**
 * One source after another (Brandes 2001): breadth first out, then back in reverse order. Successors are found again by their
 * distance instead of being stored.
 */
export function dependenciesOneByOne(
  graph: Graph,
  sources: Int32Array,
  into: Float64Array,
  progress: Progress,
): void {
  const { nodes, offsets, targets } = graph;
  const step = new Int32Array(nodes).fill(-1);
  const paths = new Float64Array(nodes);
  // (1 + dependency) / paths of nodes that are done.
  const share = new Float64Array(nodes);
  const order = new Int32Array(nodes);
  for (let at = 0; at < sources.length; at++) {
    progress(at / sources.length);
    const source = sources[at]!;
    step[source] = 0;
    paths[source] = 1;
    order[0] = source;
    let reached = 1;
    let many = false;
    for (let i = 0; i < reached; i++) {
      const node = order[i]!;
      const next = step[node]! + 1;
      const count = paths[node]!;
      if (count > MANY) many = true;
      for (let arc = offsets[node]!, end = offsets[node + 1]!; arc < end; arc++) {
        const target = targets[arc]!;
        const seen = step[target]!;
        if (seen === next) paths[target]! += count;
        else if (seen === -1) {
          step[target] = next;
          paths[target] = count;
          order[reached++] = target;
        }
      }
    }
    if (many) {
      const continues = (node: number, arc: number): boolean => step[targets[arc]!] === step[node]! + 1;
      const dependencies = scaledDependencies(graph, order.subarray(0, reached), continues);
      for (let i = 1; i < reached; i++) into[order[i]!]! += dependencies[order[i]!]!;
    } else
      for (let i = reached - 1; i > 0; i--) {
        const node = order[i]!;
        const next = step[node]! + 1;
        let sum = 0;
        for (let arc = offsets[node]!, end = offsets[node + 1]!; arc < end; arc++) {
          const target = targets[arc]!;
          if (step[target] === next) sum += share[target]!;
        }
        const dependency = paths[node]! * sum;
        share[node] = (1 + dependency) / paths[node]!;
        into[node]! += dependency;
      }
    for (let i = 0; i < reached; i++) step[order[i]!] = -1;
  }
}

/** The same by lengths of arcs: Dijkstra out, then path counts in the order in which nodes were settled, then back. */
export function dependenciesByLengths(
  graph: Graph,
  lengths: Float64Array,
  run: { readonly sources: Int32Array; readonly into: Float64Array; readonly progress: Progress },
): void {
  const { nodes, offsets, targets } = graph;
  const { sources, into, progress } = run;
  const search = createDijkstra(graph, lengths);
  const { order, distances } = search;
  const settled = new Int32Array(nodes).fill(-1);
  const paths = new Float64Array(nodes);
  const dependency = new Float64Array(nodes);
  // Settled later and as far as this arc leads: the same answer on the way out and back, whatever the rounding.
  const successor = (node: number, arc: number): boolean => {
    const target = targets[arc]!;
    return (
      settled[target]! > settled[node]! && sameLength(distances[node]! + lengths[arc]!, distances[target]!)
    );
  };
  for (let at = 0; at < sources.length; at++) {
    progress(at / sources.length);
    const reached = search.run(sources[at]!);
    for (let i = 0; i < reached; i++) {
      settled[order[i]!] = i;
      paths[order[i]!] = 0;
    }
    paths[sources[at]!] = 1;
    let many = false;
    for (let i = 0; i < reached; i++) {
      const node = order[i]!;
      const count = paths[node]!;
      if (count > MANY) many = true;
      for (let arc = offsets[node]!, end = offsets[node + 1]!; arc < end; arc++)
        if (successor(node, arc)) paths[targets[arc]!]! += count;
    }
    if (many) {
      const dependencies = scaledDependencies(graph, order.subarray(0, reached), successor);
      for (let i = 1; i < reached; i++) into[order[i]!]! += dependencies[order[i]!]!;
    } else
      for (let i = reached - 1; i > 0; i--) {
        const node = order[i]!;
        let sum = 0;
        for (let arc = offsets[node]!, end = offsets[node + 1]!; arc < end; arc++) {
          const target = targets[arc]!;
          if (successor(node, arc)) sum += (1 + dependency[target]!) / paths[target]!;
        }
        dependency[node] = paths[node]! * sum;
        into[node]! += dependency[node]!;
      }
    for (let i = 0; i < reached; i++) settled[order[i]!] = -1;
  }
}
