import { parentPort, workerData } from 'node:worker_threads';
import type { RawDocument } from '../domain/document.ts';
import type { PreparedBatch } from './stages/prepare.ts';
import { parsePayload } from './stages/prepare.ts';

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

const { prepare } = (await import(workerData.module as string)) as typeof import('./stages/prepare.ts');

parentPort!.postMessage({ ready: true } satisfies PrepareReply);
parentPort!.on('message', ({ id, input, now }: PrepareRequest) => {
  let reply: PrepareReply;
  try {
    const documents = 'payload' in input ? parsePayload(input.payload) : input.documents;
    reply = { id, batch: prepare(documents, now) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort!.postMessage(reply);
});
