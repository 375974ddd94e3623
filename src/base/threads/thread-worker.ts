import { parentPort } from 'node:worker_threads';
import { BellwetherError, type ErrorCode, isBellwetherError, messageOf } from '../errors.ts';
import type { Progress } from '../progress.ts';
import { END_THREAD } from './end-thread.ts';

/** What the pool asks of a thread. */
export interface ThreadRequest {
  readonly id: number;
  /** Exports `run`. */
  readonly module: string;
  readonly input: unknown;
  /** Its first element turns 1 when the call is to stop. */
  readonly cancelled: Int32Array;
}

export type ThreadReply =
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly output: unknown }
  | {
      readonly id: number;
      readonly error: {
        readonly code: ErrorCode;
        readonly message: string;
        readonly details: Readonly<Record<string, unknown>>;
      };
    };

/** What a module for threads exports. */
export interface ThreadModule {
  run(input: unknown, progress: Progress): unknown;
}

/** Milliseconds between two reports of one call. */
const REPORT_EVERY = 100;

const port = parentPort!;
const send = (reply: ThreadReply): void => port.postMessage(reply);

function progressOf({ id, cancelled }: ThreadRequest): Progress {
  let last = performance.now();
  return (done) => {
    if (Atomics.load(cancelled, 0) === 1)
      throw new BellwetherError('CANCELLED', 'The computation was cancelled.');
    const now = performance.now();
    if (now - last < REPORT_EVERY) return;
    last = now;
    send({ id, progress: done });
  };
}

port.on('message', async (request: ThreadRequest | typeof END_THREAD) => {
  if (request === END_THREAD) return port.close();
  const { id, module, input } = request;
  try {
    const progress = progressOf(request);
    const { run } = (await import(module)) as ThreadModule;
    send({ id, output: await run(input, progress) });
  } catch (error) {
    const code = isBellwetherError(error) ? error.code : 'INTERNAL';
    const details = isBellwetherError(error) ? error.details : {};
    send({ id, error: { code, message: messageOf(error), details } });
  }
});
