import type { Graph } from './graph.ts';
import { CHUNK, createLaneKernel, LANES, type LaneKernel } from './lane-kernel.ts';

/** Above this a number of paths may overflow in the next step. */
const MANY = 1e290;
/** Steps after which sources are better taken one by one: what is reached in a step is then little. */
const MOST_STEPS = 256;

/** Dependencies of up to eight sources at a time. */
export interface Together {
  /**
   * Adds the dependencies of these sources on every node to `into`. Answers false, with nothing added, where paths are too
   * many for floating-point numbers or too long for this to pay.
   */
  add(sources: Int32Array, into: Float64Array): boolean;
}

/**
 * Brandes's algorithm for eight sources at once, breadth first by steps: the nodes that any of them reaches in a step are
 * taken together, and one read of a row serves all (as Then et al. 2014 have it for distances, here with path counts).
 * Memory in bytes a node: 66, and 5 for each time that a node is reached, about 10 in networks of small diameter. Null where
 * the graph is too large for one WebAssembly memory.
 */
export function createTogether(graph: Graph): Together | null {
  const { nodes, offsets } = graph;
  let longest = 0;
  for (let node = 0; node < nodes; node++) longest = Math.max(longest, offsets[node + 1]! - offsets[node]!);
  const kernel = createLaneKernel(nodes, longest);
  if (kernel === null) return null;
  const reached = createReached(nodes);
  kernel.unseen.fill(255);
  return {
    add(sources, into) {
      const steps = searchForward(graph, kernel, { reached, sources });
      const possible = steps !== null;
      if (possible) addBackward(graph, kernel, { reached, steps, into });
      // Only what was touched is cleaned, unless that is most of it.
      const touched = steps === null ? reached.count + nodes : reached.count;
      if (touched > nodes / 8) {
        kernel.values.fill(0);
        kernel.unseen.fill(255);
        kernel.next.fill(0);
      } else
        for (let at = 0; at < reached.count; at++) {
          const node = reached.nodes[at]!;
          kernel.values.fill(0, LANES * node, LANES * node + LANES);
          kernel.unseen[node] = 255;
          kernel.next[node] = 0;
        }
      return possible;
    },
  };
}

/** Nodes in the order of the steps in which they are reached, with the bits of the sources that reach them. */
interface Reached {
  nodes: Int32Array;
  bytes: Uint8Array;
  count: number;
}

function createReached(nodes: number): Reached {
  return { nodes: new Int32Array(2 * nodes + 64), bytes: new Uint8Array(2 * nodes + 64), count: 0 };
}

/** Answers where each step's nodes start in `reached`, or null where this does not do. */
function searchForward(
  graph: Graph,
  kernel: LaneKernel,
  run: { readonly reached: Reached; readonly sources: Int32Array },
): number[] | null {
  const { reached, sources } = run;
  reached.count = 0;
  kernel.largest.fill(0);
  for (let lane = 0; lane < sources.length; lane++) {
    kernel.values[LANES * sources[lane]! + lane] = 1;
    kernel.next[sources[lane]!]! |= 1 << lane;
  }
  const starts = [0];
  for (const source of sources) take(kernel, reached, source);
  for (let from = 0; reached.count > from; ) {
    if (starts.length > MOST_STEPS) return null;
    starts.push(reached.count);
    const to = reached.count;
    const arcs = inChunks(graph, kernel, { reached, from, to, each: kernel.spread });
    if (Math.max(kernel.largest[0]!, kernel.largest[1]!) > MANY) return null;
    collect(graph, kernel, { reached, from, to, arcs });
    from = to;
  }
  return starts;
}

/** Moves what was reached in this step to the list, in the order of nodes or, where it is little, of the rows. */
function collect(
  graph: Graph,
  kernel: LaneKernel,
  step: { readonly reached: Reached; readonly from: number; readonly to: number; readonly arcs: number },
): void {
  const { nodes, offsets, targets } = graph;
  const { reached, from, to, arcs } = step;
  const room = reached.count + Math.min(nodes, arcs);
  if (room > reached.nodes.length) {
    const [more, bytes] = [new Int32Array(2 * room), new Uint8Array(2 * room)];
    more.set(reached.nodes);
    bytes.set(reached.bytes);
    reached.nodes = more;
    reached.bytes = bytes;
  }
  if (arcs < nodes / 4) {
    for (let at = from; at < to; at++)
      for (let node = reached.nodes[at]!, arc = offsets[node]!, end = offsets[node + 1]!; arc < end; arc++)
        take(kernel, reached, targets[arc]!);
    return;
  }
  const words = new Int32Array(kernel.next.buffer, kernel.next.byteOffset, nodes >> 2);
  for (let word = 0; word < words.length; word++)
    if (words[word] !== 0) for (let node = 4 * word; node < 4 * word + 4; node++) take(kernel, reached, node);
  for (let node = 4 * words.length; node < nodes; node++) take(kernel, reached, node);
}

function take({ next, unseen }: LaneKernel, reached: Reached, node: number): void {
  const byte = next[node]!;
  if (byte === 0) return;
  reached.nodes[reached.count] = node;
  reached.bytes[reached.count++] = byte;
  unseen[node]! &= ~byte;
  next[node] = 0;
}

function addBackward(
  graph: Graph,
  kernel: LaneKernel,
  run: { readonly reached: Reached; readonly steps: readonly number[]; readonly into: Float64Array },
): void {
  const { reached, steps, into } = run;
  const { next, sums } = kernel;
  for (let step = steps.length - 2; step > 0; step--) {
    const [from, to] = [steps[step]!, steps[step + 1]!];
    inChunks(graph, kernel, {
      reached,
      from,
      to,
      each: (count) => {
        kernel.gather(count);
        for (let i = 0; i < count; i++) into[kernel.nodes[i]!]! += sums[2 * i]! + sums[2 * i + 1]!;
      },
    });
    const later = steps[step + 2] ?? to;
    for (let at = to; at < later; at++) next[reached.nodes[at]!] = 0;
    for (let at = from; at < to; at++) next[reached.nodes[at]!] = reached.bytes[at]!;
  }
  for (let at = steps[1]!; at < (steps[2] ?? steps[1]!); at++) next[reached.nodes[at]!] = 0;
}

/** Copies the rows of these nodes to the kernel's memory, as many as it has room for, and runs it; answers how many arcs. */
function inChunks(
  graph: Graph,
  kernel: LaneKernel,
  part: {
    readonly reached: Reached;
    readonly from: number;
    readonly to: number;
    readonly each: (count: number) => void;
  },
): number {
  const { offsets, targets } = graph;
  const { nodes, bytes, ends, rows, rowsAt, room } = kernel;
  const { reached, from, to, each } = part;
  let [count, length, arcs] = [0, 0, 0];
  for (let at = from; at < to; at++) {
    const node = reached.nodes[at]!;
    const start = offsets[node]!;
    const end = offsets[node + 1]!;
    if (count === CHUNK || length + end - start > room) {
      each(count);
      arcs += length;
      count = 0;
      length = 0;
    }
    nodes[count] = node;
    bytes[count] = reached.bytes[at]!;
    for (let arc = start; arc < end; arc++) rows[length++] = targets[arc]!;
    ends[count++] = rowsAt + 4 * length;
  }
  if (count > 0) each(count);
  return arcs + length;
}
