import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { BellwetherError } from '../../base/errors.ts';
import type { PublishedVectors } from '../../kernels/vectors/arena.ts';
import { createSerialQueue } from '../projection/serial-queue.ts';

/** What a rewriting thread needs to start. */
export interface RewriteWorkerData {
  readonly from: PublishedVectors;
  readonly name: string;
  /** One word, not 0 when the result is no longer wanted. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

export interface Rewriting {
  /** The state of the new arena. Rejects when it failed or was stopped. */
  readonly result: Promise<PublishedVectors>;
  stop(): void;
}

/** One at a time in a process: each takes a core, and the memory of what it writes. */
const queue = createSerialQueue();

/** Writes the vectors of a state into an arena of their own in a thread that ends with it. */
export function startRewrite(from: PublishedVectors): Rewriting {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const workerData: RewriteWorkerData = { from, name: randomUUID(), stop };
  return {
    result: queue.run(() => run(workerData)),
    stop: () => void Atomics.store(stop, 0, 1),
  };
}

function run(workerData: RewriteWorkerData): Promise<PublishedVectors> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./rewrite-worker.ts', import.meta.url), {
      workerData,
      name: 'vector lists',
    });
    let written: PublishedVectors | undefined;
    worker.once('message', (state: PublishedVectors) => (written = state));
    worker.once('error', reject);
    worker.once('exit', () => {
      if (written !== undefined) resolve(written);
      else reject(new BellwetherError('UNAVAILABLE', 'The thread that sorts vectors into lists ended early'));
    });
  });
}
