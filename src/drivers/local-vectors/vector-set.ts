import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { BellwetherError, isBellwetherError, messageOf } from '../../base/errors.ts';
import { KEY_WORDS, parseKey } from '../../kernels/index/keys.ts';
import { createArena, openArena, type VectorArena } from '../../kernels/vectors/arena.ts';
import { sameKey } from '../../kernels/vectors/key-table.ts';
import { catchUpRewrite, needsRewrite } from '../../kernels/vectors/rewrite.ts';
import { distrustMark, type OutboxChanges, type OutboxMark } from '../local-search/outbox-reader.ts';
import { createSerialQueue } from '../projection/serial-queue.ts';
import type { ProjectionWriter } from '../projection/serve-projections.ts';
import type { PublishedState, VectorSetName, VectorsEvent } from './messages.ts';
import { buildFromStore } from './rebuild.ts';
import { loadSnapshot, type Stored, saveSnapshot } from './snapshot.ts';
import { type Rewriting, startRewrite } from './start-rewrite.ts';
import type { VectorStore } from './vector-store.ts';

export interface VectorSetOptions {
  readonly name: VectorSetName;
  readonly directory: string;
  readonly store: VectorStore;
  readonly refreshMs: number;
  readonly commitMs: number;
  readonly commitVectors: number;
  readonly onState: (state: PublishedState) => void;
  readonly onProgress: (done: number, total: number) => void;
  readonly onEvent: (event: VectorsEvent) => void;
}

/** How long a reopened index catches up before its first state is shown, in milliseconds. */
const FIRST_CATCH_UP_MS = 2_000;
const RETRY_MS = 1_000;
const REWRITE_RETRY_MS = 60_000;
/** Documents whose changes are read from the outbox at a time. */
const READ_DOCUMENTS = 4_000;
const START: OutboxMark = { position: 0, writtenAt: null };

/** The writer of a tenant's vectors of one model: follows the outbox, publishes states, commits, rebuilds. */
export function createVectorSet(options: VectorSetOptions): ProjectionWriter {
  const { name, store, onEvent, directory } = options;
  /** Undefined while the length of the model's vectors is not known, because there is none. */
  let arena: VectorArena | undefined;
  /** What of the arena is durable; undefined when nothing is. */
  let stored: Stored | undefined;
  let lastFile = 0;
  let mark: OutboxMark = START;
  let published = -1;
  let publishing = false;
  let changedSinceRefresh = 0;
  let changedSinceCommit = 0;
  let lastRefresh = Number.NEGATIVE_INFINITY;
  let refreshTimer: NodeJS.Timeout | undefined;
  let commitTimer: NodeJS.Timeout | undefined;
  let retryTimer: NodeJS.Timeout | undefined;
  let following = false;
  let woken = false;
  let closing = false;
  let closed = false;
  let committing = false;
  let rewriting: Rewriting | undefined;
  let rewriteFrom = 0;
  let rebuilding: Promise<number> | undefined;
  const tail = createSerialQueue();
  const commits = createSerialQueue();

  function failed(during: string): (error: unknown) => void {
    return (error) => {
      if (!closed) onEvent({ kind: 'failed', ...name, during, message: messageOf(error) });
    };
  }

  /** Shows the newest state. */
  function refresh(): void {
    clearTimeout(refreshTimer);
    refreshTimer = undefined;
    if (!publishing || closed || (published === mark.position && changedSinceRefresh === 0)) return;
    const started = performance.now();
    const vectors = changedSinceRefresh;
    changedSinceRefresh = 0;
    lastRefresh = started;
    published = mark.position;
    options.onState({
      position: published,
      bytes: arena?.bytes ?? 0,
      vectors: arena === undefined ? null : arena.publish(),
    });
    const milliseconds = performance.now() - started;
    onEvent({ kind: 'refreshed', ...name, vectors, milliseconds, position: published });
    commitTimer ??= setTimeout(commitLater, options.commitMs);
    if (changedSinceCommit >= options.commitVectors && !committing) commitLater();
    if (
      arena !== undefined &&
      rewriting === undefined &&
      performance.now() >= rewriteFrom &&
      needsRewrite(arena)
    )
      rewrite(arena).catch(failed('rewrite'));
  }

  /** Puts the vectors into lists anew beside the serving arena, catches up, and swaps. */
  async function rewrite(source: VectorArena): Promise<void> {
    const started = performance.now();
    const since = source.publish();
    rewriting = startRewrite(since);
    try {
      const written = await rewriting.result;
      await tail.run(async () => {
        // A rebuild may have been quicker.
        if (arena !== source || closing) return;
        const next = openArena(written);
        catchUpRewrite(next, source, since);
        replaceArena(next);
        changedSinceRefresh++;
        changedSinceCommit += next.live;
        rewriting = undefined;
        refresh();
        const { live: vectors, lists } = next;
        onEvent({ kind: 'rewritten', ...name, vectors, lists, milliseconds: performance.now() - started });
      });
    } catch (error) {
      rewriteFrom = performance.now() + REWRITE_RETRY_MS;
      if (!closing) throw error;
    } finally {
      rewriting = undefined;
    }
  }

  function commitLater(): void {
    commit().catch(failed('commit'));
  }

  function refreshWhenDue(): void {
    const wait = lastRefresh + options.refreshMs - performance.now();
    if (wait <= 0) refresh();
    else refreshTimer ??= setTimeout(refresh, wait);
  }

  /** Puts what the store has now and removes what it has not: applying the same change twice changes nothing. */
  async function apply(into: VectorArena, changes: OutboxChanges): Promise<number> {
    const upserted = changes.upserted.toSorted();
    const found = await store.vectorsOf(upserted, into.dimensions);
    const key = new Uint32Array(KEY_WORDS);
    let changed = 0;
    let next = 0;
    for (const id of upserted) {
      parseKey(id, key, 0);
      if (next < found.count && sameKey(found.keys, next * KEY_WORDS, key, 0)) {
        if (into.put(key, 0, found.vectors, next * into.dimensions)) changed++;
        next++;
      } else if (into.remove(key, 0)) changed++;
    }
    for (const id of changes.deleted) {
      parseKey(id, key, 0);
      if (into.remove(key, 0)) changed++;
    }
    return changed;
  }

  async function start(): Promise<VectorArena | undefined> {
    const dimensions = await store.dimensions();
    return dimensions === undefined ? undefined : createArena({ name: randomUUID(), dimensions });
  }

  /** Applies the next changes; false when there were none. */
  async function step(): Promise<boolean> {
    const changes = await store.changesAfter(mark.position, READ_DOCUMENTS);
    if (changes === undefined) return false;
    arena ??= await start();
    const changed = arena === undefined ? 0 : await apply(arena, changes);
    mark = { position: changes.position, writtenAt: changes.writtenAt };
    changedSinceRefresh += changed;
    changedSinceCommit += changed;
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
      const started = performance.now();
      const [at, saving, changed] = [mark, arena, changedSinceCommit];
      changedSinceCommit = 0;
      try {
        let bytes = 0;
        if (saving !== undefined) {
          const before = stored?.bytes ?? 0;
          const saved = await saveSnapshot({
            directory,
            arena: saving,
            mark: at,
            stored,
            nextFile: lastFile + 1,
          });
          bytes = saved.bytes - before;
          lastFile = saved.file;
          // Another arena may have taken this one's place meanwhile.
          if (saving === arena) stored = saved;
        }
        await store.saveProjection(at.position);
        const milliseconds = performance.now() - started;
        onEvent({ kind: 'committed', ...name, position: at.position, bytes, milliseconds });
      } catch (error) {
        changedSinceCommit += changed;
        if (!closed) commitTimer ??= setTimeout(commitLater, options.commitMs);
        throw error;
      } finally {
        committing = false;
      }
    });
  }

  /** Another arena serves from now on. */
  function replaceArena(next: VectorArena | undefined): void {
    arena = next;
    stored = undefined;
  }

  async function rebuild(reason: string): Promise<number> {
    const started = performance.now();
    let at = await store.head();
    const built = await buildFromStore({ store, onProgress: options.onProgress, stopped: () => closing });
    const catchUp = async (): Promise<void> => {
      for (;;) {
        const changes = await store.changesAfter(at.position, READ_DOCUMENTS);
        if (changes === undefined) return;
        if (built !== undefined) await apply(built, changes);
        at = { position: changes.position, writtenAt: changes.writtenAt };
      }
    };
    await catchUp();
    await tail.run(async () => {
      // What arrived since, with the serving index held still, so that its position never goes back.
      await catchUp();
      replaceArena(built);
      mark = at;
      publishing = true;
      changedSinceRefresh++;
      changedSinceCommit += built?.live ?? 0;
      refresh();
    });
    const vectors = arena?.live ?? 0;
    // It serves already: when the disk is full, only its durability waits.
    await commit().catch(failed('commit'));
    onEvent({ kind: 'rebuilt', ...name, vectors, milliseconds: performance.now() - started, reason });
    return vectors;
  }

  function rebuildOnce(reason: string): Promise<number> {
    rebuilding ??= rebuild(reason).finally(() => (rebuilding = undefined));
    return rebuilding;
  }

  /** Loads the folder; gives the reason when that is impossible. */
  async function restore(): Promise<string | undefined> {
    try {
      const snapshot = await loadSnapshot(directory, (at) => distrustMark(store, at));
      if (snapshot === undefined) return 'there was no index';
      ({ arena, mark, stored } = snapshot);
      lastFile = snapshot.stored.file;
      return undefined;
    } catch (error) {
      if (!isBellwetherError(error, 'SEGMENT_CORRUPT')) throw error;
      return error.message;
    }
  }

  return {
    get bytes() {
      return arena?.bytes ?? 0;
    },

    async open() {
      const started = performance.now();
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const reason = await restore();
      if (reason !== undefined) {
        await rm(directory, { recursive: true, force: true });
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await rebuildOnce(reason);
      } else {
        const until = performance.now() + FIRST_CATCH_UP_MS;
        while (performance.now() < until && (await tail.run(step)));
        publishing = true;
        refresh();
      }
      if (closing) throw new BellwetherError('UNAVAILABLE', 'The vector index was closed while it opened');
      const milliseconds = performance.now() - started;
      onEvent({ kind: 'opened', ...name, vectors: arena?.live ?? 0, milliseconds });
      follow();
    },

    wake() {
      if (publishing) follow();
    },

    rebuild: rebuildOnce,

    async close({ forget }) {
      closing = true;
      clearTimeout(retryTimer);
      rewriting?.stop();
      await rewriting?.result.catch(() => {});
      await tail.run(async () => {});
      if (!forget && publishing && changedSinceCommit > 0) await commit().catch(failed('commit'));
      closed = true;
      clearTimeout(refreshTimer);
      clearTimeout(commitTimer);
      await rebuilding?.catch(() => {});
      await tail.run(async () => {});
      await commits.run(async () => {});
      if (!forget) return;
      await rm(directory, { recursive: true, force: true });
      await store.forgetProjection();
    },
  };
}
