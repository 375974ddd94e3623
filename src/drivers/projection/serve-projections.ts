import { setTimeout as pause } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { BellwetherError, isBellwetherError, messageOf } from '../../base/errors.ts';
import { asTenantId, type TenantId } from '../../domain/tenant.ts';
import type { PostgresDatabase } from '../postgres/database.ts';
import type { ProjectionAnswer, ProjectionCommand, ProjectionScope } from './messages.ts';
import { createSerialQueue, type SerialQueue } from './serial-queue.ts';

/** Makes one projection. */
export interface ProjectionWriter {
  readonly bytes: number;
  /** Reopens what the folder holds and follows the outbox; rebuilds first when the folder cannot be trusted. */
  open(): Promise<void>;
  /** The outbox may have grown. */
  wake(): void;
  /** Gives how much was read. */
  rebuild(reason: string): Promise<number>;
  /** Stops, and makes durable what is in memory unless it is to be forgotten. */
  close(options: { readonly forget: boolean }): Promise<void>;
}

export interface ServeProjectionsOptions<Name> {
  /** What is kept, for messages: 'search index'. */
  readonly title: string;
  /** Closed with the projections. */
  readonly database: PostgresDatabase;
  readonly pollMs: number;
  readonly keyOf: (name: Name) => string;
  readonly createWriter: (name: Name) => ProjectionWriter;
  /** Someone wrote to the tenant's outbox. */
  readonly onWritten: (tenant: TenantId) => Promise<void>;
  readonly drop: (scope: ProjectionScope<Name>) => Promise<void>;
  readonly onUnloaded: (name: Name) => void;
  /** What failed is tried again. */
  readonly onFailed: (tenant: TenantId | null, during: string, error: unknown) => void;
  /** Ends what the writers shared, once all are closed. */
  readonly onClosed: () => Promise<void>;
}

interface LoadedProjection<Name> {
  readonly name: Name;
  readonly writer: ProjectionWriter;
}

export interface ServedProjections<Name> {
  readonly closing: boolean;
  /** Of all that are loaded. */
  readonly bytes: number;
  /** Not those whose first opening still runs. */
  loaded(): Iterable<LoadedProjection<Name>>;
  find(name: Name): ProjectionWriter | undefined;
  /** Opened if it is not: everyone who asks meanwhile waits for the same opening. UNAVAILABLE when all are closing. */
  open(name: Name): Promise<ProjectionWriter>;
  shut(name: Name, forget: boolean): Promise<void>;
}

/** The pipeline notifies this channel with the tenant's id in the transaction that writes the outbox. */
const CHANNEL = 'bellwether_outbox';
const LISTEN_RETRY_MS = 2_000;
const EXIT_MS = 1_000;

/**
 * A worker thread's side of projections: does what the main thread commands, each command as it comes, and wakes what
 * is loaded by notifications and by a slow poll in case one was lost. `close` ends the thread. A failed command is
 * answered with the error's code; nothing is thrown here.
 */
export function serveProjections<Name>(options: ServeProjectionsOptions<Name>): ServedProjections<Name> {
  const { title, database, keyOf, createWriter, onWritten, onFailed } = options;
  const port = parentPort!;
  const loaded = new Map<string, LoadedProjection<Name>>();
  /** Those whose first opening still runs, a rebuild perhaps. */
  const opening = new Set<ProjectionWriter>();
  /** Opening and closing one projection never overlap. */
  const lifecycles = new Map<string, SerialQueue>();
  const stopped = new AbortController();
  let closing = false;

  function lifecycleOf(key: string): SerialQueue {
    let queue = lifecycles.get(key);
    if (queue === undefined) lifecycles.set(key, (queue = createSerialQueue()));
    return queue;
  }

  function open(name: Name): Promise<ProjectionWriter> {
    const key = keyOf(name);
    return lifecycleOf(key).run(async () => {
      const known = loaded.get(key);
      if (known !== undefined) return known.writer;
      if (closing) throw new BellwetherError('UNAVAILABLE', `The ${title} is closing`);
      const writer = createWriter(name);
      opening.add(writer);
      try {
        await writer.open();
      } catch (error) {
        await writer.close({ forget: false });
        throw error;
      } finally {
        opening.delete(writer);
      }
      loaded.set(key, { name, writer });
      return writer;
    });
  }

  function shut(name: Name, forget: boolean): Promise<void> {
    const key = keyOf(name);
    return lifecycleOf(key).run(async () => {
      const known = loaded.get(key);
      loaded.delete(key);
      // One that is not loaded may still have a folder to forget.
      if (known !== undefined || forget) await (known?.writer ?? createWriter(name)).close({ forget });
      if (known !== undefined) options.onUnloaded(name);
    });
  }

  function onNotified(payload: string): void {
    let tenant: TenantId;
    try {
      tenant = asTenantId(payload);
    } catch {
      return;
    }
    onWritten(tenant).catch((error) => {
      if (!closing) onFailed(tenant, 'open', error);
    });
  }

  function wakeAll(): void {
    for (const { writer } of loaded.values()) writer.wake();
  }

  /** Tries until it listens or everything is closed; the poll does the work meanwhile. */
  async function listen(): Promise<AsyncDisposable | undefined> {
    while (!closing) {
      try {
        return await database.listen(CHANNEL, onNotified, wakeAll);
      } catch (error) {
        onFailed(null, 'listen', error);
        await pause(LISTEN_RETRY_MS, undefined, { signal: stopped.signal }).catch(() => {});
      }
    }
    return undefined;
  }

  async function close(): Promise<void> {
    closing = true;
    clearInterval(poll);
    stopped.abort();
    await (await listening)?.[Symbol.asyncDispose]();
    await Promise.all([...opening].map((writer) => writer.close({ forget: false })));
    await Promise.all([...loaded.values()].map(({ name }) => shut(name, false)));
    await options.onClosed();
    await database[Symbol.asyncDispose]();
  }

  async function perform(request: ProjectionCommand<Name>['request']): Promise<number | undefined> {
    switch (request.type) {
      case 'open':
        await open(request.name);
        return undefined;
      case 'wake':
        await onWritten(request.tenant);
        return undefined;
      case 'rebuild':
        return (await open(request.name)).rebuild('it was asked for');
      case 'unload':
        await shut(request.name, false);
        return undefined;
      case 'drop':
        await options.drop(request.scope);
        return undefined;
      case 'close':
        await close();
        return undefined;
    }
  }

  function answer(message: ProjectionAnswer): void {
    port.postMessage(message);
  }

  port.on('message', async ({ id, request }: ProjectionCommand<Name>) => {
    try {
      answer({ type: 'done', id, count: await perform(request) });
    } catch (error) {
      const code = isBellwetherError(error) ? error.code : 'INTERNAL';
      answer({ type: 'failed', id, error: { code, message: messageOf(error) } });
    }
    if (request.type === 'close') {
      // With its port closed and nothing left to do the thread ends by itself; what was left open must not keep it.
      port.close();
      setTimeout(() => process.exit(), EXIT_MS).unref();
    }
  });

  const poll = setInterval(wakeAll, options.pollMs);
  const listening = listen();

  return {
    get closing() {
      return closing;
    },
    get bytes() {
      let bytes = 0;
      for (const { writer } of loaded.values()) bytes += writer.bytes;
      return bytes;
    },
    loaded: () => loaded.values(),
    find: (name) => loaded.get(keyOf(name))?.writer,
    open,
    shut,
  };
}
