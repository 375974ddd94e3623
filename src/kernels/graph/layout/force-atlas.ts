import { noProgress, type Progress } from '../../../base/progress.ts';
import { createCellTree } from './cell-tree.ts';
import type { Placement } from './placement.ts';
import type { Ties } from './ties.ts';

export interface ForceOptions {
  readonly iterations: number;
  /** Pull towards the middle, for each unit of mass. */
  readonly gravity: number;
  /** Push between two units of mass at distance 1. */
  readonly repulsion: number;
  /** The pull of a tie grows with the logarithm of its length, not with its length: communities part further. */
  readonly linLog: boolean;
  /** Barnes-Hut: width over distance up to which a cell acts as one point. */
  readonly theta: number;
  /** Of each node: how strongly it pushes. */
  readonly mass: Float64Array;
  /** A steady force on each node, or null. */
  readonly draft: Placement | null;
  /** Where each node is held by a spring of this strength, or null; NaN leaves a node free. */
  readonly anchor: (Placement & { readonly strength: number }) | null;
  readonly progress: Progress;
}

export const FORCE_DEFAULTS = {
  gravity: 0.05,
  repulsion: 2,
  linLog: false,
  theta: 1.2,
  draft: null,
  anchor: null,
  progress: noProgress,
} as const;

/**
 * ForceAtlas2 (Jacomy, Venturini, Heymann, Bastian, PLOS ONE 9(6), 2014) with Barnes-Hut: ties pull, masses push, and each
 * node moves by its force times a speed that falls as it swings to and fro. Moves `x`, `y` in place; no randomness. Time
 * O(iterations (n log n + ties)). Points in the very same place do not part: the caller scatters them.
 */
export function forceAtlas(ties: Ties, x: Float64Array, y: Float64Array, options: ForceOptions): void {
  const { nodes } = ties;
  if (nodes === 0) return;
  const { mass, gravity, repulsion, theta, draft, anchor, progress } = options;
  const tree = createCellTree(nodes);
  let fx = new Float64Array(nodes);
  let fy = new Float64Array(nodes);
  let lastX = new Float64Array(nodes);
  let lastY = new Float64Array(nodes);
  let speed = 1;
  let efficiency = 1;
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    progress(iteration / options.iterations);
    [fx, lastX] = [lastX, fx];
    [fy, lastY] = [lastY, fy];
    fx.fill(0);
    fy.fill(0);
    tree.build(x, y, mass);
    tree.repel(repulsion, theta, fx, fy);
    if (options.linLog) attractLinLog(ties, x, y, fx, fy);
    else attract(ties, x, y, fx, fy);
    if (draft !== null) addTo(fx, fy, draft);
    if (anchor !== null) hold(anchor, x, y, fx, fy);
    let swinging = 0;
    let traction = 0;
    for (let node = 0; node < nodes; node++) {
      const m = mass[node]!;
      const distance = Math.sqrt(x[node]! ** 2 + y[node]! ** 2);
      if (distance > 0 && gravity > 0) {
        const pull = (gravity * m) / distance;
        fx[node]! -= x[node]! * pull;
        fy[node]! -= y[node]! * pull;
      }
      if (iteration === 0) {
        lastX[node] = fx[node]!;
        lastY[node] = fy[node]!;
      }
      swinging += m * Math.sqrt((lastX[node]! - fx[node]!) ** 2 + (lastY[node]! - fy[node]!) ** 2);
      traction += (m / 2) * Math.sqrt((lastX[node]! + fx[node]!) ** 2 + (lastY[node]! + fy[node]!) ** 2);
    }
    [speed, efficiency] = pace({ nodes, swinging, traction, speed, efficiency });
    for (let node = 0; node < nodes; node++) {
      const swing =
        mass[node]! * Math.sqrt((lastX[node]! - fx[node]!) ** 2 + (lastY[node]! - fy[node]!) ** 2);
      const step = speed / (1 + Math.sqrt(speed * swing));
      x[node]! += fx[node]! * step;
      y[node]! += fy[node]! * step;
    }
  }
}

interface Pace {
  readonly nodes: number;
  readonly swinging: number;
  readonly traction: number;
  readonly speed: number;
  readonly efficiency: number;
}

/** The global speed: as high as the swinging that is put up with allows, and rising by half at most (as in Gephi). */
function pace({ nodes, swinging, traction, speed, efficiency }: Pace): [number, number] {
  const estimate = 0.05 * Math.sqrt(nodes);
  const least = Math.sqrt(estimate);
  let tolerated = Math.max(least, Math.min(10, (estimate * traction) / (nodes * nodes)));
  if (traction > 0 && swinging / traction > 2) {
    if (efficiency > 0.05) efficiency *= 0.5;
    tolerated = Math.max(tolerated, 1);
  }
  const target = swinging > 0 ? (tolerated * efficiency * traction) / swinging : speed * 1.5;
  if (swinging > tolerated * traction) {
    if (efficiency > 0.05) efficiency *= 0.7;
  } else if (speed < 1000) efficiency *= 1.3;
  return [Math.min(speed + Math.min(target - speed, 0.5 * speed), 1e6), efficiency];
}

function attract(ties: Ties, x: Float64Array, y: Float64Array, fx: Float64Array, fy: Float64Array): void {
  const { nodes, offsets, targets, weights } = ties;
  for (let node = 0; node < nodes; node++) {
    const end = offsets[node + 1]!;
    let [sum, sumX, sumY] = [0, 0, 0];
    for (let arc = offsets[node]!; arc < end; arc++) {
      const other = targets[arc]!;
      const weight = weights[arc]!;
      sum += weight;
      sumX += weight * x[other]!;
      sumY += weight * y[other]!;
    }
    fx[node]! += sumX - sum * x[node]!;
    fy[node]! += sumY - sum * y[node]!;
  }
}

function attractLinLog(
  ties: Ties,
  x: Float64Array,
  y: Float64Array,
  fx: Float64Array,
  fy: Float64Array,
): void {
  const { nodes, offsets, targets, weights } = ties;
  for (let node = 0; node < nodes; node++) {
    const ownX = x[node]!;
    const ownY = y[node]!;
    const end = offsets[node + 1]!;
    let sumX = 0;
    let sumY = 0;
    for (let arc = offsets[node]!; arc < end; arc++) {
      // Each tie once, for both of its ends.
      const other = targets[arc]!;
      if (other >= node) continue;
      const dx = x[other]! - ownX;
      const dy = y[other]! - ownY;
      const distance = Math.sqrt(dx * dx + dy * dy);
      if (distance === 0) continue;
      const pull = (weights[arc]! * Math.log(1 + distance)) / distance;
      sumX += dx * pull;
      sumY += dy * pull;
      fx[other]! -= dx * pull;
      fy[other]! -= dy * pull;
    }
    fx[node]! += sumX;
    fy[node]! += sumY;
  }
}

function addTo(fx: Float64Array, fy: Float64Array, draft: Placement): void {
  for (let node = 0; node < fx.length; node++) {
    fx[node]! += draft.x[node]!;
    fy[node]! += draft.y[node]!;
  }
}

function hold(
  anchor: NonNullable<ForceOptions['anchor']>,
  x: Float64Array,
  y: Float64Array,
  fx: Float64Array,
  fy: Float64Array,
): void {
  for (let node = 0; node < fx.length; node++) {
    const [dx, dy] = [anchor.x[node]! - x[node]!, anchor.y[node]! - y[node]!];
    if (Number.isNaN(dx) || Number.isNaN(dy)) continue;
    fx[node]! += anchor.strength * dx;
    fy[node]! += anchor.strength * dy;
  }
}
