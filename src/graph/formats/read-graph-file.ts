import { Worker } from 'node:worker_threads';
import { BellwetherError } from '../../base/errors.ts';
import { endThread } from '../../base/threads/end-thread.ts';
import type {
  FileNode,
  FileTie,
  GraphBatch,
  GraphFileOptions,
  GraphFileSummary,
  GraphReading,
  ReadTies,
} from '../../domain/graph-file.ts';
import { fileError } from './file-error.ts';
import type { CollectedBatch } from './graph-collector.ts';
import type { ReadingProgress, ReadingRequest } from './read-in-thread.ts';
import type { ReadingMessage, ReadingReply } from './reading-worker.ts';

/** What the reading thread may hold on its heap; typed arrays come on top: some 40 bytes a node. */
const HEAP_MIB = 1_024;
const SAMPLED_BYTES = 4 * 1024 * 1024;

/**
 * Reads a graph file in a thread of its own, as nodes and ties; every node comes before the ties that name it. Throws
 * `FILE_UNREADABLE`, `RECORD_INVALID`, `TOO_LARGE`, `PLAN_LIMIT`, `INVALID_INPUT` (a mapping to columns that are not
 * there) or `CANCELLED`. What was given before an error is no whole graph: keep it only when the loop ends.
 */
export function readGraphFile(path: string, options: GraphFileOptions): GraphReading<GraphBatch> {
  return startReading(requestOf('graph', path, options), options.signal, (batch, progress) => {
    if (batch.form !== 'graph') throw new TypeError('a batch of another form');
    const { bytesRead, bytesTotal } = progress;
    return { nodes: batch.nodes, ties: batch.ties, bytesRead, bytesTotal };
  });
}

/** The first ties of a file and its direction, as far as 4 MiB tell. Errors as `readGraphFile`. */
export async function readSample(
  path: string,
  options: GraphFileOptions,
  most: number,
): Promise<{ readonly ties: readonly FileTie[]; readonly directed: boolean | null }> {
  const ties: FileTie[] = [];
  let directed: boolean | null = null;
  const reading = startReading(requestOf('graph', path, options), options.signal, (batch, progress) => ({
    batch,
    progress,
  }));
  for await (const { batch, progress } of reading) {
    if (batch.form === 'graph') ties.push(...batch.ties.slice(0, most - ties.length));
    directed = progress.directed;
    if (ties.length >= most || progress.bytesRead > SAMPLED_BYTES) break;
  }
  return { ties, directed };
}

/** Reads a graph file in a thread of its own, as ties in columns: `TieBatch` says how they look. Errors as `readGraphFile`. */
export const readTies: ReadTies = (path, options) =>
  startReading(requestOf('ties', path, options), options.signal, (batch, progress) => {
    if (batch.form !== 'ties') throw new TypeError('a batch of another form');
    const { form: _, newNodes, ...columns } = batch;
    const { bytesRead, bytesTotal } = progress;
    return { ...columns, newNodes: newNodes.map(asNode), bytesRead, bytesTotal };
  });

function asNode(node: FileNode | string): FileNode {
  return typeof node === 'string' ? { key: node, label: node, kind: null, attributes: {} } : node;
}

function requestOf(form: ReadingRequest['form'], path: string, options: GraphFileOptions): ReadingRequest {
  return {
    form,
    path,
    fileName: options.fileName,
    format: options.format ?? null,
    mapping: options.mapping ?? null,
    directed: options.directed ?? null,
    nodeTable: options.nodeTable ?? null,
    limits: options.limits ?? { nodes: null, plan: '' },
  };
}

function startReading<Batch>(
  request: ReadingRequest,
  signal: AbortSignal | undefined,
  batchOf: (batch: CollectedBatch, progress: ReadingProgress) => Batch,
): GraphReading<Batch> {
  let summary: GraphFileSummary | null = null;
  const cancelled = (): Error =>
    new BellwetherError('CANCELLED', `The reading of ${request.fileName} was cancelled.`);

  async function* batches(): AsyncGenerator<Batch> {
    if (signal?.aborted) throw cancelled();
    const worker = new Worker(new URL('./reading-worker.ts', import.meta.url), {
      workerData: request,
      name: 'graph file',
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
    });
    const waiting: ReadingMessage[] = [];
    let failure: Error | null = null;
    let wake: (() => void) | null = null;
    const fail = (error: Error): void => {
      failure ??= error;
      wake?.();
    };
    const abort = (): void => fail(cancelled());
    worker.on('message', (message: ReadingMessage) => {
      waiting.push(message);
      wake?.();
    });
    worker.on('error', (error: Error & { code?: string }) => {
      if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return fail(error);
      fail(
        fileError(
          'TOO_LARGE',
          request.fileName,
          null,
          `Reading it takes more than ${HEAP_MIB} MiB. Split the file.`,
        ),
      );
    });
    worker.on('exit', (code) =>
      fail(new BellwetherError('INTERNAL', `The reading thread ended with code ${code}.`)),
    );
    signal?.addEventListener('abort', abort, { once: true });
    try {
      for (;;) {
        if (signal?.aborted) throw cancelled();
        const message = waiting.shift();
        if (message === undefined) {
          if (failure !== null) throw failure;
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = null;
          continue;
        }
        if ('error' in message) {
          const { code, message: text, details } = message.error;
          throw new BellwetherError(code, text, { details });
        }
        if ('summary' in message) {
          summary = message.summary;
          return;
        }
        worker.postMessage('room' satisfies ReadingReply);
        yield batchOf(message.batch, message.progress);
      }
    } finally {
      signal?.removeEventListener('abort', abort);
      await endThread(worker);
    }
  }

  return {
    [Symbol.asyncIterator]: batches,
    summary() {
      if (summary === null)
        throw new BellwetherError('CONFLICT', `${request.fileName} was not read to its end yet.`);
      return summary;
    },
  };
}
