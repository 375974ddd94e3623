import { noProgress, type Progress } from '../../../base/progress.ts';
import { type Random, seededRandom } from '../../../base/random.ts';
import type { Graph } from '../graph.ts';
import { gather } from './gather.ts';
import { multilevelLayout } from './multilevel.ts';
import { type Below, type Part, pack } from './pack.ts';
import { insideBox, partOverlaps } from './part-overlaps.ts';
import { piecesOf } from './pieces.ts';
import { boundsOf, fitInto, type Placement } from './placement.ts';
import { steadyLayout } from './steady.ts';
import { type Ties, tiesAmong, tiesOf } from './ties.ts';

export interface LayoutOptions {
  readonly seed?: number;
  /** Positions lie from (0, 0) to here. */
  readonly box?: { readonly width: number; readonly height: number };
  /** Pull towards the middle of each piece. */
  readonly gravity?: number;
  /** Pull by the logarithm of a tie's length (Noack 2007): communities part further. */
  readonly linLog?: boolean;
  /** Rounds of refinement of the whole graph; 100 look good, 30 are for a hurry. */
  readonly iterations?: number;
  /** Of each node, in units of the box: nodes do not overlap where the box has room for them. */
  readonly radius?: Float64Array;
  /** Where nodes were before; NaN for new ones. The picture then changes no more than it must. */
  readonly start?: Placement;
  readonly progress?: Progress;
}

export const LAYOUT_DEFAULTS = {
  seed: 1,
  box: { width: 1000, height: 1000 },
  gravity: 1,
  linLog: true,
  iterations: 100,
} as const;

/**
 * Positions of a graph's nodes in a box: multilevel ForceAtlas2, pieces that do not hang together side by side, nodes
 * without ties as an even grid. The same graph, options and seed give the same positions; they are always finite.
 * Directions do not matter, parallel edges add up, loops are ignored. Time O(n log n + edges) an iteration: 5,000 nodes
 * and 17,000 edges take half a second. Memory some 200 bytes a node and 30 an edge.
 */
export function layoutGraph(graph: Graph, options: LayoutOptions = {}): Placement {
  return layoutTies(tiesOf(graph), options);
}

/** The same of ties that were read before. */
export function layoutTies(ties: Ties, options: LayoutOptions = {}): Placement {
  const { seed, box, radius, start, ...forces } = { ...LAYOUT_DEFAULTS, ...options };
  const random = seededRandom(seed);
  const margin = marginOf(box, radius);
  let placement: Placement;
  if (start !== undefined && isSpread(start)) {
    placement = keepPlaces(ties, start, random, forces);
    keepInside(placement, box, margin);
  } else {
    placement = { x: new Float64Array(ties.nodes), y: new Float64Array(ties.nodes) };
    packPieces(ties, piecesOf(ties), { random, forces, into: placement });
    fitInto(placement, box, margin);
  }
  if (radius !== undefined) partOverlaps(placement, radius, 100, insideBox(placement, box, margin));
  return placement;
}

/** A start that says something: not all in one place. */
function isSpread({ x, y }: Placement): boolean {
  const { width, height } = boundsOf({ x: x.filter(Number.isFinite), y: y.filter(Number.isFinite) });
  return width > 0 || height > 0;
}

/** As it was as far as it can be; pieces that are altogether new stand on shelves below, small, so that little must move. */
function keepPlaces(ties: Ties, start: Placement, random: Random, forces: Forces): Placement {
  const { placement, placeless, unit } = steadyLayout(ties, start, forces);
  if (placeless.length === 0) return placement;
  const fresh = new Set(placeless);
  const standing = {
    x: placement.x.filter((_, node) => !fresh.has(node)),
    y: placement.y.filter((_, node) => !fresh.has(node)),
  };
  const { left, top, width, height } = boundsOf(standing);
  packPieces(
    ties,
    piecesOf(ties).filter((piece) => fresh.has(piece[0]!)),
    {
      random,
      forces,
      into: placement,
      below: { left, bottom: top + height + unit / 2, width, unit: unit / 2 },
    },
  );
  return placement;
}

interface Forces {
  readonly gravity: number;
  readonly linLog: boolean;
  readonly iterations: number;
  readonly progress?: Progress;
}

interface Packing {
  readonly random: Random;
  readonly forces: Forces;
  readonly into: Placement;
  readonly below?: Below;
}

function packPieces(ties: Ties, pieces: readonly Int32Array[], packing: Packing): void {
  const { random, forces, into, below } = packing;
  const { progress = noProgress, iterations, ...how } = forces;
  const place = new Int32Array(ties.nodes).fill(-1);
  const parts: Part[] = [];
  let done = 0;
  for (const nodes of pieces) {
    if (nodes.length === 1) break;
    const placement = multilevelLayout(tiesAmong(ties, nodes, place), random, {
      ...how,
      finest: iterations,
      progress: (share) => progress((done + share * nodes.length) / ties.nodes),
    });
    gather(placement);
    parts.push({ nodes, placement });
    done += nodes.length;
  }
  pack(
    parts,
    Int32Array.from(pieces.slice(parts.length), (piece) => piece[0]!),
    into,
    below,
  );
}

function marginOf(box: { readonly width: number; readonly height: number }, radius?: Float64Array): number {
  const widest = radius?.reduce((most, one) => Math.max(most, one), 0) ?? 0;
  return Math.min(widest, box.width / 4, box.height / 4);
}

/** Fits the picture into the box only when it is not inside. */
function keepInside(
  placement: Placement,
  box: { readonly width: number; readonly height: number },
  margin = 0,
): void {
  const { x, y } = placement;
  const outside = x.some(
    (one, i) => one < margin || one > box.width - margin || y[i]! < margin || y[i]! > box.height - margin,
  );
  if (outside) fitInto(placement, box, margin);
}
