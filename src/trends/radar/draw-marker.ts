import type { Movement } from '../../domain/radar.ts';
import { coordinate } from './svg.ts';

/** What each movement is called in legends. */
export const MOVEMENT_WORDS: Readonly<Record<Movement, string>> = {
  new: 'New',
  in: 'Moved in',
  out: 'Moved out',
  none: 'No change',
};

/**
 * A dot whose shape tells how it moved: a diamond is new, a triangle points the way it went, towards the centre (`inward`,
 * radians) or away from it, a disc stayed. All cover about the same area as a disc of the radius.
 */
export function drawMarker(
  movement: Movement,
  { x, y, radius, inward, fill }: { x: number; y: number; radius: number; inward: number; fill: string },
): string {
  if (movement === 'none')
    return `<circle cx="${coordinate(x)}" cy="${coordinate(y)}" r="${coordinate(radius)}" fill="${fill}"/>`;
  const corners = movement === 'new' ? 4 : 3;
  const first = movement === 'new' ? 0 : movement === 'in' ? inward : inward + Math.PI;
  const reach = radius * (movement === 'new' ? 1.22 : 1.4);
  const points = Array.from({ length: corners }, (_, i) => {
    const angle = first + (i * 2 * Math.PI) / corners;
    return `${coordinate(x + reach * Math.cos(angle))},${coordinate(y + reach * Math.sin(angle))}`;
  });
  return `<polygon points="${points.join(' ')}" fill="${fill}" stroke="${fill}" stroke-width="${coordinate(radius * 0.2)}" stroke-linejoin="round"/>`;
}
