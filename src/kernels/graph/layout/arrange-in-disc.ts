import type { Random } from '../../../base/random.ts';
import { gather } from './gather.ts';
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
  if (start?.x.every(Number.isFinite)) return steadyLayout(ties, start, { linLog: true }).placement;
  if (apart) {
    const side = disc.radius * Math.SQRT2;
    const placement = layoutTies(ties, { box: { width: side, height: side }, iterations: 30 });
    return moved(placement, 1, { x: disc.x - side / 2, y: disc.y - side / 2 });
  }
  const placement = multilevelLayout(ties, random, {
    draft,
    gravity: 1,
    linLog: true,
    coarsest: 80,
    finest: 25,
  });
  // Nine tenths within four fifths of the disc, stragglers up to its rim.
  const { x, y, radius } = gather(placement, 0.25);
  const scale = radius > 0 ? (0.8 * disc.radius) / radius : 1;
  return moved(placement, scale, { x: disc.x - x * scale, y: disc.y - y * scale });
}

function moved(
  { x, y }: Placement,
  scale: number,
  by: { readonly x: number; readonly y: number },
): Placement {
  return { x: x.map((one) => one * scale + by.x), y: y.map((one) => one * scale + by.y) };
}
