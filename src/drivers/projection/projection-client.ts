import { BellwetherError } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type {
  ProjectionName,
  ProjectionNews,
  ProjectionScope,
  ProjectionSettings,
  WorkerRestarted,
} from './messages.ts';
import { createProjectionThread } from './projection-thread.ts';

export interface ProjectionClientOptions<Name, State, View, Event> {
  /** Names the thread, and in messages what it keeps: 'search index'. */
  readonly title: string;
  /** What a rebuild counts, in the plural: 'documents'. */
  readonly items: string;
  readonly script: URL;
  readonly workerData: ProjectionSettings;
  /** How long `ready` waits for a projection that is being opened, in milliseconds. */
  readonly openTimeoutMs: number;
  readonly keyOf: (name: Name) => string;
  /** What there is to read before the first state and after an unload. */
  readonly empty: View;
  /** Opens a state for this thread; `previous` is the view of the state before it, or the empty one. */
  readonly openView: (state: State, previous: View) => View;
  /** Called on the main thread; must not throw. */
  readonly onEvent: ((event: Event | WorkerRestarted) => void) | undefined;
}

export interface ProjectionView {
  /** Everything in the outbox up to here is in it. */
  readonly position: number;
  readonly bytes: number;
}

export interface ProjectionClient<Name, View> extends AsyncDisposable {
  /**
   * Opens the projection unless it is open, and gives what tells its newest view whenever it is called. Waits only
   * where there is no view yet, and throws UNAVAILABLE with the progress so far when that takes too long.
   */
  ready(name: Name): Promise<() => View>;
  /** Until a view holds everything up to the position. Throws the signal's reason, and what failed in opening. */
  waitFor(name: Name, position: number, signal: AbortSignal): Promise<void>;
  /** Gives how much was read. */
  rebuild(name: Name, onProgress: ((done: number, total: number) => void) | undefined): Promise<number>;
  /** Forgets what the scope covers, files too. `names` are the projections in it that this thread knows. */
  drop(scope: ProjectionScope<Name>, names: readonly Name[]): Promise<void>;
  /** Those opened or asked about since they were last dropped. */
  names(): Name[];
  /** The tenant's outbox has grown: sooner than the store's notification arrives. */
  notify(tenant: TenantId): void;
}

interface Reader<Name, View> {
  readonly name: Name;
  view: View | undefined;
  /** Set while the worker holds the projection, or is about to. */
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

/**
 * The main thread's side of projections: indexes that a worker thread makes by following each tenant's outbox, and
 * publishes state by state on shared memory, to be read here without asking the worker. A view is replaced whole by the
 * next state, in the order of publishing. It stays while the worker is restarted; above `maxBytes` of all views the
 * one unused for longest is unloaded, unless someone waits for it. For errors see `ProjectionThread.command`.
 */
export function createProjectionClient<
  Name extends ProjectionName,
  State,
  View extends ProjectionView,
  Event,
>(options: ProjectionClientOptions<Name, State, View, Event>): ProjectionClient<Name, View> {
  const { title, items, script, workerData, openTimeoutMs, keyOf, empty, openView } = options;
  const onEvent = options.onEvent ?? (() => {});
  const readers = new Map<string, Reader<Name, View>>();
  const thread = createProjectionThread<Name, State, Event>({ title, script, workerData, onNews, onDeath });

  /** The views go on answering; the projections are reopened from their files and the outbox. */
  function onDeath(reason: string): void {
    onEvent({ kind: 'worker-restarted', tenant: null, message: reason });
    for (const reader of readers.values()) {
      reader.opening = undefined;
      if (reader.view !== undefined || reader.waiters.size > 0) open(reader).catch(() => {});
    }
  }

  function onNews(news: ProjectionNews<Name, State, Event>): void {
    switch (news.type) {
      case 'state':
        onState(readerOf(news.name), news.state);
        return;
      case 'progress': {
        const reader = readerOf(news.name);
        reader.progress = news;
        reader.onProgress?.(news.done, news.total);
        return;
      }
      case 'event':
        onEvent(news.event);
    }
  }

  function onState(reader: Reader<Name, View>, state: State): void {
    const view = openView(state, reader.view ?? empty);
    reader.view = view;
    // The worker also loads by itself what is written to.
    if (!reader.unloading) reader.opening ??= Promise.resolve();
    for (const waiter of reader.waiters) if (waiter.position <= view.position) waiter.resolve();
    unloadAbove(workerData.maxBytes, reader);
  }

  function unloadAbove(maxBytes: number, keep: Reader<Name, View>): void {
    const loaded = [...readers.values()].filter(
      (reader) => reader.view !== undefined && reader.opening !== undefined,
    );
    let bytes = loaded.reduce((sum, reader) => sum + reader.view!.bytes, 0);
    if (bytes <= maxBytes) return;
    loaded.sort((left, right) => left.lastUsed - right.lastUsed);
    for (const reader of loaded) {
      if (bytes <= maxBytes) return;
      if (reader === keep || reader.waiters.size > 0) continue;
      bytes -= reader.view!.bytes;
      unload(reader);
    }
  }

  function unload(reader: Reader<Name, View>): void {
    reader.opening = undefined;
    reader.unloading = true;
    thread
      .command({ type: 'unload', name: reader.name })
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

  function readerOf(name: Name): Reader<Name, View> {
    const key = keyOf(name);
    let reader = readers.get(key);
    if (reader === undefined) {
      reader = {
        name,
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

  function open(reader: Reader<Name, View>): Promise<void> {
    reader.opening ??= thread.command({ type: 'open', name: reader.name }).then(
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

  async function beforeTimeout(opening: Promise<void>, reader: Reader<Name, View>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const { progress } = reader;
        const how = progress === undefined ? '' : `: ${progress.done} of ${progress.total} ${items} are done`;
        reject(new BellwetherError('UNAVAILABLE', `The ${title} is being opened${how}. Try again shortly.`));
      }, openTimeoutMs);
    });
    try {
      await Promise.race([opening, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async ready(name) {
      const reader = readerOf(name);
      reader.lastUsed = performance.now();
      const opening = open(reader);
      if (reader.view === undefined) await beforeTimeout(opening, reader);
      else opening.catch(() => {});
      return () => reader.view ?? empty;
    },

    async waitFor(name, position, signal) {
      signal.throwIfAborted();
      const reader = readerOf(name);
      reader.lastUsed = performance.now();
      const reached = Promise.withResolvers<void>();
      const waiter: Waiter = { position, resolve: reached.resolve };
      const onAbort = () => reached.reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      reader.waiters.add(waiter);
      try {
        open(reader).then(() => {
          if ((reader.view?.position ?? -1) >= position) reached.resolve();
          else thread.command({ type: 'wake', tenant: name.tenant }).catch(reached.reject);
        }, reached.reject);
        await reached.promise;
      } finally {
        reader.waiters.delete(waiter);
        signal.removeEventListener('abort', onAbort);
      }
    },

    async rebuild(name, onProgress) {
      const reader = readerOf(name);
      if (onProgress !== undefined) reader.onProgress = onProgress;
      try {
        await open(reader);
        return (await thread.command({ type: 'rebuild', name })) ?? 0;
      } finally {
        reader.onProgress = undefined;
      }
    },

    async drop(scope, names) {
      for (const name of names) {
        const reader = readerOf(name);
        reader.opening = undefined;
        reader.unloading = true;
      }
      await thread.command({ type: 'drop', scope });
      for (const name of names) readers.delete(keyOf(name));
    },

    names() {
      return [...readers.values()].map(({ name }) => name);
    },

    notify(tenant) {
      // Only what is loaded: the store's own notification reaches the others.
      for (const { name, opening } of readers.values()) {
        if (name.tenant !== tenant || opening === undefined) continue;
        thread.command({ type: 'wake', tenant }).catch(() => {});
        return;
      }
    },

    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}
