import { randomUUID } from 'node:crypto';
import { BellwetherError } from '../../base/errors.ts';
import { formatKey, KEY_WORDS } from '../../kernels/index/keys.ts';
import { createArena, type VectorArena } from '../../kernels/vectors/arena.ts';
import { LOWEST_ID } from '../local-search/store-reader.ts';
import type { VectorStore } from './vector-store.ts';

/** Vectors read from the store at once. */
const BATCH = 8_000;

export interface RebuildOptions {
  readonly store: VectorStore;
  readonly onProgress: (done: number, total: number) => void;
  readonly stopped: () => boolean;
}

/**
 * A fresh arena of everything in the store, or undefined when the store has no vector of the model. What changes
 * during the scan stands in the outbox after the mark that the caller noted before, and is applied by the caller.
 */
export async function buildFromStore(options: RebuildOptions): Promise<VectorArena | undefined> {
  const { store } = options;
  const dimensions = await store.dimensions();
  if (dimensions === undefined) return undefined;
  const total = await store.count();
  const arena = createArena({ name: randomUUID(), dimensions });
  options.onProgress(0, total);
  let next = store.scan(LOWEST_ID, BATCH, dimensions);
  for (;;) {
    const batch = await next;
    if (options.stopped())
      throw new BellwetherError('UNAVAILABLE', 'The rebuild was stopped because the index is closing');
    if (batch.count === 0) return arena;
    // The store reads on meanwhile.
    next = store.scan(formatKey(batch.keys, (batch.count - 1) * KEY_WORDS), BATCH, dimensions);
    next.catch(() => {});
    for (let i = 0; i < batch.count; i++) arena.put(batch.keys, i * KEY_WORDS, batch.vectors, i * dimensions);
    options.onProgress(arena.live, total);
  }
}
