import { Worker } from 'node:worker_threads';
import { BellwetherError } from '../../base/errors.ts';
import type { SerialisedError } from '../projection/messages.ts';
import type { SegmentJob, SegmentJobResults } from './messages.ts';

/** One thread that works on whole segments, one job after another. It starts with its first job. */
export interface SegmentLane extends AsyncDisposable {
  readonly waiting: number;
  run<Type extends SegmentJob['type']>(
    job: Extract<SegmentJob, { type: Type }>,
  ): Promise<SegmentJobResults[Type]>;
}

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

export function createSegmentLane(name: string): SegmentLane {
  let worker: Worker | undefined;
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let disposed = false;

  function start(): Worker {
    const started = new Worker(new URL('./segment-worker.ts', import.meta.url), { name });
    started.on('message', (answer: { id: number; result?: never; error?: SerialisedError }) => {
      const waiter = pending.get(answer.id);
      pending.delete(answer.id);
      if (pending.size === 0) started.unref();
      if (answer.error) waiter?.reject(new BellwetherError(answer.error.code, answer.error.message));
      else waiter?.resolve(answer.result as never);
    });
    const onEnd = (reason: string) => {
      if (worker === started) worker = undefined;
      for (const waiter of pending.values()) {
        waiter.reject(
          new BellwetherError('UNAVAILABLE', `The ${name} thread ended: ${reason}. The work is tried again.`),
        );
      }
      pending.clear();
    };
    started.on('error', (error) => onEnd(error instanceof Error ? error.message : String(error)));
    started.on('exit', (code) => onEnd(`exit code ${code}`));
    return started;
  }

  return {
    get waiting() {
      return pending.size;
    },
    run(job) {
      if (disposed) return Promise.reject(new BellwetherError('UNAVAILABLE', `The ${name} thread is closed`));
      worker ??= start();
      worker.ref();
      const id = ++lastId;
      worker.postMessage({ id, job });
      return new Promise((resolve, reject) =>
        pending.set(id, { resolve: resolve as Pending['resolve'], reject }),
      );
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      if (worker === undefined) return;
      // Asked to end, not terminated: a thread that is cut off amid its work can take the process down with it.
      const { promise: ended, resolve } = Promise.withResolvers<unknown>();
      worker.once('exit', resolve);
      worker.ref();
      worker.postMessage('close');
      await ended;
    },
  };
}
