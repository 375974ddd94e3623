import type { Progress } from '../../base/progress.ts';
import { seededRandom } from '../../base/random.ts';
import type { Graph } from './graph.ts';
import { checkResolution, modularity } from './modularity.ts';
import { type Level, levelOf, type MoveOptions } from './move-nodes.ts';
import { undirectedSum } from './undirected-sum.ts';
import { workMeter } from './work-meter.ts';

/**
 * A partition of the nodes. Every community is connected (in a directed graph: when directions are ignored).
 * Communities are numbered by size, the largest first, equal ones by their smallest node.
 */
export interface Communities {
  /** Community of each node, 0 to communities - 1. */
  readonly membership: Int32Array;
  readonly communities: number;
  /** Nodes of each community, descending. */
  readonly sizes: Int32Array;
  /** At the resolution asked for; of a directed graph that of the undirected sum, which is what was optimised. */
  readonly modularity: number;
}

export interface CommunityOptions {
  /** Above 1 for more and smaller communities, below for fewer (Reichardt and Bornholdt 2006); 1 when absent. */
  readonly resolution?: number;
  readonly seed: number;
  /** Orders of the nodes to start from, the best of which counts; when absent 20, fewer on graphs above 50,000 edges. */
  readonly starts?: number;
}

/** Arcs that all starts together may visit once, so that several starts cost less than a second. */
const ARCS_OF_STARTS = 2_000_000;
const MOST_STARTS = 20;
/** How often a start reads every arc: about 9 times for Louvain and 20 for two rounds of Leiden, on 10 million edges. */
const READS = 12;

/** The best of several starts of a search over the undirected sum of the graph. */
export function bestOf(
  graph: Graph,
  options: CommunityOptions,
  progress: Progress,
  search: (first: Level, move: MoveOptions) => Int32Array,
): Communities {
  const resolution = checkResolution(options.resolution);
  const undirected = undirectedSum(graph);
  const level = levelOf(undirected);
  const arcs = Math.max(1, undirected.targets.length);
  const starts = options.starts ?? Math.max(1, Math.min(MOST_STARTS, Math.floor(ARCS_OF_STARTS / arcs)));
  const visited = workMeter(progress, arcs * READS * starts);
  let best: Communities | undefined;
  for (let start = 0; start < starts; start++) {
    // Seeds of different starts lie apart, so that seeds 1 and 2 share no start.
    const random = seededRandom((options.seed + Math.imul(start, 0x9e3779b1)) | 0);
    const found = communitiesOf(undirected, search(level, { resolution, random, visited }), resolution);
    if (best === undefined || found.modularity > best.modularity) best = found;
  }
  progress(1);
  return best!;
}

/** Splits and numbers communities as `Communities` says; `graph` is undirected. */
export function communitiesOf(graph: Graph, membership: Int32Array, resolution: number): Communities {
  const { membership: part, count } = connectedParts(graph, membership);
  const found = new Int32Array(count);
  for (let node = 0; node < part.length; node++) found[part[node]!]!++;
  const order = Uint32Array.from(found.keys()).sort((a, b) => found[b]! - found[a]! || a - b);
  const rank = new Int32Array(count);
  for (let place = 0; place < count; place++) rank[order[place]!] = place;
  for (let node = 0; node < part.length; node++) part[node] = rank[part[node]!]!;
  return {
    membership: part,
    communities: count,
    sizes: Int32Array.from(order, (number) => found[number]!),
    modularity: modularity(graph, part, { resolution }),
  };
}

/**
 * Gives every connected part of a community a number of its own, in the order of their smallest nodes. This never lowers
 * modularity: the weight inside stays, and of a strength K = K1 + K2 the term K^2 falls to K1^2 + K2^2. Time
 * O(nodes + arcs); memory 8 bytes a node.
 */
export function connectedParts(
  graph: Graph,
  membership: Int32Array,
): { readonly membership: Int32Array; readonly count: number } {
  const { nodes, offsets, targets } = graph;
  const part = new Int32Array(nodes).fill(-1);
  const stack = new Int32Array(nodes);
  let count = 0;
  for (let first = 0; first < nodes; first++) {
    if (part[first] !== -1) continue;
    const own = membership[first]!;
    let depth = 1;
    stack[0] = first;
    part[first] = count;
    while (depth > 0) {
      const node = stack[--depth]!;
      const end = offsets[node + 1]!;
      for (let arc = offsets[node]!; arc < end; arc++) {
        const other = targets[arc]!;
        if (part[other] !== -1 || membership[other] !== own) continue;
        part[other] = count;
        stack[depth++] = other;
      }
    }
    count++;
  }
  return { membership: part, count };
}
