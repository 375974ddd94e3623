import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, isBellwetherError, messageOf } from '../../base/errors.ts';
import { END_THREAD } from '../../base/threads/end-thread.ts';
import type { GraphFileSummary } from '../../domain/graph-file.ts';
import type { CollectedBatch } from './graph-collector.ts';
import { type ReadingProgress, type ReadingRequest, readInThread } from './read-in-thread.ts';

export type ReadingMessage =
  | { readonly batch: CollectedBatch; readonly progress: ReadingProgress }
  | { readonly summary: GraphFileSummary }
  | { readonly error: ReadingFailure };

export interface ReadingFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What the other thread says: there is room for one more batch, or the thread is to end. */
export type ReadingReply = 'room' | typeof END_THREAD;

/** Batches on their way or waiting to be taken, which the other thread may get in one turn; each message back makes room. */
const IN_FLIGHT = 2;

const port = parentPort!;
let room = IN_FLIGHT;
let stopped = false;
let roomMade: (() => void) | null = null;
port.on('message', (message: ReadingReply) => {
  if (message === END_THREAD) stopped = true;
  else room++;
  roomMade?.();
});

async function give(batch: CollectedBatch, progress: ReadingProgress): Promise<void> {
  while (room === 0 && !stopped)
    await new Promise<void>((resolve) => {
      roomMade = resolve;
    });
  // What is left of the file is not read: nobody takes it.
  if (stopped) throw new Error('nobody reads on');
  room--;
  const buffers =
    batch.form === 'graph'
      ? []
      : [batch.sources, batch.targets, batch.weights, batch.times, batch.ways].flatMap((column) =>
          column === null ? [] : [column.buffer as ArrayBuffer],
        );
  port.postMessage({ batch, progress } satisfies ReadingMessage, buffers);
}

try {
  const summary = await readInThread(workerData as ReadingRequest, give);
  port.postMessage({ summary } satisfies ReadingMessage);
} catch (error) {
  const failure: ReadingFailure = isBellwetherError(error)
    ? { code: error.code, message: error.message, details: error.details }
    : { code: 'INTERNAL', message: `Reading failed: ${messageOf(error)}`, details: {} };
  port.postMessage({ error: failure } satisfies ReadingMessage);
}
port.close();
