import { Worker } from 'node:worker_threads';
import { BellwetherError } from '../errors.ts';
import { endThread } from './end-thread.ts';
import type { ThreadReply, ThreadRequest } from './thread-worker.ts';

export interface ThreadPoolOptions {
  /** Calls that run at the same time. */
  readonly threads: number;
  /** A thread without work ends after this many milliseconds. */
  readonly idleTimeout?: number;
  /** A cancelled call that has not stopped by itself after this many milliseconds is given up, and its thread told to end. */
  readonly cancelGrace?: number;
  /** Heap limit of one thread, in MiB. Shared arrays are outside the heap. */
  readonly heapMiB?: number;
}

export const THREAD_POOL_DEFAULTS = { idleTimeout: 10_000, cancelGrace: 120, heapMiB: 512 } as const;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called at most ten times a second with the done share, 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

export interface ThreadPool extends AsyncDisposable {
  /**
   * Calls `run(input, progress)` that the module (a `file:` URL) exports, in a thread. The input and what comes back are
   * copied, except for what stands on SharedArrayBuffer. Throws what it throws when that is a coded error, CANCELLED when
   * the signal said so, INTERNAL when the thread died, UNAVAILABLE when the pool is closed.
   */
  run<Output>(module: string, input: unknown, options?: CallOptions): Promise<Output>;
}

interface Call {
  readonly request: ThreadRequest;
  readonly cancelled: Int32Array;
  readonly onProgress: ((done: number) => void) | undefined;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  call: Call | null;
  idle: NodeJS.Timeout | undefined;
}

/** Threads that run long pure functions. They start with the first call, serve one call at a time and end when idle. */
export function createThreadPool(options: ThreadPoolOptions): ThreadPool {
  const settings = { ...THREAD_POOL_DEFAULTS, ...options };
  const threads = new Set<Thread>();
  const ending = new Set<Promise<void>>();
  const queue: Call[] = [];
  let nextId = 1;
  let closed = false;

  function start(): Thread {
    const worker = new Worker(new URL('./thread-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: settings.heapMiB },
    });
    const thread: Thread = { worker, call: null, idle: undefined };
    worker.on('message', (reply: ThreadReply) => receive(thread, reply));
    worker.on('error', (error: Error) => lose(thread, error.message, error));
    worker.on('exit', (code) => lose(thread, `it ended with code ${code}`));
    threads.add(thread);
    return thread;
  }

  function receive(thread: Thread, reply: ThreadReply): void {
    const { call } = thread;
    // A reply of a call that was given up crosses its end.
    if (call === null || reply.id !== call.request.id) return;
    if ('progress' in reply) {
      call.onProgress?.(reply.progress);
      return;
    }
    thread.call = null;
    if ('output' in reply) call.resolve(reply.output);
    else call.reject(new BellwetherError(reply.error.code, reply.error.message, reply.error));
    next();
    if (thread.call === null) rest(thread);
  }

  function rest(thread: Thread): void {
    thread.worker.unref();
    thread.idle = setTimeout(() => end(thread), settings.idleTimeout);
    thread.idle.unref();
  }

  function end(thread: Thread): void {
    clearTimeout(thread.idle);
    threads.delete(thread);
    const over = endThread(thread.worker).finally(() => ending.delete(over));
    ending.add(over);
  }

  function lose(thread: Thread, reason: string, cause?: Error): void {
    threads.delete(thread);
    clearTimeout(thread.idle);
    const { call } = thread;
    thread.call = null;
    call?.reject(
      Atomics.load(call.cancelled, 0) === 1
        ? cancelledError()
        : new BellwetherError(
            'INTERNAL',
            `The thread of a computation was lost: ${reason}. Run it again; if it fails again, the graph may need more memory than there is.`,
            { cause },
          ),
    );
    next();
  }

  function next(): void {
    while (queue.length > 0 && !closed) {
      const resting = [...threads].find(({ call }) => call === null);
      const thread = resting ?? (threads.size < settings.threads ? start() : undefined);
      if (thread === undefined) return;
      clearTimeout(thread.idle);
      thread.call = queue.shift()!;
      // A thread that works keeps the process alive; an idle one does not.
      thread.worker.ref();
      thread.worker.postMessage(thread.call.request);
    }
  }

  function cancel(call: Call): void {
    const waiting = queue.indexOf(call);
    if (waiting >= 0) {
      queue.splice(waiting, 1);
      call.reject(cancelledError());
      return;
    }
    Atomics.store(call.cancelled, 0, 1);
    Atomics.notify(call.cancelled, 0);
    const thread = [...threads].find((each) => each.call === call);
    if (thread === undefined) return;
    const grace = setTimeout(() => {
      if (thread.call !== call) return;
      thread.call = null;
      end(thread);
      call.reject(cancelledError());
      next();
    }, settings.cancelGrace);
    grace.unref();
  }

  return {
    run(module, input, { signal, onProgress } = {}) {
      if (closed) return Promise.reject(closedError());
      if (signal?.aborted === true) return Promise.reject(cancelledError());
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const cancelled = new Int32Array(new SharedArrayBuffer(4));
      const call: Call = {
        request: { id: nextId++, module, input, cancelled },
        cancelled,
        onProgress,
        resolve,
        reject,
      };
      const onAbort = (): void => cancel(call);
      signal?.addEventListener('abort', onAbort, { once: true });
      queue.push(call);
      next();
      return promise.finally(() => signal?.removeEventListener('abort', onAbort)) as Promise<never>;
    },

    async [Symbol.asyncDispose]() {
      closed = true;
      for (const call of queue.splice(0)) call.reject(closedError());
      const running = [...threads];
      for (const { call } of running) {
        if (call === null) continue;
        Atomics.store(call.cancelled, 0, 1);
        call.reject(closedError());
      }
      for (const thread of running) thread.call = null;
      running.forEach(end);
      await Promise.all(ending);
    },
  };
}

function cancelledError(): BellwetherError {
  return new BellwetherError('CANCELLED', 'The computation was cancelled.');
}

function closedError(): BellwetherError {
  return new BellwetherError('UNAVAILABLE', 'Computations are stopping; try again in a moment.');
}
