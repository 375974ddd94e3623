import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, isBellwetherError, messageOf } from '../../base/errors.ts';
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

/** Batches on their way or waiting to be taken, which the other thread may get in one turn; each message back makes room. */
const IN_FLIGHT = 2;

const port = parentPort!;
let room = IN_FLIGHT;
let roomMade: (() => void) | null = null;
port.on('message', () => {
  room++;
  roomMade?.();
});

async function give(batch: CollectedBatch, progress: ReadingProgress): Promise<void> {
  while (room === 0)
    await new Promise<void>((resolve) => {
      roomMade = resolve;
    });
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
