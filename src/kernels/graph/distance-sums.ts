import { BellwetherError } from '../../base/errors.ts';
import { noProgress, type Progress } from '../../base/progress.ts';
import { transpose } from './build-graph.ts';
import { createDijkstra } from './dijkstra.ts';
import type { Graph } from './graph.ts';
import type { PathOptions } from './shortest-paths.ts';
import { sampleSources, sourceBlocks } from './sources.ts';

/** What each node's distances to a set of targets add up to; the node itself does not count, nor what it cannot reach. */
export interface DistanceSums {
  /** Targets that the node reaches. */
  readonly reached: Float64Array;
  readonly distances: Float64Array;
  /** Sums of 1 / distance. */
  readonly inverses: Float64Array;
  /** Targets that were asked about, spread over all nodes. */
  readonly targets: number;
}

export interface DistanceOptions extends PathOptions {
  /** Targets drawn; all nodes when absent or not fewer than the nodes. */
  readonly samples?: number;
  readonly seed?: number;
}

/** Searches that run together, a bit each. */
export const DISTANCE_LANES = 32;

export function distanceSums(
  graph: Graph,
  options: DistanceOptions = {},
  progress: Progress = noProgress,
): DistanceSums {
  const reversed = reversedByLengths(graph, options);
  const targets = distanceTargets(graph, options);
  const sums = emptySums(graph.nodes, targets.length);
  const block = emptySums(graph.nodes, targets.length);
  const blocks = sourceBlocks(targets, DISTANCE_LANES);
  blocks.forEach((some, at) => {
    clear(block);
    accumulateDistances(reversed, some, {
      into: block,
      progress: (done) => progress((at + done) / blocks.length),
    });
    addDistances(sums, block);
  });
  return sums;
}

/** What `accumulateDistances` reads: every arc turned round, with its length for a weight. */
export function reversedByLengths(graph: Graph, options: PathOptions): Graph {
  return transpose({ ...graph, weights: options.lengths ?? null });
}

export function distanceTargets(graph: Graph, options: DistanceOptions): Int32Array {
  return sampleSources(graph.nodes, options.samples ?? Math.max(1, graph.nodes), options.seed ?? 0);
}

export function emptySums(nodes: number, targets: number): DistanceSums {
  const column = (): Float64Array => new Float64Array(nodes);
  return { reached: column(), distances: column(), inverses: column(), targets };
}

export function addDistances(sums: DistanceSums, block: DistanceSums): void {
  for (const name of ['reached', 'distances', 'inverses'] as const)
    for (let node = 0; node < sums.reached.length; node++) sums[name][node]! += block[name][node]!;
}

function clear(sums: DistanceSums): void {
  for (const name of ['reached', 'distances', 'inverses'] as const) sums[name].fill(0);
}

/**
 * Adds to every node its distances to these targets, searching from the targets backwards. Without weights 32 breadth-first
 * searches run together, a bit each (Then et al. 2014): O(targets / 32 * levels * arcs) at the worst, and in graphs of
 * small diameter near O(targets / 32 * arcs). With weights (lengths) Dijkstra for each target. Memory in bytes a node: 20,
 * with lengths 20 too. Sums of the blocks that `sourceBlocks(targets, DISTANCE_LANES)` gives, added in their order, are the
 * same on any number of threads.
 */
export function accumulateDistances(
  reversed: Graph,
  targets: Int32Array,
  options: { readonly into: DistanceSums; readonly progress?: Progress },
): void {
  const { into, progress = noProgress } = options;
  if (into.reached.length !== reversed.nodes)
    throw new BellwetherError(
      'RECORD_INVALID',
      `Sums for ${into.reached.length} of ${reversed.nodes} nodes; give each one.`,
    );
  if (reversed.weights === null) accumulateSteps(reversed, targets, into, progress);
  else accumulateLengths(reversed, reversed.weights, { targets, into, progress });
  progress(1);
}

function accumulateSteps(reversed: Graph, targets: Int32Array, into: DistanceSums, progress: Progress): void {
  const { reached, distances, inverses } = into;
  const sweep = createSweep(reversed);
  for (let from = 0; from < targets.length; from += DISTANCE_LANES) {
    progress(from / targets.length);
    sweep.run(targets.subarray(from, from + DISTANCE_LANES), (step, nodes, found) => {
      for (let i = 0; i < nodes.length; i++) {
        const node = nodes[i]!;
        const count = bits(found[node]!);
        reached[node]! += count;
        distances[node]! += count * step;
        inverses[node]! += count / step;
      }
    });
  }
}

function accumulateLengths(
  reversed: Graph,
  lengths: Float64Array,
  run: { readonly targets: Int32Array; readonly into: DistanceSums; readonly progress: Progress },
): void {
  const { targets, into, progress } = run;
  const search = createDijkstra(reversed, lengths);
  for (let at = 0; at < targets.length; at++) {
    progress(at / targets.length);
    const count = search.run(targets[at]!);
    for (let i = 1; i < count; i++) {
      const node = search.order[i]!;
      const distance = search.distances[node]!;
      into.reached[node]!++;
      into.distances[node]! += distance;
      into.inverses[node]! += 1 / distance;
    }
  }
}

/** Up to 32 breadth-first searches at once. */
export interface Sweep {
  /**
   * Calls `visit` for each step from 1 on with the nodes that some search reaches in that step; `found` holds the bits of
   * those searches by node.
   */
  run(sources: Int32Array, visit: (step: number, nodes: Int32Array, found: Int32Array) => void): void;
}

export function createSweep(graph: Graph): Sweep {
  const { nodes, offsets, targets } = graph;
  const seen = new Int32Array(nodes);
  let now = new Int32Array(nodes);
  let next = new Int32Array(nodes);
  let front = new Int32Array(nodes);
  let found = new Int32Array(nodes);
  return {
    run(sources, visit) {
      seen.fill(0);
      let count = 0;
      for (let bit = 0; bit < sources.length; bit++) {
        const source = sources[bit]!;
        if (now[source] === 0) front[count++] = source;
        now[source]! |= 1 << bit;
        seen[source]! |= 1 << bit;
      }
      for (let step = 1; count > 0; step++) {
        let reached = 0;
        for (let i = 0; i < count; i++) {
          const node = front[i]!;
          const searches = now[node]!;
          now[node] = 0;
          for (let arc = offsets[node]!, end = offsets[node + 1]!; arc < end; arc++) {
            const target = targets[arc]!;
            const fresh = searches & ~seen[target]!;
            if (fresh === 0) continue;
            const before = next[target]!;
            if (before === 0) found[reached++] = target;
            next[target] = before | fresh;
          }
        }
        for (let i = 0; i < reached; i++) seen[found[i]!]! |= next[found[i]!]!;
        if (reached > 0) visit(step, found.subarray(0, reached), next);
        [now, next] = [next, now];
        [front, found] = [found, front];
        count = reached;
      }
    },
  };
}

function bits(mask: number): number {
  mask -= (mask >>> 1) & 0x55555555;
  mask = (mask & 0x33333333) + ((mask >>> 2) & 0x33333333);
  return Math.imul((mask + (mask >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
