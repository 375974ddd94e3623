import { BellwetherError } from '../../base/errors.ts';
import type { MergeScheduler } from './merge-scheduler.ts';
import { createSegmentSet, type SegmentSet } from './segment-set.ts';
import type { OutboxBatch, OutboxMark, StoreReader } from './store-reader.ts';

export const REBUILD = {
  /** Documents read from the store at once. */
  batch: 2_000,
  /** Documents per sealed segment: larger than when tailing, because nobody waits for them to be searchable. */
  segment: 16_000,
  /** Memory of the head at which it is sealed whatever it holds. */
  headBytes: 64 * 1024 * 1024,
} as const;

export interface RebuildOptions {
  readonly store: StoreReader;
  readonly merges: MergeScheduler;
  readonly takeNumber: () => number;
  readonly onProgress: (done: number, total: number) => void;
  readonly stopped: () => boolean;
}

export interface Rebuilt {
  readonly set: SegmentSet;
  readonly mark: OutboxMark;
  readonly documents: number;
}

/**
 * Fresh segments from everything in the store. What changes during the scan stands in the outbox after the
 * mark noted at the start, and is applied by the caller: a document may then be put twice, which changes nothing.
 */
export async function buildFromStore(options: RebuildOptions): Promise<Rebuilt> {
  const { store, merges } = options;
  const mark = await store.head();
  const total = await store.countDocuments();
  const set = createSegmentSet(options.takeNumber);
  let documents = 0;
  options.onProgress(0, total);
  let next = store.scan(LOWEST_ID, REBUILD.batch);
  for (;;) {
    const batch = await next;
    if (options.stopped())
      throw new BellwetherError('UNAVAILABLE', 'The rebuild was stopped because the index is closing');
    const last = batch.at(-1);
    if (last === undefined) break;
    // The store reads on while this thread indexes.
    next = store.scan(last.id, REBUILD.batch);
    next.catch(() => {});
    for (const document of batch) set.put(document);
    if (set.headSize >= REBUILD.segment || set.headBytes >= REBUILD.headBytes) {
      set.seal(-1);
      merges.schedule(set);
    }
    documents += batch.length;
    options.onProgress(documents, total);
  }
  set.seal(-1);
  return { set, mark, documents };
}

export function applyChanges(set: SegmentSet, batch: OutboxBatch): void {
  const present = new Set<string>();
  for (const document of batch.documents) {
    present.add(document.id);
    set.put(document);
  }
  for (const id of batch.upserted) if (!present.has(id)) set.remove(id);
  for (const id of batch.deleted) set.remove(id);
}

const LOWEST_ID = '00000000-0000-0000-0000-000000000000';
