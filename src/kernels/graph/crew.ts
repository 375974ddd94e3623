/**
 * Threads that work on one kernel together. A kernel says its work in steps, each cut into chunks that do not depend on
 * each other; cuts depend on the graph alone, so that a result is the same for any number of threads.
 */
export interface Crew {
  /** Runs a step on chunks 0 to chunks - 1, by whoever is free; returns when all are done. */
  run(step: number, chunks: number): void;
}

export type Steps = readonly ((chunk: number) => void)[];

/** The calling thread alone. */
export function aloneWith(steps: Steps): Crew {
  return {
    run(step, chunks) {
      for (let chunk = 0; chunk < chunks; chunk++) steps[step]!(chunk);
    },
  };
}
