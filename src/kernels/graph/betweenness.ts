import { BellwetherError } from '../../base/errors.ts';
import { noProgress, type Progress } from '../../base/progress.ts';
import { dependenciesByLengths, dependenciesBySteps } from './dependencies.ts';
import type { Graph } from './graph.ts';
import { largestSamplingError } from './sampling-error.ts';
import type { PathOptions } from './shortest-paths.ts';
import { sampleSources, sourceBlocks } from './sources.ts';

export interface BetweennessOptions extends PathOptions {
  /** Sources drawn; all nodes when absent or not fewer than the nodes, and the result is exact. */
  readonly samples?: number;
  readonly seed?: number;
}

export interface Betweenness {
  /**
   * Of each node: the shortest paths between pairs of other nodes that run through it, a pair of several shortest paths
   * shared among them. Undirected pairs count once, directed ones both ways. Not normalised.
   */
  readonly values: Float64Array;
  /** Sources that it was computed from. */
  readonly sources: number;
  readonly exact: boolean;
  /** With probability 95 % no node's value is further than this from the exact one; 0 when exact. */
  readonly epsilon: number;
}

/** Sources that run together: blocks of them are what threads share out. */
export const BETWEENNESS_LANES = 16;

/**
 * Betweenness of nodes (Freeman 1977) by accumulating dependencies (Brandes 2001), exact from all nodes, or estimated from a
 * seeded uniform sample of them (Brandes and Pich 2007). Loops do not count; parallel edges are as many different paths, as
 * in igraph. Lengths that tie but for rounding count as equal.
 *
 * The error of an estimate: a source's dependency on a node, divided by nodes - 2, is a value of 0 to 1, so that Chernoff's
 * bound holds for each node's mean and a union bound for all of them together (`sampling-error.ts`).
 *
 * Time O(sources * (nodes + arcs)), with lengths O(sources * (nodes + arcs) log nodes). Memory in bytes a node: 8 for the
 * values, 8 for the block in hand, and 24 for each thread; 36 with lengths.
 */
export function betweenness(
  graph: Graph,
  options: BetweennessOptions = {},
  progress: Progress = noProgress,
): Betweenness {
  const sources = betweennessSources(graph, options);
  const blocks = sourceBlocks(sources, BETWEENNESS_LANES);
  const sums = new Float64Array(graph.nodes);
  const block = new Float64Array(graph.nodes);
  blocks.forEach((some, at) => {
    block.fill(0);
    accumulateBetweenness(graph, some, {
      into: block,
      lengths: options.lengths ?? null,
      progress: (done) => progress((at + done) / blocks.length),
    });
    for (let node = 0; node < sums.length; node++) sums[node]! += block[node]!;
  });
  return finishBetweenness(graph, sources.length, sums);
}

/** The nodes that it is computed from, those with the same surroundings side by side. */
export function betweennessSources(graph: Graph, options: BetweennessOptions): Int32Array {
  const samples = options.samples ?? Math.max(1, graph.nodes);
  return bySurroundings(graph, sampleSources(graph.nodes, samples, options.seed ?? 0));
}

/** One node of so many is a source: then some have sources for neighbours. */
const DENSE = 8;

/**
 * The sources in the order in which a breadth-first search meets them. Neighbours reach what is further away in nearly the
 * same steps, so together they read its rows less often.
 */
function bySurroundings({ nodes, offsets, targets }: Graph, sources: Int32Array): Int32Array {
  if (sources.length * DENSE < nodes) return sources;
  const queue = new Int32Array(nodes);
  const rank = new Int32Array(nodes).fill(-1);
  let count = 0;
  for (let root = 0, at = 0; root < nodes; root++) {
    if (rank[root] !== -1) continue;
    rank[root] = count;
    queue[count++] = root;
    for (; at < count; at++)
      for (let node = queue[at]!, arc = offsets[node]!, end = offsets[node + 1]!; arc < end; arc++) {
        const target = targets[arc]!;
        if (rank[target] !== -1) continue;
        rank[target] = count;
        queue[count++] = target;
      }
  }
  return sources.slice().sort((one, other) => rank[one]! - rank[other]!);
}

/**
 * Adds the dependencies of these sources on every node to `into`, a Float64Array of `nodes`. Sums of the blocks that
 * `sourceBlocks(sources, BETWEENNESS_LANES)` gives, added in their order, are the same on any number of threads.
 */
export function accumulateBetweenness(
  graph: Graph,
  sources: Int32Array,
  options: PathOptions & { readonly into: Float64Array; readonly progress?: Progress },
): void {
  const { into, lengths = null, progress = noProgress } = options;
  if (into.length !== graph.nodes)
    throw new BellwetherError(
      'RECORD_INVALID',
      `Sums for ${into.length} of ${graph.nodes} nodes; give each one.`,
    );
  if (lengths === null) dependenciesBySteps(graph, sources, into, progress);
  else dependenciesByLengths(graph, lengths, { sources, into, progress });
  progress(1);
}

/** Betweenness from the summed dependencies of `sources` sources; scales `sums` in place. */
export function finishBetweenness(graph: Graph, sources: number, sums: Float64Array): Betweenness {
  const { nodes } = graph;
  const scale = (nodes / Math.max(1, sources)) * (graph.directed ? 1 : 0.5);
  let largest = 0;
  for (let node = 0; node < nodes; node++) {
    sums[node]! *= scale;
    if (sums[node]! > largest) largest = sums[node]!;
  }
  const exact = sources >= nodes;
  // The most that a node can have: every pair of the others.
  const most = nodes * Math.max(0, nodes - 2) * (graph.directed ? 1 : 0.5);
  const epsilon =
    exact || most === 0
      ? 0
      : most * largestSamplingError(largest / most, { samples: sources, population: nodes, means: nodes });
  return { values: sums, sources, exact, epsilon };
}
