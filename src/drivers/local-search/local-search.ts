import { Worker } from 'node:worker_threads';
import { BellwetherError, messageOf } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { SearchIndex } from '../../ports/search-index.ts';
import type { PostgresOptions } from '../postgres/database.ts';
import { type Ownership, takeOwnership } from '../postgres/embedded/ownership.ts';
import { explainHit } from './explain-hit.ts';
import type { IndexCommand, IndexReport, IndexWorkerData, SearchEvent } from './messages.ts';
import {
  type DocumentFilters,
  EMPTY_VIEW,
  type MatchingDocuments,
  matchingDocuments,
  openView,
  type QueryView,
  searchView,
  statusOf,
} from './query-view.ts';
import { createQueryTranslator } from './translate-query.ts';

export const LOCAL_SEARCH_DEFAULTS = {
  /** A new document is searchable after at most this long, in milliseconds, or when so many wait. */
  refreshMs: 200,
  refreshDocuments: 8_000,
  /** The index is made durable this often, in milliseconds, or after so many documents. */
  commitMs: 5_000,
  commitDocuments: 50_000,
  /** How often the outbox is looked at when no notification comes, in milliseconds. */
  pollMs: 2_000,
  /** Memory of all loaded indexes; above it the one unused for longest is unloaded. */
  maxBytes: 2 * 1024 ** 3,
  /** How long a query waits for an index that is being opened, in milliseconds. */
  openTimeoutMs: 5_000,
} as const;

export interface LocalSearchOptions
  extends Partial<{ readonly [Key in keyof typeof LOCAL_SEARCH_DEFAULTS]: number }> {
  /** Owned by this process alone while the index is open. */
  readonly directory: string;
  /** The index worker's own connections. */
  readonly database: Pick<PostgresOptions, 'address' | 'pooling' | 'limits'>;
  /** Called on the main thread; must not throw. */
  readonly onEvent?: (event: SearchEvent) => void;
}

export interface LocalSearch extends SearchIndex {
  /** The tenant's outbox has grown: sooner than the store's notification arrives. */
  notify(tenant: TenantId): void;
  /** The documents that pass the filters, for an index of something else about them. */
  filterDocuments(tenant: TenantId, filters: DocumentFilters): Promise<MatchingDocuments>;
}

interface TenantReader {
  view: QueryView | undefined;
  /** Set while the worker holds the index, or is about to. */
  opening: Promise<void> | undefined;
  /** Asked to unload: states that still arrive are its last. */
  unloading: boolean;
  progress: { readonly done: number; readonly total: number } | undefined;
  readonly waiters: Set<Waiter>;
  lastUsed: number;
}

interface Waiter {
  readonly position: number;
  resolve(): void;
}

/**
 * Search inside this process. An index worker thread follows each tenant's outbox and publishes states on shared
 * memory; queries are answered here, on the calling thread, straight from that memory: handing a query to another
 * thread costs more than most queries take. Throws DATA_DIRECTORY_IN_USE on first use when another process owns
 * the directory, and UNAVAILABLE while an index is rebuilt and there is no older one to answer from.
 */
export function createLocalSearch(options: LocalSearchOptions): LocalSearch {
  const settings = { ...LOCAL_SEARCH_DEFAULTS, ...options };
  const onEvent = options.onEvent ?? (() => {});
  const readers = new Map<TenantId, TenantReader>();
  const pending = new Map<
    number,
    { resolve(result: { documents?: number }): void; reject(error: unknown): void }
  >();
  const progressOf = new Map<TenantId, (done: number, total: number) => void>();
  const translate = createQueryTranslator();
  let started: Promise<Worker> | undefined;
  let ownership: Ownership | undefined;
  let closing = false;
  let lastId = 0;

  async function start(): Promise<Worker> {
    ownership ??= await takeOwnership(settings.directory);
    const { address, pooling, limits } = settings.database;
    const workerData: IndexWorkerData = {
      directory: settings.directory,
      database: {
        address,
        ...(pooling === undefined ? {} : { pooling }),
        ...(limits === undefined ? {} : { limits }),
      },
      refreshMs: settings.refreshMs,
      refreshDocuments: settings.refreshDocuments,
      commitMs: settings.commitMs,
      commitDocuments: settings.commitDocuments,
      pollMs: settings.pollMs,
      maxBytes: settings.maxBytes,
    };
    const worker = new Worker(new URL('./index-worker.ts', import.meta.url), {
      workerData,
      name: 'search index',
    });
    let failure = 'it ended';
    worker.on('message', onReport);
    worker.on('error', (error) => (failure = messageOf(error)));
    worker.on('exit', () => onWorkerEnd(failure));
    return worker;
  }

  /** The views go on answering; the indexes are reopened from their files and the outbox. */
  function onWorkerEnd(reason: string): void {
    started = undefined;
    const error = new BellwetherError('UNAVAILABLE', `The search index thread ended: ${reason}. Try again.`);
    for (const waiter of pending.values()) waiter.reject(error);
    pending.clear();
    if (closing) return;
    onEvent({ kind: 'worker-restarted', tenant: null, message: reason });
    for (const [tenant, reader] of readers) {
      reader.opening = undefined;
      if (reader.view !== undefined || reader.waiters.size > 0) open(tenant).catch(() => {});
    }
  }

  async function command(
    type: Exclude<IndexCommand['type'], 'close'>,
    tenant: TenantId,
  ): Promise<{ documents?: number }> {
    if (closing) throw new BellwetherError('UNAVAILABLE', 'The search index is closed');
    started ??= start().catch((error) => {
      started = undefined;
      throw error;
    });
    const worker = await started;
    return ask(worker, { type, tenant, id: ++lastId });
  }

  function ask(worker: Worker, message: IndexCommand): Promise<{ documents?: number }> {
    return new Promise((resolve, reject) => {
      pending.set(message.id, { resolve, reject });
      worker.postMessage(message);
    });
  }

  function onReport(report: IndexReport): void {
    switch (report.type) {
      case 'done':
        pending.get(report.id)?.resolve(report);
        pending.delete(report.id);
        return;
      case 'failed':
        pending.get(report.id)?.reject(new BellwetherError(report.error.code, report.error.message));
        pending.delete(report.id);
        return;
      case 'view':
        onView(report.tenant, readerOf(report.tenant), report.view);
        return;
      case 'progress':
        readerOf(report.tenant).progress = report;
        progressOf.get(report.tenant)?.(report.done, report.total);
        return;
      case 'event':
        onEvent(report.event);
    }
  }

  function onView(tenant: TenantId, reader: TenantReader, published: Parameters<typeof openView>[0]): void {
    reader.view = openView(published, reader.view ?? EMPTY_VIEW);
    // The worker also loads by itself what is written to.
    if (!reader.unloading) reader.opening ??= Promise.resolve();
    for (const waiter of reader.waiters) if (waiter.position <= published.position) waiter.resolve();
    unloadAbove(settings.maxBytes, tenant);
  }

  function unloadAbove(maxBytes: number, keep: TenantId): void {
    const loaded = [...readers].filter(
      ([, reader]) => reader.view !== undefined && reader.opening !== undefined,
    );
    let bytes = loaded.reduce((sum, [, reader]) => sum + reader.view!.bytes, 0);
    if (bytes <= maxBytes) return;
    loaded.sort(([, left], [, right]) => left.lastUsed - right.lastUsed);
    for (const [tenant, reader] of loaded) {
      if (bytes <= maxBytes) return;
      if (tenant === keep || reader.waiters.size > 0) continue;
      bytes -= reader.view!.bytes;
      unload(tenant, reader);
    }
  }

  function unload(tenant: TenantId, reader: TenantReader): void {
    reader.opening = undefined;
    reader.unloading = true;
    command('unload', tenant)
      .then(
        () => {
          // Unless it was asked for again meanwhile.
          if (reader.opening === undefined) reader.view = undefined;
        },
        () => {},
      )
      .finally(() => {
        reader.unloading = false;
      });
  }

  function readerOf(tenant: TenantId): TenantReader {
    let reader = readers.get(tenant);
    if (reader === undefined) {
      reader = {
        view: undefined,
        opening: undefined,
        unloading: false,
        progress: undefined,
        waiters: new Set(),
        lastUsed: 0,
      };
      readers.set(tenant, reader);
    }
    return reader;
  }

  function open(tenant: TenantId): Promise<void> {
    const reader = readerOf(tenant);
    reader.opening ??= command('open', tenant).then(
      () => {
        reader.progress = undefined;
      },
      (error) => {
        reader.opening = undefined;
        throw error;
      },
    );
    return reader.opening;
  }

  /** The newest state; waits for the first one for a while. */
  async function viewOf(tenant: TenantId): Promise<QueryView> {
    const reader = readerOf(tenant);
    reader.lastUsed = performance.now();
    const opening = open(tenant);
    if (reader.view === undefined) await beforeTimeout(opening, reader);
    else opening.catch(() => {});
    return reader.view ?? EMPTY_VIEW;
  }

  async function beforeTimeout(opening: Promise<void>, reader: TenantReader): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const { progress } = reader;
        const how =
          progress === undefined ? '' : `: ${progress.done} of ${progress.total} documents are done`;
        reject(
          new BellwetherError('UNAVAILABLE', `The search index is being opened${how}. Try again shortly.`),
        );
      }, settings.openTimeoutMs);
    });
    try {
      await Promise.race([opening, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    capabilities: { exactTotals: true, phrase: true, fuzzy: true },

    async search(tenant, request) {
      return searchView(await viewOf(tenant), request, translate);
    },

    async filterDocuments(tenant, filters) {
      return matchingDocuments(await viewOf(tenant), filters);
    },

    async explain(tenant, request, id) {
      return explainHit(await viewOf(tenant), request, { id, translate });
    },

    async waitFor(tenant, position, signal) {
      signal.throwIfAborted();
      const reader = readerOf(tenant);
      reader.lastUsed = performance.now();
      const reached = Promise.withResolvers<void>();
      const waiter: Waiter = { position, resolve: reached.resolve };
      const onAbort = () => reached.reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      reader.waiters.add(waiter);
      try {
        open(tenant).then(() => {
          if ((reader.view?.position ?? -1) >= position) reached.resolve();
          else command('wake', tenant).catch(reached.reject);
        }, reached.reject);
        await reached.promise;
      } finally {
        reader.waiters.delete(waiter);
        signal.removeEventListener('abort', onAbort);
      }
    },

    async rebuild(tenant, onProgress) {
      if (onProgress !== undefined) progressOf.set(tenant, onProgress);
      try {
        await open(tenant);
        const { documents } = await command('rebuild', tenant);
        return { documents: documents ?? 0 };
      } finally {
        progressOf.delete(tenant);
      }
    },

    async status(tenant) {
      return statusOf(await viewOf(tenant));
    },

    async drop(tenant) {
      const reader = readerOf(tenant);
      reader.opening = undefined;
      reader.unloading = true;
      await command('drop', tenant);
      readers.delete(tenant);
    },

    notify(tenant) {
      // Only a loaded index: the store's own notification reaches the others.
      if (readers.get(tenant)?.opening !== undefined) command('wake', tenant).catch(() => {});
    },

    async [Symbol.asyncDispose]() {
      if (closing) return;
      closing = true;
      const worker = await started?.catch(() => undefined);
      if (worker !== undefined) {
        const { promise: ended, resolve } = Promise.withResolvers<unknown>();
        worker.once('exit', resolve);
        worker.postMessage({ type: 'close', id: ++lastId } satisfies IndexCommand);
        await ended;
      }
      await ownership?.release();
    },
  };
}
