import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BellwetherError, isBellwetherError, messageOf } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { createSerialQueue } from '../projection/serial-queue.ts';
import type { ProjectionWriter } from '../projection/serve-projections.ts';
import { commitIndex, removeUnnamed } from './commit.ts';
import { INDEX_LAYOUT } from './index-schema.ts';
import { type Manifest, readManifest, removeManifest, segmentFile } from './manifest.ts';
import { createMergeScheduler, type MergeLanes } from './merge-scheduler.ts';
import type { PublishedView, SearchEvent } from './messages.ts';
import { distrustMark, type OutboxMark } from './outbox-reader.ts';
import { applyChanges, buildFromStore } from './rebuild.ts';
import { createSegmentSet, type SegmentSet } from './segment-set.ts';
import type { OutboxBatch, StoreReader } from './store-reader.ts';

export interface TenantIndexOptions {
  readonly tenant: TenantId;
  readonly directory: string;
  readonly store: StoreReader;
  readonly lanes: MergeLanes;
  readonly refreshMs: number;
  readonly refreshDocuments: number;
  readonly commitMs: number;
  readonly commitDocuments: number;
  readonly onView: (view: PublishedView) => void;
  readonly onProgress: (done: number, total: number) => void;
  readonly onEvent: (event: SearchEvent) => void;
}

/** How long a reopened index catches up before its first state is shown, in milliseconds. */
const FIRST_CATCH_UP_MS = 2_000;
const RETRY_MS = 1_000;
/**
 * A head that fills this fast is left to fill for longer: sealing a large head costs less per document, and nobody
 * reads a bulk load within a fifth of a second.
 */
const BUSY = { documents: 400, patience: 4 } as const;
/** Documents read from the store at a time. */
const READ_DOCUMENTS = 2_000;
/** Memory of the head at which it is sealed before its time. */
const REFRESH_BYTES = 64 * 1024 * 1024;
const START: OutboxMark = { position: 0, writtenAt: null };

/** The writer of one tenant's index: follows the outbox, publishes states, merges, commits, rebuilds. */
export function createTenantIndex(options: TenantIndexOptions): ProjectionWriter {
  const { tenant, store, onEvent } = options;
  const directory = join(options.directory, tenant);
  const writer = randomUUID();
  let nextSegment = 1;
  const takeNumber = () => nextSegment++;
  let set: SegmentSet = createSegmentSet(takeNumber);
  /** How far the set has come, head included; how far its sealed segments, and its published state have. */
  let mark: OutboxMark = START;
  let sealed = -1;
  let published = -1;
  let publishing = false;
  let committing = false;
  let changedSinceCommit = 0;
  let lastRefresh = Number.NEGATIVE_INFINITY;
  let refreshTimer: NodeJS.Timeout | undefined;
  let commitTimer: NodeJS.Timeout | undefined;
  let retryTimer: NodeJS.Timeout | undefined;
  let ahead: Promise<OutboxBatch | undefined> | undefined;
  let following = false;
  let woken = false;
  let closing = false;
  let closed = false;
  let rebuilding: Promise<number> | undefined;
  const tail = createSerialQueue();
  const commits = createSerialQueue();

  const merges = createMergeScheduler({
    lanes: options.lanes,
    onMerged(merged, merge) {
      onEvent({ kind: 'merged', tenant, ...merge });
      // Not the bare segments: deletions of documents whose new revision waits in the head must not show before it.
      if (merged === set) refresh();
    },
    onFailed: failed('merge'),
  });

  function failed(during: string): (error: unknown) => void {
    return (error) => {
      if (!closed) onEvent({ kind: 'failed', tenant, during, message: messageOf(error) });
    };
  }

  function publish(): void {
    if (!publishing || closed) return;
    published = sealed;
    options.onView({ writer, position: published, segments: set.publish() });
  }

  /** Seals the head and shows the new state. */
  function refresh(): void {
    clearTimeout(refreshTimer);
    refreshTimer = undefined;
    const started = performance.now();
    const documents = set.headSize;
    const changed = set.seal(sealed);
    sealed = mark.position;
    lastRefresh = started;
    if (!changed && published === sealed) return;
    publish();
    changedSinceCommit += documents;
    onEvent({
      kind: 'refreshed',
      tenant,
      documents,
      milliseconds: performance.now() - started,
      position: sealed,
    });
    merges.schedule(set);
    commitTimer ??= setTimeout(commitLater, options.commitMs);
    if (changedSinceCommit >= options.commitDocuments && !committing) commitLater();
  }

  function commitLater(): void {
    commit().catch(failed('commit'));
  }

  function refreshWhenDue(): void {
    const patience = set.headSize > BUSY.documents ? BUSY.patience : 1;
    const wait = lastRefresh + options.refreshMs * patience - performance.now();
    if (wait <= 0 || set.headSize >= options.refreshDocuments || set.headBytes >= REFRESH_BYTES) refresh();
    else if (set.headSize > 0 || mark.position !== sealed) refreshTimer ??= setTimeout(refresh, wait);
  }

  /** Applies the next changes; false when there were none. The following ones are read meanwhile. */
  async function step(): Promise<boolean> {
    const reading = ahead ?? store.changesAfter(mark.position, READ_DOCUMENTS);
    ahead = undefined;
    const batch = await reading;
    if (batch === undefined) return false;
    ahead = store.changesAfter(batch.position, READ_DOCUMENTS);
    ahead.catch(() => {});
    await applyChanges(set, batch, store);
    mark = batch;
    refreshWhenDue();
    return true;
  }

  async function follow(): Promise<void> {
    woken = true;
    if (following || closing) return;
    following = true;
    clearTimeout(retryTimer);
    try {
      while (woken && !closing) {
        woken = false;
        while (!closing && (await tail.run(step)));
      }
    } catch (error) {
      ahead = undefined;
      failed('follow')(error);
      if (!closing) retryTimer = setTimeout(follow, RETRY_MS);
    } finally {
      following = false;
    }
  }

  function commit(): Promise<void> {
    clearTimeout(commitTimer);
    commitTimer = undefined;
    return commits.run(async () => {
      committing = true;
      refresh();
      clearTimeout(commitTimer);
      commitTimer = undefined;
      const started = performance.now();
      const at = mark;
      const changed = changedSinceCommit;
      changedSinceCommit = 0;
      try {
        const bytes = await commitIndex({
          directory,
          set,
          mark: at,
          nextSegment: () => nextSegment,
          merges,
          lane: options.lanes.small,
          store,
        });
        onEvent({
          kind: 'committed',
          tenant,
          position: at.position,
          bytes,
          milliseconds: performance.now() - started,
        });
      } catch (error) {
        changedSinceCommit += changed;
        if (!closed) commitTimer ??= setTimeout(commitLater, options.commitMs);
        throw error;
      } finally {
        committing = false;
      }
    });
  }

  async function rebuild(reason: string): Promise<number> {
    const started = performance.now();
    const rebuilt = await buildFromStore({
      store,
      merges,
      takeNumber,
      onProgress: options.onProgress,
      stopped: () => closing,
    });
    let at = rebuilt.mark;
    const catchUp = async (): Promise<void> => {
      for (;;) {
        const batch = await store.changesAfter(at.position, READ_DOCUMENTS);
        if (batch === undefined) return;
        await applyChanges(rebuilt.set, batch, store);
        at = batch;
      }
    };
    await catchUp();
    await tail.run(async () => {
      // What arrived since, with the serving index held still, so that its position never goes back.
      await catchUp();
      ahead = undefined;
      set = rebuilt.set;
      mark = at;
      sealed = -1;
      publishing = true;
      changedSinceCommit += rebuilt.documents;
      refresh();
    });
    // It serves already: when the disk is full, only its durability waits.
    await commit().catch(failed('commit'));
    onEvent({
      kind: 'rebuilt',
      tenant,
      documents: rebuilt.documents,
      milliseconds: performance.now() - started,
      reason,
    });
    return rebuilt.documents;
  }

  function rebuildOnce(reason: string): Promise<number> {
    rebuilding ??= rebuild(reason).finally(() => (rebuilding = undefined));
    return rebuilding;
  }

  /** Why the manifest cannot be continued from, or undefined when it can. */
  async function distrust(manifest: Manifest): Promise<string | undefined> {
    if (manifest.layout !== INDEX_LAYOUT) return 'the index was written by another version';
    return distrustMark(store, { position: manifest.position, writtenAt: manifest.positionWrittenAt });
  }

  /** Loads the folder; gives the reason when that is impossible. */
  async function restore(): Promise<string | undefined> {
    try {
      const manifest = await readManifest(directory);
      if (manifest === undefined) return 'there was no index';
      nextSegment = manifest.nextSegment;
      const reason = await distrust(manifest);
      if (reason !== undefined) return reason;
      for (const stored of manifest.segments) {
        const { buffer } = await options.lanes.small.run({
          type: 'read',
          path: join(directory, segmentFile(stored.number)),
          bytes: stored.bytes,
          crc32: stored.crc32,
        });
        set.restore({ ...stored, buffer });
      }
      await removeUnnamed(directory, manifest);
      mark = { position: manifest.position, writtenAt: manifest.positionWrittenAt };
      sealed = manifest.position;
      return undefined;
    } catch (error) {
      if (!isBellwetherError(error, 'SEGMENT_CORRUPT')) throw error;
      set = createSegmentSet(takeNumber);
      return error.message;
    }
  }

  return {
    get bytes() {
      return set.segments.reduce(
        (sum, { buffer, deletions }) => sum + buffer.byteLength + (deletions?.byteLength ?? 0),
        set.headBytes,
      );
    },

    async open() {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const reason = await restore();
      if (reason !== undefined) {
        await removeManifest(directory);
        await rebuildOnce(reason);
      } else {
        const until = performance.now() + FIRST_CATCH_UP_MS;
        while (performance.now() < until && (await tail.run(step)));
        publishing = true;
        refresh();
      }
      if (closing) throw new BellwetherError('UNAVAILABLE', 'The search index was closed while it opened');
      onEvent({ kind: 'opened', tenant, documents: countLive(set) });
      follow();
    },

    wake() {
      if (publishing) follow();
    },

    rebuild: rebuildOnce,

    async close({ forget }) {
      closing = true;
      clearTimeout(retryTimer);
      await tail.run(async () => {});
      if (!forget && publishing && changedSinceCommit > 0) await commit().catch(failed('commit'));
      closed = true;
      clearTimeout(refreshTimer);
      clearTimeout(commitTimer);
      await rebuilding?.catch(() => {});
      await tail.run(async () => {});
      await commits.run(async () => {});
      await merges.stop();
      if (forget) await rm(directory, { recursive: true, force: true });
    },
  };
}

function countLive(set: SegmentSet): number {
  return set.segments.reduce((sum, { documents, deleted }) => sum + documents - deleted, 0);
}
