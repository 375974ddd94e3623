import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { BellwetherError, isBellwetherError, messageOf } from '../../base/errors.ts';
import { asTenantId, type TenantId } from '../../domain/tenant.ts';
import { createSerialQueue, type SerialQueue } from '../local-search/serial-queue.ts';
import { createDatabase } from '../postgres/database.ts';
import type {
  VectorSetName,
  VectorsCommand,
  VectorsEvent,
  VectorsReport,
  VectorsWorkerData,
} from './messages.ts';
import { createVectorSet, type VectorSet } from './vector-set.ts';
import { createVectorStore } from './vector-store.ts';

// The vectors worker: one thread that writes the vector indexes of all tenants of this process.

/** The pipeline notifies this channel with the tenant's id in the transaction that writes the outbox. */
const CHANNEL = 'bellwether_outbox';
const LISTEN_RETRY_MS = 2_000;
const EXIT_MS = 1_000;

const settings = workerData as VectorsWorkerData;
const port = parentPort!;
const database = createDatabase({ ...settings.database, name: 'bellwether vectors', max: 3 });

interface Loaded {
  readonly name: VectorSetName;
  readonly set: VectorSet;
}
const loaded = new Map<string, Loaded>();
/** Sets whose first opening still runs, a rebuild perhaps. */
const opening = new Set<VectorSet>();
let closing = false;
/** Opening and closing one set never overlap. */
const lifecycles = new Map<string, SerialQueue>();

function keyOf({ tenant, model }: VectorSetName): string {
  return `${tenant}/${model}`;
}

function lifecycleOf(name: VectorSetName): SerialQueue {
  const key = keyOf(name);
  let queue = lifecycles.get(key);
  if (queue === undefined) lifecycles.set(key, (queue = createSerialQueue()));
  return queue;
}

function report(message: VectorsReport): void {
  port.postMessage(message);
}

function onEvent(event: VectorsEvent): void {
  report({ type: 'event', event });
}

/** A folder name from a model's id, which may hold slashes and colons. */
function folderOf(model: string): string {
  return `model-${encodeURIComponent(model).replace(/[*.]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;
}

function createSet(name: VectorSetName): VectorSet {
  return createVectorSet({
    ...settings,
    name,
    directory: join(settings.directory, name.tenant, folderOf(name.model)),
    store: createVectorStore(database.tenant(name.tenant), name.model),
    onState: (state) => report({ type: 'state', name, state }),
    onProgress: (done, total) => report({ type: 'progress', name, done, total }),
    onEvent,
  });
}

/** The set, opened if it is not: everyone who asks meanwhile waits for the same opening. */
function open(name: VectorSetName): Promise<VectorSet> {
  return lifecycleOf(name).run(async () => {
    const known = loaded.get(keyOf(name));
    if (known !== undefined) return known.set;
    if (closing) throw new BellwetherError('UNAVAILABLE', 'The vector index is closing');
    const set = createSet(name);
    opening.add(set);
    try {
      await set.open();
    } catch (error) {
      await set.close({ forget: false });
      throw error;
    } finally {
      opening.delete(set);
    }
    loaded.set(keyOf(name), { name, set });
    return set;
  });
}

function shut(name: VectorSetName, forget: boolean): Promise<void> {
  return lifecycleOf(name).run(async () => {
    const known = loaded.get(keyOf(name));
    loaded.delete(keyOf(name));
    // One that is not loaded may still have a folder to forget.
    if (known !== undefined || forget) await (known?.set ?? createSet(name)).close({ forget });
    if (known !== undefined) onEvent({ kind: 'unloaded', ...name });
  });
}

async function drop(tenant: TenantId, model: string | undefined): Promise<void> {
  if (model !== undefined) return shut({ tenant, model }, true);
  const folder = join(settings.directory, tenant);
  const stored = await readdir(folder).catch(() => []);
  const models = new Set(
    [...loaded.values()].filter(({ name }) => name.tenant === tenant).map(({ name }) => name.model),
  );
  for (const entry of stored) if (entry.startsWith('model-')) models.add(decodeURIComponent(entry.slice(6)));
  for (const each of models) await shut({ tenant, model: each }, true);
  await rm(folder, { recursive: true, force: true });
}

function heldBytes(): number {
  let bytes = 0;
  for (const { set } of loaded.values()) bytes += set.bytes;
  return bytes;
}

/** Someone wrote to the tenant's outbox. Sets that are not loaded are loaded while there is room for them. */
async function onWritten(tenant: TenantId): Promise<void> {
  let known = false;
  for (const { name, set } of loaded.values()) {
    if (name.tenant !== tenant) continue;
    known = true;
    set.wake();
  }
  if (known || closing || heldBytes() >= settings.maxBytes) return;
  const models = await database
    .tenant(tenant)
    .query<{ id: string }>({ text: `SELECT id FROM embedding_models WHERE state = 'active'` });
  for (const { id } of models) (await open({ tenant, model: id })).wake();
}

function onNotified(payload: string): void {
  let tenant: TenantId;
  try {
    tenant = asTenantId(payload);
  } catch {
    return;
  }
  onWritten(tenant).catch((error) => {
    if (!closing) onEvent({ kind: 'failed', tenant, model: null, during: 'open', message: messageOf(error) });
  });
}

function wakeAll(): void {
  for (const { set } of loaded.values()) set.wake();
}

const poll = setInterval(wakeAll, settings.pollMs);
const stopped = new AbortController();

/** Tries until it listens or everything is closed; the poll does the work meanwhile. */
async function listen(): Promise<AsyncDisposable | undefined> {
  while (!closing) {
    try {
      return await database.listen(CHANNEL, onNotified, wakeAll);
    } catch (error) {
      onEvent({ kind: 'failed', tenant: null, model: null, during: 'listen', message: messageOf(error) });
      await pause(LISTEN_RETRY_MS, undefined, { signal: stopped.signal }).catch(() => {});
    }
  }
  return undefined;
}
const listening = listen();

async function close(): Promise<void> {
  closing = true;
  clearInterval(poll);
  stopped.abort();
  await (await listening)?.[Symbol.asyncDispose]();
  await Promise.all([...opening].map((set) => set.close({ forget: false })));
  await Promise.all([...loaded.values()].map(({ name }) => shut(name, false)));
  await database[Symbol.asyncDispose]();
}

async function perform(request: VectorsCommand['request']): Promise<number | undefined> {
  switch (request.type) {
    case 'open':
      await open(request.name);
      return undefined;
    case 'wake':
      await onWritten(request.tenant);
      return undefined;
    case 'rebuild':
      return (await (await open(request.name)).rebuild('it was asked for')).vectors;
    case 'unload':
      await shut(request.name, false);
      return undefined;
    case 'drop':
      await drop(request.scope.tenant, request.scope.model);
      return undefined;
    case 'close':
      await close();
      return undefined;
  }
}

port.on('message', async ({ id, request }: VectorsCommand) => {
  try {
    report({ type: 'done', id, count: await perform(request) });
  } catch (error) {
    const code = isBellwetherError(error) ? error.code : 'INTERNAL';
    report({ type: 'failed', id, error: { code, message: messageOf(error) } });
  }
  if (request.type === 'close') {
    // With its port closed and nothing left to do the thread ends by itself; what was left open must not keep it.
    port.close();
    setTimeout(() => process.exit(), EXIT_MS).unref();
  }
});
