import type { Progress } from '../../base/progress.ts';

/**
 * Turns arcs read into a share done, for kernels whose number of rounds is not known beforehand: `expected` is what such
 * graphs usually take. Never tells 1; the kernel does that at its end.
 */
export function workMeter(progress: Progress, expected: number): (arcs: number) => void {
  let done = 0;
  return (arcs) => {
    done += arcs;
    // Straight to 0.8 at the expected work, then ever slower.
    progress(done < expected ? (0.8 * done) / expected : 1 - (0.2 * expected) / done);
  };
}
