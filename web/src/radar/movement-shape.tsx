import type { RadarMovement } from '../api/contract.ts';

/** How far a shape reaches from its middle, in radii. */
export const SHAPE_REACH = 1.4;

/**
 * A shape that tells how a dot moved: a diamond is new, a triangle points the way it went, towards the centre (`inward`, in
 * radians) or away from it, a disc stayed. All cover about the same area.
 */
export function MovementShape({
  movement,
  x,
  y,
  radius,
  inward,
}: {
  readonly movement: RadarMovement;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly inward: number;
}) {
  if (movement === 'none') return <circle cx={x} cy={y} r={radius} />;
  const corners = movement === 'new' ? 4 : 3;
  const first = movement === 'new' ? 0 : movement === 'in' ? inward : inward + Math.PI;
  const reach = radius * (movement === 'new' ? 1.22 : SHAPE_REACH);
  const points = Array.from({ length: corners }, (_, at) => {
    const angle = first + (at * 2 * Math.PI) / corners;
    return `${(x + reach * Math.cos(angle)).toFixed(1)},${(y + reach * Math.sin(angle)).toFixed(1)}`;
  });
  return <polygon points={points.join(' ')} strokeLinejoin="round" />;
}

/** The shape in a line of text, pointing up for what moved in; its word is for screen readers where none stands beside it. */
export function MovementIcon({ movement }: { readonly movement: RadarMovement }) {
  return (
    <svg aria-hidden="true" width={14} height={14} viewBox="0 0 14 14" fill="currentColor">
      <MovementShape
        movement={movement}
        x={7}
        y={movement === 'in' ? 8.5 : movement === 'out' ? 5.5 : 7}
        radius={4.5}
        inward={-Math.PI / 2}
      />
    </svg>
  );
}
