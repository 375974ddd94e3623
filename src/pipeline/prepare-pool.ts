import { Worker } from 'node:worker_threads';
import { BellwetherError } from '../base/errors.ts';
import { endThread } from '../base/threads/end-thread.ts';
import type { LanguageModule, PrepareReply, PrepareRequest, PrepareWorkerData } from './prepare-worker.ts';
import type { PreparedBatch } from './stages/prepare.ts';

export interface PreparePoolOptions {
  readonly threads?: number;
  /** A module that exports `prepare`; tests bring one that fails. */
  readonly module?: string;
  /** Without them documents are not understood. */
  readonly language?: LanguageModule;
  /** How long a batch may take: a fixed part and a part per document, in milliseconds. */
  readonly timeout?: (documents: number) => number;
  /** How long a thread may take to load its stages, in milliseconds. */
  readonly startTimeout?: number;
  /** Heap limit of one thread, in MiB. A batch that exceeds it ends the thread, not the process. */
  readonly heapMiB?: number;
}

export const PREPARE_POOL_DEFAULTS = {
  threads: 1,
  module: new URL('./stages/prepare.ts', import.meta.url).href,
  // Halving a batch of 500 down to one hanging document then takes less than 30 s in all (PIPE-5).
  timeout: (documents: number) => 1_000 + 10 * documents,
  startTimeout: 30_000,
  heapMiB: 512,
} as const;

export interface PreparePool extends AsyncDisposable {
  /**
   * Runs the stages on one batch in a thread. Throws `STAGE_FAILED` when the stages throw, hang or exhaust
   * the thread's memory; which document was to blame is for the caller to find.
   */
  prepare(input: PrepareRequest['input'], count: number, now: number): Promise<PreparedBatch>;
}

interface Task {
  readonly request: PrepareRequest;
  readonly count: number;
  readonly resolve: (batch: PreparedBatch) => void;
  readonly reject: (error: BellwetherError) => void;
}

/** Threads that run the CPU-heavy stages, started with the first batch. One batch per thread at a time. */
export function createPreparePool(options: PreparePoolOptions = {}): PreparePool {
  const settings = { ...PREPARE_POOL_DEFAULTS, ...options };
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const loaded = new WeakSet<Worker>();
  const queue: Task[] = [];
  let nextId = 1;
  let closed = false;

  function start(): Worker {
    const worker = new Worker(new URL('./prepare-worker.ts', import.meta.url), {
      name: 'pipeline stages',
      workerData: {
        module: settings.module,
        language: settings.language ?? null,
      } satisfies PrepareWorkerData,
      resourceLimits: { maxOldGenerationSizeMb: settings.heapMiB },
    });
    all.add(worker);
    worker.unref();
    return worker;
  }

  function run(worker: Worker, task: Task): void {
    // A thread that works keeps the process alive; an idle one does not.
    worker.ref();
    const finish = (reusable: boolean) => {
      clearTimeout(timer);
      worker.off('error', onError).off('exit', onExit).off('message', onMessage);
      if (reusable && !closed) {
        worker.unref();
        idle.push(worker);
      } else {
        all.delete(worker);
        // The thread is beyond saving; when it ends does not matter to anyone.
        void endThread(worker);
      }
      next();
    };
    const fail = (reason: string) => {
      finish(false);
      task.reject(new BellwetherError('STAGE_FAILED', reason));
    };
    const within = (limit: number) =>
      setTimeout(() => fail(`The stages did not end within ${limit} ms`), limit);
    const limit = settings.timeout(task.count);
    // The time to load is not the documents' fault.
    let timer = within(loaded.has(worker) ? limit : settings.startTimeout);
    const onError = (error: Error) => fail(error.message);
    const onExit = (code: number) => fail(`The stage thread ended with code ${code}`);
    const onMessage = (reply: PrepareReply) => {
      if ('ready' in reply) {
        loaded.add(worker);
        clearTimeout(timer);
        timer = within(limit);
        return;
      }
      finish(true);
      if ('batch' in reply) task.resolve(reply.batch);
      else task.reject(new BellwetherError('STAGE_FAILED', reply.error));
    };
    worker.on('error', onError).on('exit', onExit).on('message', onMessage);
    worker.postMessage(task.request);
  }

  function next(): void {
    while (queue.length > 0 && !closed) {
      const worker = idle.pop() ?? (all.size < settings.threads ? start() : undefined);
      if (worker === undefined) return;
      run(worker, queue.shift()!);
    }
  }

  return {
    prepare(input, count, now) {
      if (closed) throw new BellwetherError('UNAVAILABLE', 'The pipeline is stopping');
      return new Promise((resolve, reject) => {
        queue.push({ request: { id: nextId++, input, now }, count, resolve, reject });
        next();
      });
    },

    async [Symbol.asyncDispose]() {
      closed = true;
      for (const task of queue.splice(0))
        task.reject(new BellwetherError('UNAVAILABLE', 'The pipeline is stopping'));
      await Promise.all([...all].map(endThread));
    },
  };
}
