import type { Point } from './picture.ts';

/** A link pulls its ends together; `strength` 0 to 1. */
export interface Link {
  readonly source: string;
  readonly target: string;
  readonly strength: number;
}

interface RelaxInput {
  /** Every node, in the order of their importance: new ones are placed in it. */
  readonly ids: readonly string[];
  readonly links: readonly Link[];
  /** Where nodes are already. They stay there. */
  readonly settled: ReadonlyMap<string, Point>;
  /** Radius of each node, in world units. */
  readonly radiusOf: (id: string) => number;
}

const LINK_LENGTH = 120;
const REPULSION = 14_000;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
/** Pairs looked at in all, so that the main thread is held for at most some 100 ms. */
const MOST_WORK = 1.6e7;

/**
 * Places what has no place yet and leaves the rest alone, so that a picture that grows stays recognisable. A new node
 * starts near the settled node it is linked to (nodes without one around the middle), in a fan of the golden angle that
 * points away from what is there; then forces act on the new nodes only: all nodes repel them, their links pull (after
 * Fruchterman and Reingold, 1991), and in the last third circles that overlap are pushed apart. Deterministic; O(n) per
 * new node and step, with fewer steps for more nodes.
 */
export function relax({ ids, links, settled, radiusOf }: RelaxInput): Map<string, Point> {
  const count = ids.length;
  const index = new Map(ids.map((id, at) => [id, at]));
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const radius = Float64Array.from(ids, radiusOf);
  const isFixed = ids.map((id) => settled.has(id));
  const neighbours: [number, number][][] = ids.map(() => []);
  for (const { source, target, strength } of links) {
    const [a, b] = [index.get(source), index.get(target)];
    if (a === undefined || b === undefined || a === b) continue;
    neighbours[a]!.push([b, strength]);
    neighbours[b]!.push([a, strength]);
  }
  start({ ids, settled, x, y, neighbours });

  const moving = ids.flatMap((_, at) => (isFixed[at] ? [] : [at]));
  if (moving.length > 0) {
    const steps = Math.round(Math.max(30, Math.min(300, MOST_WORK / (count * moving.length))));
    for (let step = 0; step < steps; step++) {
      const cooling = 1 - step / steps;
      const solid = step > steps * 0.66;
      const anchorless = moving.length === count;
      for (const at of moving) {
        let [fx, fy] = [0, 0];
        for (let other = 0; other < count; other++) {
          if (other === at) continue;
          let [dx, dy] = [x[at]! - x[other]!, y[at]! - y[other]!];
          if (dx === 0 && dy === 0) [dx, dy] = [Math.cos(at), Math.sin(at)];
          const square = dx * dx + dy * dy;
          const push = REPULSION / square;
          fx += (dx * push) / Math.sqrt(square);
          fy += (dy * push) / Math.sqrt(square);
          const apart = radius[at]! + radius[other]! + 10;
          if (solid && square < apart * apart) {
            const distance = Math.sqrt(square);
            fx += (dx / distance) * (apart - distance);
            fy += (dy / distance) * (apart - distance);
          }
        }
        const own = neighbours[at]!;
        for (const [other, strength] of own) {
          const [dx, dy] = [x[other]! - x[at]!, y[other]! - y[at]!];
          const distance = Math.hypot(dx, dy) || 1;
          const ends = Math.sqrt(Math.min(own.length, neighbours[other]!.length));
          const pull = ((distance - LINK_LENGTH) * (0.02 + 0.13 * strength)) / ends;
          fx += (dx / distance) * pull;
          fy += (dy / distance) * pull;
        }
        const weight = anchorless ? 0.006 : 0.002;
        // Wider than high: so are most frames, and names stand beside their nodes.
        fx -= x[at]! * weight * 0.7;
        fy -= y[at]! * weight * 1.5;
        const force = Math.hypot(fx, fy) || 1;
        const stride = Math.min(force, 2 + 40 * cooling);
        x[at]! += (fx / force) * stride;
        y[at]! += (fy / force) * stride;
      }
    }
  }
  return new Map(ids.map((id, at) => [id, isFixed[at] ? settled.get(id)! : { x: x[at]!, y: y[at]! }]));
}

function start({
  ids,
  settled,
  x,
  y,
  neighbours,
}: {
  readonly ids: readonly string[];
  readonly settled: ReadonlyMap<string, Point>;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly neighbours: readonly (readonly (readonly [number, number])[])[];
}): void {
  const placed = new Set<number>();
  let [middleX, middleY] = [0, 0];
  for (const [at, id] of ids.entries()) {
    const there = settled.get(id);
    if (there === undefined) continue;
    [x[at], y[at]] = [there.x, there.y];
    middleX += there.x;
    middleY += there.y;
    placed.add(at);
  }
  if (placed.size > 0) {
    middleX /= placed.size;
    middleY /= placed.size;
  }
  const children = new Map<number, number>();
  for (const at of ids.keys()) {
    if (placed.has(at)) continue;
    const parent = neighbours[at]!.find(([other]) => placed.has(other))?.[0];
    const nth = children.get(parent ?? -1) ?? 0;
    children.set(parent ?? -1, nth + 1);
    const [fromX, fromY] = parent === undefined ? [middleX, middleY] : [x[parent]!, y[parent]!];
    const away = Math.atan2(fromY - middleY, fromX - middleX);
    const angle = away + nth * GOLDEN_ANGLE;
    const distance = placed.size === 0 ? 0 : LINK_LENGTH * (0.7 + 0.18 * Math.sqrt(nth));
    x[at] = fromX + Math.cos(angle) * distance;
    y[at] = fromY + Math.sin(angle) * distance;
    placed.add(at);
  }
}
