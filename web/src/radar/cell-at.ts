import type { RadarEdition, RadarRing } from '../api/contract.ts';

export interface RadarCell {
  readonly quadrant: number;
  readonly ring: RadarRing;
}

/** The ring and quadrant of a spot; null outside of the radar. The centre is 0, 0, y grows downwards, the edge is 1. */
export function cellAt(
  { x, y }: { readonly x: number; readonly y: number },
  rings: RadarEdition['rings'],
): RadarCell | null {
  const distance = Math.hypot(x, y);
  const ring = rings.find(({ radius }) => distance <= radius)?.ring;
  if (ring === undefined) return null;
  return { ring, quadrant: y < 0 ? (x < 0 ? 0 : 1) : x < 0 ? 3 : 2 };
}

/** The outline of a cell for the `d` of a path, with the radar's radius in pixels. */
export function cellOutline(
  { quadrant, ring }: RadarCell,
  rings: RadarEdition['rings'],
  scale: number,
): string {
  const at = rings.findIndex((one) => one.ring === ring);
  const outer = (rings[at]?.radius ?? 1) * scale;
  const inner = (rings[at - 1]?.radius ?? 0) * scale;
  const from = ((quadrant + 2) % 4) * (Math.PI / 2);
  const spot = (radius: number, angle: number) =>
    `${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`;
  const to = from + Math.PI / 2;
  return `M${spot(inner, from)}L${spot(outer, from)}A${outer} ${outer} 0 0 1 ${spot(outer, to)}L${spot(inner, to)}A${inner} ${inner} 0 0 0 ${spot(inner, from)}Z`;
}
