import { BellwetherError } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import type { Graph } from './graph.ts';

/** An undirected graph on its way through Louvain or Leiden, with what modularity needs of it. */
export interface Level {
  readonly graph: Graph;
  /** Sum of each node's row. */
  readonly strength: Float64Array;
  /** Of all strengths: twice the weight of all edges. */
  readonly total: number;
  /** Arcs of the longest row. */
  readonly longest: number;
}

export interface MoveOptions {
  readonly resolution: number;
  readonly random: Random;
  /** Told how many arcs were read, between bounded pieces of work. */
  readonly visited: (arcs: number) => void;
}

/** Moves must gain more than this share of a node's strength, so that rounding cannot make them go round in circles. */
const LEAST_GAIN = 1e-10;
/** Arcs between two calls of `visited`. */
export const PIECE = 1 << 20;

export function levelOf(graph: Graph): Level {
  const { nodes, offsets, weights } = graph;
  const strength = new Float64Array(nodes);
  let total = 0;
  let longest = 0;
  for (let node = 0; node < nodes; node++) {
    const end = offsets[node + 1]!;
    let sum = 0;
    if (weights === null) sum = end - offsets[node]!;
    else for (let arc = offsets[node]!; arc < end; arc++) sum += weights[arc]!;
    longest = Math.max(longest, end - offsets[node]!);
    strength[node] = sum;
    total += sum;
  }
  if (total === Number.POSITIVE_INFINITY)
    throw new BellwetherError(
      'RECORD_INVALID',
      'The sum of all weights is too large for a number; scale them down.',
    );
  return { graph, strength, total, longest };
}

/**
 * Moves single nodes to the neighbouring community that raises modularity most, until none can gain: the queue of Leiden's
 * fast local move (Traag, Waltman and van Eck 2019) in random order, where a node comes up again only when a neighbour has
 * moved away from its community. A node that is better alone gets a community of its own. Where the start is `fresh` (every
 * node alone) nearly all nodes move, and all come up a second time without asking. Changes `membership` (0 to nodes - 1) and returns the number of moves. Time O(arcs) for each of a few rounds;
 * memory 29 bytes a node.
 *
 *     gain of node v in community c, up to a common factor = weight(v, c) - resolution * strength(v) * strength(c) / total
 */
export function moveNodes(
  level: Level,
  membership: Int32Array,
  { resolution, random, visited, fresh }: MoveOptions & { readonly fresh: boolean },
): number {
  const { strength, total } = level;
  const { nodes, offsets, targets, weights } = level.graph;
  if (total === 0) return 0;
  // Of community c at 2c the weight between it and the node in hand, at 2c + 1 its strength: read together, kept together.
  const book = new Float64Array(2 * nodes);
  const sizes = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    book[2 * membership[node]! + 1]! += strength[node]!;
    sizes[membership[node]!]!++;
  }
  const touched = new Int32Array(nodes + 1);
  const near = new Int32Array(level.longest);
  const order = shuffled(nodes, random);
  const waiting = new Uint8Array(nodes).fill(1);
  let count = nodes;
  let moves = 0;
  let read = 0;
  let free = 0;
  let marking = !fresh;
  for (let place = 0; count > 0; place++) {
    if (place === nodes) {
      place = 0;
      marking = true;
    }
    const node = order[place]!;
    if (waiting[node] === 0) continue;
    if (marking) {
      waiting[node] = 0;
      count--;
    }
    const start = offsets[node]!;
    const end = offsets[node + 1]!;
    if (start === end) continue;
    read += end - start;
    if (read > PIECE) {
      visited(read);
      read = 0;
    }
    // Looked up in a loop of its own, so that the processor waits for many of these at once: half the time on large graphs.
    for (let arc = start; arc < end; arc++) near[arc - start] = membership[targets[arc]!]!;
    let reached = 0;
    for (let arc = start; arc < end; arc++) {
      if (targets[arc] === node) continue;
      const community = near[arc - start]!;
      const before = book[2 * community]!;
      // Without a branch, which could not be foreseen.
      touched[reached] = community;
      reached += Number(before === 0);
      book[2 * community] = before + (weights === null ? 1 : weights[arc]!);
    }
    const own = membership[node]!;
    const weight = strength[node]!;
    const pull = (resolution * weight) / total;
    book[2 * own + 1]! -= weight;
    let best = own;
    let bestGain = book[2 * own]! - pull * book[2 * own + 1]! + LEAST_GAIN * weight;
    for (let i = 0; i < reached; i++) {
      const community = touched[i]!;
      const gain = book[2 * community]! - pull * book[2 * community + 1]!;
      book[2 * community] = 0;
      if (gain < bestGain || community === own) continue;
      // Equal gains by chance: the first would always be that of the smallest neighbour.
      if (gain === bestGain && random() < 0.5) continue;
      best = community;
      bestGain = gain;
    }
    if (bestGain < 0 && sizes[own]! > 1) {
      while (sizes[free] !== 0) free = free + 1 === nodes ? 0 : free + 1;
      best = free;
    }
    book[2 * best + 1]! += weight;
    if (best === own) continue;
    sizes[own]!--;
    sizes[best]!++;
    membership[node] = best;
    moves++;
    if (!marking) continue;
    for (let arc = start; arc < end; arc++) {
      const other = targets[arc]!;
      if (waiting[other] !== 0 || near[arc - start] === best) continue;
      waiting[other] = 1;
      count++;
    }
  }
  visited(read);
  return moves;
}

/** Nodes that stand together in a random order of a large graph, where the memory of their rows is read in one go. */
const RUN = 64;
const LARGE = 1 << 16;

/** 0 to nodes - 1 in random order (Fisher and Yates); of a large graph runs of 64 in random order. */
export function shuffled(nodes: number, random: Random): Int32Array {
  const run = nodes < LARGE ? 1 : RUN;
  const runs = Math.ceil(nodes / run);
  const order = new Int32Array(runs);
  for (let place = 1; place < runs; place++) {
    const other = Math.floor(random() * (place + 1));
    order[place] = order[other]!;
    order[other] = place;
  }
  if (run === 1) return order;
  const all = new Int32Array(nodes);
  let at = 0;
  for (const first of order)
    for (let node = first * run; node < Math.min(nodes, (first + 1) * run); node++) all[at++] = node;
  return all;
}

/** Every node in a community of its own. */
export function alone(nodes: number): Int32Array {
  const membership = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) membership[node] = node;
  return membership;
}

/** Renumbers in place to 0, 1, ... by first occurrence; returns how many there are. Numbers are below `bound`. */
export function compact(membership: Int32Array, bound: number): number {
  const number = new Int32Array(bound).fill(-1);
  let count = 0;
  for (let node = 0; node < membership.length; node++) {
    const community = membership[node]!;
    if (number[community] === -1) number[community] = count++;
    membership[node] = number[community]!;
  }
  return count;
}
