import type { Progress } from '../../base/progress.ts';
import type { NetworkColumns } from '../../domain/network.ts';
import { betweenness } from '../../kernels/graph/betweenness.ts';
import { buildGraph } from '../../kernels/graph/build-graph.ts';
import { createBreadthFirst } from '../../kernels/graph/dijkstra.ts';
import type { Graph } from '../../kernels/graph/graph.ts';
import { simpleGraph } from '../../kernels/graph/simple-graph.ts';
import { sampleSources } from '../../kernels/graph/sources.ts';
import { weakComponents } from '../../kernels/graph/weak-components.ts';
import { sampleSize } from './portrait.ts';

export interface RemovalTask {
  readonly columns: NetworkColumns;
  /** 1 for each node that goes. */
  readonly removed: Uint8Array;
  readonly seed: number;
}

/** Of those who stay, with the others still there or without them. */
export interface Reach {
  readonly components: number;
  /** Of those who stay: the share of the largest component. */
  readonly largestShare: number | null;
  /** Share of the ordered pairs that reach one another. */
  readonly reachable: number | null;
  /** Mean of 1 / steps over all ordered pairs, 0 where there is no way (Latora and Marchiori 2001). */
  readonly efficiency: number | null;
  /** Mean steps of the pairs that reach one another. */
  readonly meanDistance: number | null;
}

export interface Removal {
  readonly before: Reach;
  readonly after: Reach;
  /** 1 for each node that stays, was in the largest component and is no longer. */
  readonly cutOff: Uint8Array;
  /** Betweenness of each node with all, and without those who go; 0 for them. */
  readonly loadBefore: Float64Array;
  readonly loadAfter: Float64Array;
  /** Sources of betweenness and distances; null when exact. */
  readonly samples: number | null;
}

/**
 * What breaks when nodes go, seen by those who stay. Both sides are measured over the same pairs, those of nodes that stay:
 * otherwise a removal of people at the edge would look like a gain.
 */
export function removal({ columns, removed, seed }: RemovalTask, progress: Progress): Removal {
  const whole = { ...simpleGraph(buildGraph(columns, { directed: false }), { sums: false }), weights: null };
  const rest = {
    ...simpleGraph(buildGraph(without(columns, removed), { directed: false }), { sums: false }),
    weights: null,
  };
  const samples = sampleSize(whole);
  const stays = (node: number): boolean => removed[node] === 0;
  const staying = Int32Array.from({ length: columns.nodes }, (_, node) => node).filter(stays);
  const drawn =
    samples === null || samples >= staying.length
      ? staying
      : sampleSources(staying.length, samples, seed).map((place) => staying[place]!);
  const [before, after] = [weakComponents(whole), weakComponents(rest)];
  const largestBefore = largestOf(before.of, staying);
  const largestAfter = largestOf(after.of, staying);
  const cutOff = new Uint8Array(columns.nodes);
  for (const node of staying)
    if (before.of[node] === largestBefore.component && after.of[node] !== largestAfter.component)
      cutOff[node] = 1;
  const step =
    (from: number): Progress =>
    (done) =>
      progress(from + done * 0.25);
  const reachBefore = reach(whole, { staying, drawn, progress: step(0) });
  const reachAfter = reach(rest, { staying, drawn, progress: step(0.25) });
  const sampled = samples === null ? { seed } : { samples, seed };
  const loadBefore = betweenness(whole, sampled, step(0.5)).values;
  const loadAfter = betweenness(rest, sampled, step(0.75)).values;
  return {
    before: { ...reachBefore, ...largestBefore.counts },
    after: { ...reachAfter, ...largestAfter.counts },
    cutOff,
    loadBefore: loadBefore.map((value, node) => (stays(node) ? value : 0)),
    loadAfter: loadAfter.map((value, node) => (stays(node) ? value : 0)),
    samples,
  };
}

function without(columns: NetworkColumns, removed: Uint8Array): NetworkColumns {
  const kept = (_: number, tie: number): boolean =>
    removed[columns.sources[tie]!] === 0 && removed[columns.targets[tie]!] === 0;
  return {
    ...columns,
    sources: columns.sources.filter(kept),
    targets: columns.targets.filter(kept),
    weights: null,
  };
}

/** Components that hold anyone who stays, and the one that holds most of them. */
function largestOf(of: Int32Array, staying: Int32Array) {
  const sizes = new Map<number, number>();
  for (const node of staying) sizes.set(of[node]!, (sizes.get(of[node]!) ?? 0) + 1);
  let component = -1;
  let most = 0;
  for (const [each, size] of sizes) if (size > most) [component, most] = [each, size];
  return {
    component,
    counts: {
      components: sizes.size,
      largestShare: staying.length === 0 ? null : most / staying.length,
    },
  };
}

function reach(
  graph: Graph,
  { staying, drawn, progress }: { staying: Int32Array; drawn: Int32Array; progress: Progress },
): Pick<Reach, 'reachable' | 'efficiency' | 'meanDistance'> {
  const others = staying.length - 1;
  if (others < 1 || drawn.length === 0) return { reachable: null, efficiency: null, meanDistance: null };
  const isStaying = new Uint8Array(graph.nodes);
  for (const node of staying) isStaying[node] = 1;
  const search = createBreadthFirst(graph);
  let [reached, inverse, steps] = [0, 0, 0];
  drawn.forEach((source, done) => {
    if (done % 16 === 0) progress(done / drawn.length);
    const count = search.run(source);
    for (let at = 1; at < count; at++) {
      const node = search.order[at]!;
      if (isStaying[node] === 0) continue;
      reached++;
      steps += search.distances[node]!;
      inverse += 1 / search.distances[node]!;
    }
  });
  const pairs = drawn.length * others;
  return {
    reachable: reached / pairs,
    efficiency: inverse / pairs,
    meanDistance: reached === 0 ? null : steps / reached,
  };
}

/** For threads. */
export const run = removal;
