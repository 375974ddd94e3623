import { smoothedMotion } from '../../kernels/series/smoothed-motion.ts';

/** How a subject's level moves: signals a week, a week, a week. */
export interface Motion {
  readonly level: number;
  readonly velocity: number;
  readonly acceleration: number;
}

/** Weeks that are looked back: their weight halves every six. */
const WEEKS = 104;
/** A week with fewer known days is none. */
const LEAST_DAYS = 4;

/** `observed` by day; weeks are counted back from the last day. */
export function motionOf({
  observed,
  known,
}: {
  readonly observed: Float64Array;
  readonly known: Uint8Array;
}): Motion {
  const weeks = Math.min(WEEKS, Math.floor(observed.length / 7));
  if (weeks === 0) return { level: 0, velocity: 0, acceleration: 0 };
  const values = new Float64Array(weeks);
  const isKnown = new Uint8Array(weeks);
  for (let week = 0; week < weeks; week++) {
    const first = observed.length - (weeks - week) * 7;
    let days = 0;
    for (let day = first; day < first + 7; day++) {
      values[week]! += observed[day]!;
      days += known[day]!;
    }
    isKnown[week] = days >= LEAST_DAYS ? 1 : 0;
  }
  const { level, velocity, acceleration } = smoothedMotion(values, isKnown);
  const last = weeks - 1;
  return {
    level: Number.isNaN(level[last]!) ? 0 : level[last]!,
    velocity: velocity[last]!,
    acceleration: acceleration[last]!,
  };
}
