import type { Random } from '../../../base/random.ts';
import { layoutTies } from './layout-graph.ts';
import { multilevelLayout } from './multilevel.ts';
import { insideDisc, partOverlaps } from './part-overlaps.ts';
import type { Placement } from './placement.ts';
import { steadyLayout } from './steady.ts';
import type { Ties } from './ties.ts';

export interface DiscOptions {
  readonly ties: Ties;
  /** A steady pull on each node. */
  readonly draft: Placement;
  /** Of each node's own disc. */
  readonly radius: Float64Array;
  readonly disc: { readonly x: number; readonly y: number; readonly radius: number };
  /** Where the nodes were before, or null. */
  readonly start: Placement | null;
  /** Its nodes do not hang together. */
  readonly apart: boolean;
  readonly random: Random;
}

/** Share of the disc's radius that a spiral fills. */
const SPIRAL = 0.9;
const GOLDEN_ANGLE = 2.399963229728653;

/** Positions of nodes inside a disc, apart from one another where there is room. */
export function arrangeInDisc(options: DiscOptions): Placement {
  const { ties, radius, disc } = options;
  const placement = ties.edges === 0 ? spiral(options) : forced(options);
  // Small ones stay where the forces put them; many that are pressed together need a few rounds only to be told apart.
  partOverlaps(placement, radius, ROUNDS, insideDisc(placement, radius, disc));
  return placement;
}

const ROUNDS = 12;

/** Nodes without ties: evenly, as the seeds of a sunflower (Vogel 1979). */
function spiral({ ties: { nodes }, disc }: DiscOptions): Placement {
  const placement = { x: new Float64Array(nodes), y: new Float64Array(nodes) };
  for (let node = 0; node < nodes; node++) {
    const distance = nodes === 1 ? 0 : disc.radius * SPIRAL * Math.sqrt((node + 0.5) / nodes);
    placement.x[node] = disc.x + distance * Math.cos(GOLDEN_ANGLE * node);
    placement.y[node] = disc.y + distance * Math.sin(GOLDEN_ANGLE * node);
  }
  return placement;
}

function forced({ ties, draft, disc, start, apart, random }: DiscOptions): Placement {
  if (start?.x.every(Number.isFinite)) {
    const { placement } = steadyLayout(ties, start, { linLog: true });
    return into(placement, disc, false);
  }
  if (apart) {
    const side = disc.radius * Math.SQRT2;
    const placement = layoutTies(ties, { box: { width: side, height: side }, iterations: 30 });
    for (let node = 0; node < ties.nodes; node++) {
      placement.x[node]! += disc.x - side / 2;
      placement.y[node]! += disc.y - side / 2;
    }
    return placement;
  }
  return into(
    multilevelLayout(ties, random, { draft, gravity: 1, linLog: true, coarsest: 80, finest: 25 }),
    disc,
    true,
  );
}

/** Share of the nodes that decides about the scale: a few stragglers do not press all others together. */
const MOST = 0.9;

/** Around the middle of the disc: nine tenths within four fifths of it, stragglers up to its rim. */
function into(placement: Placement, disc: DiscOptions['disc'], rescale: boolean): Placement {
  const { x, y } = placement;
  const nodes = x.length;
  let [middleX, middleY] = [disc.x, disc.y];
  if (rescale) {
    middleX = x.reduce((sum, one) => sum + one, 0) / nodes;
    middleY = y.reduce((sum, one) => sum + one, 0) / nodes;
  }
  const distances = x.map((one, node) => Math.hypot(one - middleX, y[node]! - middleY));
  const most = distances.toSorted()[Math.floor((nodes - 1) * MOST)]!;
  const scale = !rescale || most === 0 ? 1 : (0.8 * disc.radius) / most;
  for (let node = 0; node < nodes; node++) {
    const distance = distances[node]! * scale;
    // Beyond four fifths ever slower towards the rim.
    const kept = 0.8 * disc.radius;
    const beyond = (distance - kept) / (0.2 * disc.radius);
    const wanted = distance <= kept ? distance : kept + 0.2 * disc.radius * (beyond / (1 + beyond));
    const factor = distance === 0 ? 0 : (scale * wanted) / distance;
    x[node] = disc.x + (x[node]! - middleX) * factor;
    y[node] = disc.y + (y[node]! - middleY) * factor;
  }
  return placement;
}
