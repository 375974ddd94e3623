import { BellwetherError } from '../../base/errors.ts';
import type { MergeScheduler } from './merge-scheduler.ts';
import type { OutboxMark } from './outbox-reader.ts';
import { createSegmentSet, type SegmentSet } from './segment-set.ts';
import { LOWEST_ID, type OutboxBatch, type StoreReader } from './store-reader.ts';

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

/** An upserted document that is missing was deleted meanwhile: a later change says so. */
export async function applyChanges(set: SegmentSet, batch: OutboxBatch, store: StoreReader): Promise<void> {
  for (const document of batch.first.documents) set.put(document);
  for (let { more } = batch.first; more !== undefined; ) {
    const part = await store.documentsAfter(batch.upserted, more);
    for (const document of part.documents) set.put(document);
    more = part.more;
  }
  for (const id of batch.deleted) set.remove(id);
}
