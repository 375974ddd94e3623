import type { Placement } from './placement.ts';

/** Share of the nodes whose distance from the middle is taken as the radius of the picture. */
const MOST = 0.9;
/** How much of the radius the others may add. */
const RIM = 0.5;

/**
 * Draws stragglers in, which would else decide about the scale and press all others together: distances from the middle stay
 * as they are up to that of nine tenths of the nodes, and grow ever slower beyond. Returns the middle and that distance.
 */
export function gather(
  { x, y }: Placement,
  rim = RIM,
): { readonly x: number; readonly y: number; readonly radius: number } {
  const nodes = x.length;
  const middleX = x.reduce((sum, one) => sum + one, 0) / nodes;
  const middleY = y.reduce((sum, one) => sum + one, 0) / nodes;
  const distances = x.map((one, node) => Math.hypot(one - middleX, y[node]! - middleY));
  const radius = distances.toSorted()[Math.floor((nodes - 1) * MOST)]!;
  if (radius > 0)
    for (let node = 0; node < nodes; node++) {
      if (distances[node]! <= radius) continue;
      const beyond = distances[node]! / radius - 1;
      const factor = (radius * (1 + (rim * beyond) / (rim + beyond))) / distances[node]!;
      x[node] = middleX + (x[node]! - middleX) * factor;
      y[node] = middleY + (y[node]! - middleY) * factor;
    }
  return { x: middleX, y: middleY, radius };
}
