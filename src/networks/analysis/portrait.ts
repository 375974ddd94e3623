import type { Progress } from '../../base/progress.ts';
import type { NetworkColumns } from '../../domain/network.ts';
import { betweenness } from '../../kernels/graph/betweenness.ts';
import { bridges } from '../../kernels/graph/bridges.ts';
import { buildGraph } from '../../kernels/graph/build-graph.ts';
import { efficiency } from '../../kernels/graph/efficiency.ts';
import type { Graph } from '../../kernels/graph/graph.ts';
import { leiden } from '../../kernels/graph/leiden.ts';
import { simpleGraph } from '../../kernels/graph/simple-graph.ts';
import { triangles } from '../../kernels/graph/triangles.ts';
import { weakComponents } from '../../kernels/graph/weak-components.ts';

/**
 * What is said of a network in words rests on this: who is tied to whom, whichever way and however often, and what follows
 * from it. Everything by place in the columns given.
 */
export interface Portrait {
  readonly whole: Whole;
  /** Neighbours of each node. */
  readonly neighbours: Float64Array;
  /** Sum of the weights of its ties. */
  readonly strength: Float64Array;
  /** Pairs of others whose shortest paths run through it, in steps; estimated when `samples` is not null. */
  readonly betweenness: Float64Array;
  readonly component: Int32Array;
  readonly community: Int32Array;
  /** Articulation points: how many nodes lose the largest piece that is left of their component without it; else 0. */
  readonly separated: Int32Array;
  /** Ties whose loss breaks a component: two ends each, and how many nodes are on the smaller side. */
  readonly bridges: Int32Array;
  readonly bridgeCutOff: Int32Array;
  /** Sources of betweenness and distances; null when exact. */
  readonly samples: number | null;
}

/** Numbers of the whole, null where there is nothing to measure. */
export interface Whole {
  readonly nodes: number;
  /** Pairs tied in either direction. */
  readonly ties: number;
  readonly density: number | null;
  readonly components: number;
  readonly largestShare: number | null;
  readonly clustering: number | null;
  readonly modularity: number | null;
  readonly communities: number;
  readonly efficiency: number | null;
  readonly meanDistance: number | null;
}

export interface PortraitTask {
  readonly columns: NetworkColumns;
  readonly seed: number;
}

/** Paths are followed from all nodes up to this many, else from a sample. */
const EXACT_NODES = 3_000;
const SAMPLES = 256;
const SAMPLES_OF_LARGE = 48;
const LARGE_ARCS = 2_000_000;

export function portrait({ columns, seed }: PortraitTask, progress: Progress): Portrait {
  const graph = simpleGraph(buildGraph(columns, { directed: false }), { sums: true });
  const plain: Graph = { ...graph, weights: null };
  const { nodes, edges } = graph;
  const samples = sampleSize(graph);
  const sampled = samples === null ? {} : { samples };
  const step =
    (from: number, to: number): Progress =>
    (done) =>
      progress(from + done * (to - from));
  const components = weakComponents(plain);
  const cuts = bridges(plain, step(0, 0.05));
  const shape = triangles(plain, step(0.05, 0.15));
  const groups = leiden(graph, { seed }, step(0.15, 0.3));
  const paths = betweenness(plain, { ...sampled, seed }, step(0.3, 0.8));
  const distances = efficiency(plain, { ...sampled, seed }, step(0.8, 1));
  const neighbours = new Float64Array(nodes);
  const strength = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    neighbours[node] = graph.offsets[node + 1]! - graph.offsets[node]!;
    for (let arc = graph.offsets[node]!; arc < graph.offsets[node + 1]!; arc++)
      strength[node]! += graph.weights === null ? 1 : graph.weights[arc]!;
  }
  return {
    whole: {
      nodes,
      ties: edges,
      density: nodes < 2 ? null : edges / ((nodes * (nodes - 1)) / 2),
      components: components.count,
      largestShare: nodes === 0 ? null : components.sizes[0]! / nodes,
      clustering: nodes === 0 ? null : shape.averageClustering,
      modularity: edges === 0 ? null : groups.modularity,
      communities: groups.communities,
      efficiency: distances.efficiency,
      meanDistance: distances.meanDistance,
    },
    neighbours,
    strength,
    betweenness: paths.values,
    component: components.of,
    community: groups.membership,
    separated: cuts.separated,
    bridges: cuts.bridges,
    bridgeCutOff: cuts.cutOff,
    samples,
  };
}

/** How many sources paths are followed from; null for all. */
export function sampleSize({ nodes, targets }: Pick<Graph, 'nodes' | 'targets'>): number | null {
  if (nodes <= EXACT_NODES) return null;
  return targets.length > LARGE_ARCS ? SAMPLES_OF_LARGE : SAMPLES;
}

/** For threads. */
export const run = portrait;
