import { parentPort, workerData } from 'node:worker_threads';
import { BellwetherError } from '../../base/errors.ts';
import { rewriteArena } from '../../kernels/vectors/rewrite.ts';
import type { RewriteWorkerData } from './start-rewrite.ts';

// Sorts the vectors of one state into lists: some seconds of computing that neither a query nor an insert waits for.

const { from, name, stop } = workerData as RewriteWorkerData;
const arena = rewriteArena(from, {
  name,
  onStep() {
    if (Atomics.load(stop, 0) !== 0) throw new BellwetherError('UNAVAILABLE', 'The index is closing');
  },
});
parentPort!.postMessage(arena.publish());
