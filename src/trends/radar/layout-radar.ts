import { type Random, seededRandom } from '../../base/random.ts';
import { RINGS, type Ring } from '../../domain/radar.ts';
import { blipKey, inOrder } from './blip-key.ts';

/**
 * Where the dots of a radar stand. The centre is 0, 0, the outer edge 1, y grows downwards:
 *
 * ```
 *      0 │ 1        quadrants, clockwise from the top left
 *     ───┼───
 *      3 │ 2
 * ```
 */
export interface RadarLayout {
  readonly rings: readonly { readonly ring: Ring; readonly radius: number }[];
  /** Radius of a dot: dots do not overlap, however many there are. */
  readonly dot: number;
  /** In the order of numbers, which begin at 1. */
  readonly places: readonly { readonly number: number; readonly x: number; readonly y: number }[];
}

/** Outer radii. The inner rings are wider, because the same width holds less there. */
export const RING_RADII: Readonly<Record<Ring, number>> = { adopt: 0.4, trial: 0.66, assess: 0.85, hold: 1 };

const LARGEST_DOT = 0.021;
/** Room for the names of rings on the axes. */
const AXIS_MARGIN = 0.078;
const CANDIDATES = 24;
const ROUNDS = 40;
/** Pairs that are looked at in all rounds of one cell: very many dots keep where they were put first. */
const MOST_PAIRS = 2_000_000;

/**
 * Lays out blips: O(n^2) within one ring of one quadrant. Deterministic: places follow from names,
 * quadrants and rings. Dots are put where their ring is emptiest (Mitchell's best candidate, 1991), then pushed apart.
 */
export function layoutRadar<
  Blip extends { readonly quadrant: number; readonly ring: Ring; readonly name: string },
>(blips: readonly Blip[]): { readonly layout: RadarLayout; readonly ordered: readonly Blip[] } {
  const ordered = inOrder(blips);
  const points = new Array<Point>(ordered.length);
  for (let quadrant = 0; quadrant < 4; quadrant++) {
    for (const ring of RINGS) {
      const members = ordered.flatMap((blip, i) =>
        blip.quadrant === quadrant && blip.ring === ring ? [i] : [],
      );
      const placed = spread(
        members.map((i) => ordered[i]!.name),
        cellOf(quadrant, ring),
      );
      for (const [k, i] of members.entries()) points[i] = placed[k]!;
    }
  }
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.length; i++)
    for (let j = 0; j < i; j++) nearest = Math.min(nearest, distance(points[i]!, points[j]!));
  return {
    ordered,
    layout: {
      rings: RINGS.map((ring) => ({ ring, radius: RING_RADII[ring] })),
      dot: Math.min(LARGEST_DOT, nearest * 0.47),
      places: points.map(({ x, y }, i) => ({ number: i + 1, x, y })),
    },
  };
}

interface Point {
  x: number;
  y: number;
}

/** One ring of one quadrant. Angles grow clockwise from the right. */
interface Cell {
  readonly from: number;
  readonly inner: number;
  readonly outer: number;
}

function cellOf(quadrant: number, ring: Ring): Cell {
  const place = RINGS.indexOf(ring);
  return {
    from: ((quadrant + 2) % 4) * (Math.PI / 2),
    inner: place === 0 ? 0 : RING_RADII[RINGS[place - 1]!],
    outer: RING_RADII[ring],
  };
}

function spread(names: readonly string[], cell: Cell): Point[] {
  const points: Point[] = [];
  for (const name of names) {
    const random = seededRandom(hash(blipKey(name)));
    let best: Point | null = null;
    let room = -1;
    for (let i = 0; i < CANDIDATES; i++) {
      const candidate = draw(random, cell);
      let nearest = Number.POSITIVE_INFINITY;
      for (const point of points) nearest = Math.min(nearest, distance(point, candidate));
      if (nearest > room) [best, room] = [candidate, nearest];
    }
    points.push(best!);
  }
  pushApart(points, cell);
  return points;
}

function draw(random: Random, cell: Cell): Point {
  const [r0, r1] = [cell.inner ** 2, cell.outer ** 2];
  const radius = Math.sqrt(r0 + random() * (r1 - r0));
  const angle = cell.from + random() * (Math.PI / 2);
  return confine({ x: radius * Math.cos(angle), y: radius * Math.sin(angle) }, cell);
}

function pushApart(points: readonly Point[], cell: Cell): void {
  const area = (Math.PI / 4) * (cell.outer ** 2 - cell.inner ** 2);
  const wanted = Math.min(0.14, 0.85 * Math.sqrt(area / Math.max(1, points.length)));
  const rounds = Math.min(ROUNDS, Math.floor(MOST_PAIRS / (points.length ** 2 / 2 + 1)));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < points.length; i++) {
      for (let j = 0; j < i; j++) {
        const [a, b] = [points[i]!, points[j]!];
        const apart = distance(a, b);
        if (apart >= wanted) continue;
        // Two on the same spot go their ways by their order.
        const [dx, dy] =
          apart > 1e-9 ? [(a.x - b.x) / apart, (a.y - b.y) / apart] : [Math.cos(i), Math.sin(i)];
        const step = (wanted - apart) / 4;
        Object.assign(a, confine({ x: a.x + dx * step, y: a.y + dy * step }, cell));
        Object.assign(b, confine({ x: b.x - dx * step, y: b.y - dy * step }, cell));
      }
    }
  }
}

/** The nearest point within the cell that keeps off its edges. */
function confine({ x, y }: Point, { from, inner, outer }: Cell): Point {
  const margin = LARGEST_DOT * 1.5;
  // In the frame of the cell both coordinates are positive.
  const [cos, sin] = [Math.round(Math.cos(from)), Math.round(Math.sin(from))];
  let u = Math.max(AXIS_MARGIN, x * cos + y * sin);
  let v = Math.max(AXIS_MARGIN, -x * sin + y * cos);
  const least = inner === 0 ? AXIS_MARGIN * 1.5 : inner + margin;
  const radius = Math.hypot(u, v);
  const wanted = Math.min(outer - margin, Math.max(least, radius));
  u *= wanted / radius;
  v *= wanted / radius;
  if (u < AXIS_MARGIN) [u, v] = [AXIS_MARGIN, Math.sqrt(wanted ** 2 - AXIS_MARGIN ** 2)];
  if (v < AXIS_MARGIN) [u, v] = [Math.sqrt(wanted ** 2 - AXIS_MARGIN ** 2), AXIS_MARGIN];
  return { x: u * cos - v * sin, y: u * sin + v * cos };
}

function distance(a: Point, b: Point): number {
  const [dx, dy] = [a.x - b.x, a.y - b.y];
  // Math.hypot takes ten times as long.
  return Math.sqrt(dx * dx + dy * dy);
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
