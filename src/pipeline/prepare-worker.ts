import { parentPort, workerData } from 'node:worker_threads';
import { END_THREAD } from '../base/threads/end-thread.ts';
import type { AnalyseDocument } from '../domain/analysis.ts';
import type { RawDocument } from '../domain/document.ts';
import type { PreparedBatch } from './stages/prepare.ts';
import { parsePayload } from './stages/prepare.ts';

/** What the thread is started with. */
export interface PrepareWorkerData {
  /** Exports `prepare`. */
  readonly module: string;
  readonly language: LanguageModule | null;
}

/** The language stages: a module that exports `openAnalyser`, and what it is opened with, shared by all threads. */
export interface LanguageModule {
  readonly module: string;
  readonly data: unknown;
}

/** What the pool asks. A payload is parsed here, so that the main thread never does. */
export interface PrepareRequest {
  readonly id: number;
  readonly input: { readonly payload: Uint8Array } | { readonly documents: readonly RawDocument[] };
  readonly now: number;
}

/** The first message says that the stages are loaded; then one reply per request. */
export type PrepareReply =
  | { readonly ready: true }
  | { readonly id: number; readonly batch: PreparedBatch }
  | { readonly id: number; readonly error: string };

const { module, language } = workerData as PrepareWorkerData;
const { prepare } = (await import(module)) as typeof import('./stages/prepare.ts');
const analyse = language === null ? null : await openAnalyser(language);

async function openAnalyser({ module, data }: LanguageModule): Promise<AnalyseDocument> {
  const stages = (await import(module)) as { openAnalyser(data: unknown): AnalyseDocument };
  return stages.openAnalyser(data);
}

parentPort!.postMessage({ ready: true } satisfies PrepareReply);
parentPort!.on('message', (request: PrepareRequest | typeof END_THREAD) => {
  if (request === END_THREAD) return parentPort!.close();
  const { id, input, now } = request;
  let reply: PrepareReply;
  let buffers: readonly ArrayBuffer[] = [];
  try {
    const documents = 'payload' in input ? parsePayload(input.payload) : input.documents;
    const batch = prepare(documents, now, analyse);
    buffers = batch.buffers;
    reply = { id, batch: { ...batch, buffers: [] } };
  } catch (error) {
    reply = { id, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort!.postMessage(reply, [...buffers]);
});
