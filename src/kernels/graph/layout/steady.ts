import { FORCE_DEFAULTS, forceAtlas } from './force-atlas.ts';
import { boundsOf, type Placement } from './placement.ts';
import type { Ties } from './ties.ts';

/** How strongly a node stays where it was, in pulls of its ties. */
const HOLD = 4;
const ROUNDS = 40;
const GOLDEN_ANGLE = 2.399963229728653;

export interface Steady {
  readonly placement: Placement;
  /** Nodes that stand nowhere yet: new ones without any tie to one that was there. */
  readonly placeless: readonly number[];
  /** Area that a node takes up, as the side of a square. */
  readonly unit: number;
}

/**
 * The picture of a graph that has changed a little: nodes that were there are held near their places, new ones start amid
 * their neighbours, and a few rounds of ForceAtlas2 even things out. `start` holds NaN for new nodes.
 */
export function steadyLayout(ties: Ties, start: Placement, { linLog }: { readonly linLog: boolean }): Steady {
  const { nodes, offsets, targets } = ties;
  const known = (node: number): boolean => Number.isFinite(start.x[node]) && Number.isFinite(start.y[node]);
  const x = new Float64Array(nodes).fill(Number.NaN);
  const y = new Float64Array(nodes).fill(Number.NaN);
  for (let node = 0; node < nodes; node++)
    if (known(node)) [x[node], y[node]] = [start.x[node]!, start.y[node]!];
  const { width, height } = boundsOf({ x: x.filter(Number.isFinite), y: y.filter(Number.isFinite) });
  const unit = Math.sqrt((width * height || Math.max(width, height) ** 2 || 1) / nodes);
  // Two in the very same place would never part.
  for (let node = 0; node < nodes; node++) {
    x[node]! += 0.01 * unit * Math.cos(GOLDEN_ANGLE * node);
    y[node]! += 0.01 * unit * Math.sin(GOLDEN_ANGLE * node);
  }

  // Outwards from those that were there, each new one amid the neighbours that have a place by then.
  let waiting = Array.from({ length: nodes }, (_, node) => node).filter((node) => !known(node));
  for (let before = -1; waiting.length !== before; ) {
    before = waiting.length;
    waiting = waiting.filter((node) => {
      let [count, sumX, sumY] = [0, 0, 0];
      for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
        const other = targets[arc]!;
        if (Number.isNaN(x[other]!)) continue;
        count++;
        sumX += x[other]!;
        sumY += y[other]!;
      }
      if (count === 0) return true;
      // Aside by the golden angle, so that two new ones of the same neighbours do not meet.
      x[node] = sumX / count + unit * Math.cos(GOLDEN_ANGLE * node);
      y[node] = sumY / count + unit * Math.sin(GOLDEN_ANGLE * node);
      return false;
    });
  }
  evenOut({ ties, x, y, start, linLog });
  return { placement: { x, y }, placeless: waiting, unit };
}

interface Held {
  readonly ties: Ties;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly start: Placement;
  readonly linLog: boolean;
}

/** Rounds of forces among the nodes that have a place, in a scale in which pushes and pulls balance. */
function evenOut({ ties, x, y, start, linLog }: Held): void {
  const { nodes, offsets, targets, weights } = ties;
  const mass = new Float64Array(nodes);
  const scale = balancedScale(ties, { x, y }, linLog);
  let pull = 0;
  for (let node = 0; node < nodes; node++) {
    mass[node] = Number.isNaN(x[node]!) ? 1e-9 : offsets[node + 1]! - offsets[node]! + 1;
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++)
      if (targets[arc] !== node) pull += weights[arc]!;
  }
  const scaled = (values: Float64Array, by: number) =>
    values.map((one) => (Number.isNaN(one) ? 0 : one * by));
  const moved = { x: scaled(x, scale), y: scaled(y, scale) };
  forceAtlas(ties, moved.x, moved.y, {
    ...FORCE_DEFAULTS,
    linLog,
    gravity: 0,
    mass,
    iterations: ROUNDS,
    anchor: {
      x: start.x.map((one) => one * scale),
      y: start.y.map((one) => one * scale),
      strength: HOLD * Math.max(1, pull / Math.max(1, nodes)),
    },
  });
  for (let node = 0; node < nodes; node++) {
    if (Number.isNaN(x[node]!)) continue;
    x[node] = moved.x[node]! / scale;
    y[node] = moved.y[node]! / scale;
  }
}

/**
 * The factor by which a picture must grow for its forces to balance: the virial of the pushes, which is the same at any
 * size, equals that of the pulls.
 */
function balancedScale(ties: Ties, { x, y }: Placement, linLog: boolean): number {
  const { nodes, offsets, targets, weights } = ties;
  let [sum, squares] = [0, 0];
  for (let node = 0; node < nodes; node++) {
    if (Number.isNaN(x[node]!)) continue;
    const mass = offsets[node + 1]! - offsets[node]! + 1;
    sum += mass;
    squares += mass * mass;
  }
  const pushes = (FORCE_DEFAULTS.repulsion * (sum * sum - squares)) / 2;
  const pulls = (scale: number): number => {
    let total = 0;
    for (let node = 0; node < nodes; node++)
      for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
        const other = targets[arc]!;
        if (other >= node || Number.isNaN(x[node]! + x[other]!)) continue;
        const distance = scale * Math.hypot(x[node]! - x[other]!, y[node]! - y[other]!);
        total += weights[arc]! * distance * (linLog ? Math.log1p(distance) : distance);
      }
    return total;
  };
  let [low, high] = [1e-9, 1e9];
  for (let step = 0; step < 60; step++) {
    const middle = Math.sqrt(low * high);
    if (pulls(middle) < pushes) low = middle;
    else high = middle;
  }
  const scale = Math.sqrt(low * high);
  // Without ties there is nothing to balance.
  return scale > 1e8 ? 1 : scale;
}
