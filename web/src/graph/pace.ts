/** Slower than eight frames a second is felt as stutter. */
const SLOW_FRAME_MS = 120;
/** A longer time between two frames is a rest. */
const REST_MS = 1_000;
const IN_A_ROW = 3;

/** Called once a frame with whether the picture moves; true once three moving frames in a row came too late. */
export function createPace(now: () => number = () => performance.now()): (moves: boolean) => boolean {
  let last = now();
  let slow = 0;
  return (moves) => {
    const time = now();
    const gap = time - last;
    last = time;
    slow = moves && gap > SLOW_FRAME_MS && gap < REST_MS ? slow + 1 : 0;
    return slow >= IN_A_ROW;
  };
}
