import type { Point } from './picture.ts';

/** The segment nearest to a point, no further than `reach`; -1 when none is. `ends` has x1, y1, x2, y2 of each segment. */
export function nearestEdge(ends: Float32Array, { x, y }: Point, reach: number): number {
  let best = -1;
  let nearest = reach * reach;
  for (let at = 0; at + 3 < ends.length; at += 4) {
    const [x1, y1, x2, y2] = [ends[at]!, ends[at + 1]!, ends[at + 2]!, ends[at + 3]!];
    const [dx, dy] = [x2 - x1, y2 - y1];
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length));
    const [ox, oy] = [x - x1 - along * dx, y - y1 - along * dy];
    const distance = ox * ox + oy * oy;
    if (distance < nearest) {
      nearest = distance;
      best = at / 4;
    }
  }
  return best;
}
