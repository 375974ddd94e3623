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
}

export interface MoveOptions {
  readonly resolution: number;
  readonly random: Random;
  /** Told how many arcs were read, between bounded pieces of work. */
  readonly visited: (arcs: number) => void;
}

/** Moves must gain more than this share of a node's strength, so that rounding cannot make them go round in circles. */
const LEAST_GAIN = 1e-10;

export function levelOf(graph: Graph): Level {
  const { nodes, offsets, weights } = graph;
  const strength = new Float64Array(nodes);
  let total = 0;
  for (let node = 0; node < nodes; node++) {
    const end = offsets[node + 1]!;
    let sum = 0;
    if (weights === null) sum = end - offsets[node]!;
    else for (let arc = offsets[node]!; arc < end; arc++) sum += weights[arc]!;
    strength[node] = sum;
    total += sum;
  }
  if (total === Number.POSITIVE_INFINITY)
    throw new BellwetherError('RECORD_INVALID', 'The sum of all weights is too large for a number; scale them down.');
  return { graph, strength, total };
}

/**
 * Moves single nodes to the neighbouring community that raises modularity most, until none can gain: the queue of Leiden's
 * fast local move (Traag, Waltman and van Eck 2019) in random order, where a node comes up again only when a neighbour has
 * moved away from its community. A node that is better alone gets a community of its own. Changes `membership` (0 to
 * nodes - 1) and returns the number of moves. Time O(arcs) for each of a few rounds; memory 29 bytes a node.
 *
 *     gain of node v in community c, up to a common factor = weight(v, c) - resolution * strength(v) * strength(c) / total
 */
export function moveNodes(level: Level, membership: Int32Array, options: MoveOptions): number {
  const { strength, total } = level;
  const { nodes, offsets, targets, weights } = level.graph;
  const { resolution, random, visited } = options;
  if (total === 0) return 0;
  const within = new Float64Array(nodes);
  const sizes = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    within[membership[node]!]! += strength[node]!;
    sizes[membership[node]!]!++;
  }
  const tied = new Float64Array(nodes);
  const touched = new Int32Array(nodes);
  const queue = shuffled(nodes, random);
  const queued = new Uint8Array(nodes).fill(1);
  let head = 0;
  let waiting = nodes;
  let moves = 0;
  let read = 0;
  let free = 0;
  while (waiting > 0) {
    const node = queue[head]!;
    head = head + 1 === nodes ? 0 : head + 1;
    waiting--;
    queued[node] = 0;
    const start = offsets[node]!;
    const end = offsets[node + 1]!;
    if (start === end) continue;
    read += end - start;
    if (read > 1 << 20) {
      visited(read);
      read = 0;
    }
    let reached = 0;
    if (weights === null)
      for (let arc = start; arc < end; arc++) {
        const other = targets[arc]!;
        if (other === node) continue;
        const community = membership[other]!;
        const before = tied[community]!;
        if (before === 0) touched[reached++] = community;
        tied[community] = before + 1;
      }
    else
      for (let arc = start; arc < end; arc++) {
        const other = targets[arc]!;
        if (other === node) continue;
        const community = membership[other]!;
        const before = tied[community]!;
        if (before === 0) touched[reached++] = community;
        tied[community] = before + weights[arc]!;
      }
    const own = membership[node]!;
    const weight = strength[node]!;
    const pull = (resolution * weight) / total;
    within[own]! -= weight;
    const stay = tied[own]! - pull * within[own]!;
    let best = own;
    let bestGain = stay + LEAST_GAIN * weight;
    for (let i = 0; i < reached; i++) {
      const community = touched[i]!;
      const gain = tied[community]! - pull * within[community]!;
      tied[community] = 0;
      if (gain > bestGain && community !== own) {
        best = community;
        bestGain = gain;
      }
    }
    if (bestGain < 0 && sizes[own]! > 1) {
      while (sizes[free] !== 0) free = free + 1 === nodes ? 0 : free + 1;
      best = free;
    }
    within[best]! += weight;
    if (best === own) continue;
    sizes[own]!--;
    sizes[best]!++;
    membership[node] = best;
    moves++;
    for (let arc = start; arc < end; arc++) {
      const other = targets[arc]!;
      if (queued[other] !== 0 || membership[other] === best) continue;
      queued[other] = 1;
      let tail = head + waiting;
      if (tail >= nodes) tail -= nodes;
      queue[tail] = other;
      waiting++;
    }
  }
  visited(read);
  return moves;
}

/** 0 to nodes - 1 in random order (Fisher and Yates). */
export function shuffled(nodes: number, random: Random): Int32Array {
  const order = new Int32Array(nodes);
  for (let node = 1; node < nodes; node++) {
    const other = Math.floor(random() * (node + 1));
    order[node] = order[other]!;
    order[other] = node;
  }
  return order;
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
