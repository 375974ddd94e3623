import { Worker } from 'node:worker_threads';
import { BellwetherError, messageOf } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { openVectors, type VectorView } from '../../kernels/vectors/nearest.ts';
import type { NearestRequest, VectorIndex } from '../../ports/vector-index.ts';
import type { PostgresOptions } from '../postgres/database.ts';
import { type Ownership, takeOwnership } from '../postgres/embedded/ownership.ts';
import { answerNearest, type FindMatching } from './answer-nearest.ts';
import type {
  PublishedState,
  VectorSetName,
  VectorsCommand,
  VectorsEvent,
  VectorsReport,
  VectorsWorkerData,
} from './messages.ts';

export const LOCAL_VECTORS_DEFAULTS = {
  /** A new vector is found after at most this long, in milliseconds. */
  refreshMs: 200,
  /** The index is made durable this often, in milliseconds, or after so many vectors. */
  commitMs: 5_000,
  commitVectors: 50_000,
  /** How often the outbox is looked at when no notification comes, in milliseconds. */
  pollMs: 2_000,
  /** Memory of all loaded indexes; above it the one unused for longest is unloaded. */
  maxBytes: 2 * 1024 ** 3,
  /** How long a query waits for an index that is being opened, in milliseconds. */
  openTimeoutMs: 5_000,
} as const;

export interface LocalVectorsOptions
  extends Partial<{ readonly [Key in keyof typeof LOCAL_VECTORS_DEFAULTS]: number }> {
  /** Owned by this process alone while the index is open. */
  readonly directory: string;
  /** The vectors worker's own connections. */
  readonly database: Pick<PostgresOptions, 'address' | 'pooling' | 'limits'>;
  /** Which documents pass a filter. Without it a request with filters throws INVALID_INPUT. */
  readonly matching?: FindMatching;
  /** Called on the main thread; must not throw. */
  readonly onEvent?: (event: VectorsEvent) => void;
}

export interface LocalVectors extends VectorIndex {
  /** The tenant's outbox has grown: sooner than the store's notification arrives. */
  notify(tenant: TenantId): void;
}

interface Reader {
  readonly name: VectorSetName;
  state: PublishedState | undefined;
  view: VectorView | undefined;
  /** Set while the worker holds the set, or is about to. */
  opening: Promise<void> | undefined;
  /** Asked to unload: states that still arrive are its last. */
  unloading: boolean;
  progress: { readonly done: number; readonly total: number } | undefined;
  onProgress: ((done: number, total: number) => void) | undefined;
  readonly waiters: Set<Waiter>;
  lastUsed: number;
}

interface Waiter {
  readonly position: number;
  resolve(): void;
}

interface Pending {
  resolve(result: { vectors?: number }): void;
  reject(error: unknown): void;
}

/**
 * Nearest neighbours inside this process. A worker thread follows each tenant's outbox and publishes states on shared
 * memory; queries are answered here, on the calling thread, straight from that memory. Throws DATA_DIRECTORY_IN_USE
 * on first use when another process owns the directory, and UNAVAILABLE while an index is rebuilt and there is no
 * older one to answer from.
 */
export function createLocalVectors(options: LocalVectorsOptions): LocalVectors {
  const settings = { ...LOCAL_VECTORS_DEFAULTS, ...options };
  const onEvent = options.onEvent ?? (() => {});
  const readers = new Map<string, Reader>();
  const pending = new Map<number, Pending>();
  let started: Promise<Worker> | undefined;
  let ownership: Ownership | undefined;
  let closing = false;
  let lastId = 0;

  async function start(): Promise<Worker> {
    ownership ??= await takeOwnership(settings.directory);
    const { address, pooling, limits } = settings.database;
    const workerData: VectorsWorkerData = {
      directory: settings.directory,
      database: {
        address,
        ...(pooling === undefined ? {} : { pooling }),
        ...(limits === undefined ? {} : { limits }),
      },
      refreshMs: settings.refreshMs,
      commitMs: settings.commitMs,
      commitVectors: settings.commitVectors,
      pollMs: settings.pollMs,
      maxBytes: settings.maxBytes,
    };
    const worker = new Worker(new URL('./vectors-worker.ts', import.meta.url), {
      workerData,
      name: 'vector index',
    });
    let failure = 'it ended';
    worker.on('message', onReport);
    worker.on('error', (error) => (failure = messageOf(error)));
    worker.on('exit', () => onWorkerEnd(failure));
    return worker;
  }

  /** The states go on answering; the sets are reopened from their files and the outbox. */
  function onWorkerEnd(reason: string): void {
    started = undefined;
    const error = new BellwetherError('UNAVAILABLE', `The vector index thread ended: ${reason}. Try again.`);
    for (const waiter of pending.values()) waiter.reject(error);
    pending.clear();
    if (closing) return;
    onEvent({ kind: 'worker-restarted', tenant: null, message: reason });
    for (const reader of readers.values()) {
      reader.opening = undefined;
      if (reader.state !== undefined || reader.waiters.size > 0) open(reader).catch(() => {});
    }
  }

  type Asked = Exclude<VectorsCommand, { type: 'close' }>;

  async function command(
    type: Asked['type'],
    name: { readonly tenant: TenantId; readonly model?: string },
  ): Promise<{ vectors?: number }> {
    if (closing) throw new BellwetherError('UNAVAILABLE', 'The vector index is closed');
    started ??= start().catch((error) => {
      started = undefined;
      throw error;
    });
    const worker = await started;
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      worker.postMessage({ type, id, ...name });
    });
  }

  function onReport(report: VectorsReport): void {
    switch (report.type) {
      case 'done':
        pending.get(report.id)?.resolve(report);
        pending.delete(report.id);
        return;
      case 'failed':
        pending.get(report.id)?.reject(new BellwetherError(report.error.code, report.error.message));
        pending.delete(report.id);
        return;
      case 'state':
        onState(readerOf(report.tenant, report.model), report.state);
        return;
      case 'progress': {
        const reader = readerOf(report.tenant, report.model);
        reader.progress = report;
        reader.onProgress?.(report.done, report.total);
        return;
      }
      case 'event':
        onEvent(report.event);
    }
  }

  function onState(reader: Reader, state: PublishedState): void {
    reader.state = state;
    reader.view = state.vectors === null ? undefined : openVectors(state.vectors, reader.view);
    // The worker also loads by itself what is written to.
    if (!reader.unloading) reader.opening ??= Promise.resolve();
    for (const waiter of reader.waiters) if (waiter.position <= state.position) waiter.resolve();
    unloadAbove(settings.maxBytes, reader);
  }

  function unloadAbove(maxBytes: number, keep: Reader): void {
    const loaded = [...readers.values()].filter(
      (reader) => reader.state !== undefined && reader.opening !== undefined,
    );
    let bytes = loaded.reduce((sum, reader) => sum + reader.state!.bytes, 0);
    if (bytes <= maxBytes) return;
    loaded.sort((left, right) => left.lastUsed - right.lastUsed);
    for (const reader of loaded) {
      if (bytes <= maxBytes) return;
      if (reader === keep || reader.waiters.size > 0) continue;
      bytes -= reader.state!.bytes;
      unload(reader);
    }
  }

  function unload(reader: Reader): void {
    reader.opening = undefined;
    reader.unloading = true;
    command('unload', reader.name)
      .then(
        () => {
          // Unless it was asked for again meanwhile.
          if (reader.opening === undefined) reader.state = reader.view = undefined;
        },
        () => {},
      )
      .finally(() => {
        reader.unloading = false;
      });
  }

  function readerOf(tenant: TenantId, model: string): Reader {
    const key = `${tenant}/${model}`;
    let reader = readers.get(key);
    if (reader === undefined) {
      reader = {
        name: { tenant, model },
        state: undefined,
        view: undefined,
        opening: undefined,
        unloading: false,
        progress: undefined,
        onProgress: undefined,
        waiters: new Set(),
        lastUsed: 0,
      };
      readers.set(key, reader);
    }
    return reader;
  }

  function open(reader: Reader): Promise<void> {
    reader.opening ??= command('open', reader.name).then(
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
  async function ready(tenant: TenantId, model: string): Promise<Reader> {
    const reader = readerOf(tenant, model);
    reader.lastUsed = performance.now();
    const opening = open(reader);
    if (reader.state === undefined) await beforeTimeout(opening, reader);
    else opening.catch(() => {});
    return reader;
  }

  async function beforeTimeout(opening: Promise<void>, reader: Reader): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const { progress } = reader;
        const how = progress === undefined ? '' : `: ${progress.done} of ${progress.total} vectors are done`;
        reject(
          new BellwetherError('UNAVAILABLE', `The vector index is being opened${how}. Try again shortly.`),
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
    async nearest(tenant, request: NearestRequest) {
      const reader = await ready(tenant, request.model);
      return answerNearest(() => ({ view: reader.view, position: reader.state?.position ?? 0 }), {
        tenant,
        request,
        matching: options.matching,
      });
    },

    async waitFor(tenant, model, position, signal) {
      signal.throwIfAborted();
      const reader = readerOf(tenant, model);
      reader.lastUsed = performance.now();
      const reached = Promise.withResolvers<void>();
      const waiter: Waiter = { position, resolve: reached.resolve };
      const onAbort = () => reached.reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      reader.waiters.add(waiter);
      try {
        open(reader).then(() => {
          if ((reader.state?.position ?? -1) >= position) reached.resolve();
          else command('wake', { tenant }).catch(reached.reject);
        }, reached.reject);
        await reached.promise;
      } finally {
        reader.waiters.delete(waiter);
        signal.removeEventListener('abort', onAbort);
      }
    },

    async rebuild(tenant, model, onProgress) {
      const reader = readerOf(tenant, model);
      reader.onProgress = onProgress;
      try {
        await open(reader);
        const { vectors } = await command('rebuild', { tenant, model });
        return { vectors: vectors ?? 0 };
      } finally {
        reader.onProgress = undefined;
      }
    },

    async status(tenant, model) {
      const { state } = await ready(tenant, model);
      return {
        vectors: state?.vectors?.live ?? 0,
        bytes: state?.bytes ?? 0,
        position: state?.position ?? 0,
      };
    },

    async drop(tenant, model) {
      const dropped = [...readers.values()].filter(
        ({ name }) => name.tenant === tenant && (model === undefined || name.model === model),
      );
      for (const reader of dropped) {
        reader.opening = undefined;
        reader.unloading = true;
      }
      await command('drop', { tenant, ...(model === undefined ? {} : { model }) });
      for (const { name } of dropped) readers.delete(`${name.tenant}/${name.model}`);
    },

    notify(tenant) {
      // Only loaded sets: the store's own notification reaches the others.
      for (const { name, opening } of readers.values()) {
        if (name.tenant !== tenant || opening === undefined) continue;
        command('wake', { tenant }).catch(() => {});
        return;
      }
    },

    async [Symbol.asyncDispose]() {
      if (closing) return;
      closing = true;
      const worker = await started?.catch(() => undefined);
      if (worker !== undefined) {
        const { promise: ended, resolve } = Promise.withResolvers<unknown>();
        worker.once('exit', resolve);
        worker.postMessage({ type: 'close', id: ++lastId } satisfies VectorsCommand);
        await ended;
      }
      await ownership?.release();
    },
  };
}
