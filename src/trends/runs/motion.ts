import type { ChangePoint } from '../../domain/trend.ts';

/** How a subject's level moves. Signals a week. */
export interface Motion {
  readonly level: number;
  readonly velocity: number;
  readonly acceleration: number;
  readonly changePoints: readonly ChangePoint[];
}

export interface MotionInput {
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  readonly known: Uint8Array;
  /** Midnight of the first day, milliseconds since the epoch. */
  readonly firstAt: number;
}

export function motionOf(_input: MotionInput): Motion {
  return { level: 0, velocity: 0, acceleration: 0, changePoints: [] };
}
