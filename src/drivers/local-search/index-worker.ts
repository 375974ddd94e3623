import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { BellwetherError, isBellwetherError, messageOf } from '../../base/errors.ts';
import { asTenantId, type TenantId } from '../../domain/tenant.ts';
import { createDatabase } from '../postgres/database.ts';
import type { IndexCommand, IndexReport, IndexWorkerData, SearchEvent } from './messages.ts';
import { createSegmentLane } from './segment-lane.ts';
import { createSerialQueue, type SerialQueue } from './serial-queue.ts';
import { createStoreReader } from './store-reader.ts';
import { createTenantIndex, type TenantIndex } from './tenant-index.ts';

// The index worker: one thread that writes the indexes of all tenants of this process.

/** The pipeline notifies this channel with the tenant's id in the transaction that writes the outbox. */
const CHANNEL = 'bellwether_outbox';
const LISTEN_RETRY_MS = 2_000;
const EXIT_MS = 1_000;

const settings = workerData as IndexWorkerData;
const port = parentPort!;
// Reading ahead, commits and progress of a few tenants at once; the work itself is done by one thread.
const database = createDatabase({ ...settings.database, name: 'bellwether search', max: 4 });
const lanes = { small: createSegmentLane('search merge'), large: createSegmentLane('search large merge') };

const tenants = new Map<TenantId, TenantIndex>();
/** Indexes whose first opening still runs, a rebuild perhaps. */
const opening = new Set<TenantIndex>();
let closing = false;
/** Opening and closing one tenant never overlap. */
const lifecycles = new Map<TenantId, SerialQueue>();

function lifecycleOf(tenant: TenantId): SerialQueue {
  let queue = lifecycles.get(tenant);
  if (queue === undefined) lifecycles.set(tenant, (queue = createSerialQueue()));
  return queue;
}

function report(message: IndexReport): void {
  port.postMessage(message);
}

function onEvent(event: SearchEvent): void {
  report({ type: 'event', event });
}

function createIndex(tenant: TenantId): TenantIndex {
  return createTenantIndex({
    ...settings,
    tenant,
    lanes,
    store: createStoreReader(database.tenant(tenant)),
    onView: (view) => report({ type: 'state', name: { tenant }, state: view }),
    onProgress: (done, total) => report({ type: 'progress', name: { tenant }, done, total }),
    onEvent,
  });
}

/** The tenant's index, opened if it is not: everyone who asks meanwhile waits for the same opening. */
function open(tenant: TenantId): Promise<TenantIndex> {
  return lifecycleOf(tenant).run(async () => {
    const known = tenants.get(tenant);
    if (known !== undefined) return known;
    if (closing) throw new BellwetherError('UNAVAILABLE', 'The search index is closing');
    const index = createIndex(tenant);
    opening.add(index);
    try {
      await index.open();
    } catch (error) {
      await index.close({ forget: false });
      throw error;
    } finally {
      opening.delete(index);
    }
    tenants.set(tenant, index);
    return index;
  });
}

function shut(tenant: TenantId, forget: boolean): Promise<void> {
  return lifecycleOf(tenant).run(async () => {
    const known = tenants.get(tenant);
    tenants.delete(tenant);
    // One that is not loaded may still have a folder to forget.
    if (known !== undefined || forget) await (known ?? createIndex(tenant)).close({ forget });
    if (known !== undefined) onEvent({ kind: 'unloaded', tenant });
  });
}

function heldBytes(): number {
  let bytes = 0;
  for (const index of tenants.values()) bytes += index.bytes;
  return bytes;
}

/** Someone wrote to the tenant's outbox. An index that is not loaded is loaded while there is room for it. */
function onNotified(payload: string): void {
  let tenant: TenantId;
  try {
    tenant = asTenantId(payload);
  } catch {
    return;
  }
  const known = tenants.get(tenant);
  if (known !== undefined) known.wake();
  else if (heldBytes() < settings.maxBytes) {
    open(tenant).catch((error) =>
      onEvent({ kind: 'failed', tenant, during: 'open', message: messageOf(error) }),
    );
  }
}

function wakeAll(): void {
  for (const index of tenants.values()) index.wake();
}

const poll = setInterval(wakeAll, settings.pollMs);
const stopped = new AbortController();

/** Tries until it listens or everything is closed; the poll does the work meanwhile. */
async function listen(): Promise<AsyncDisposable | undefined> {
  while (!closing) {
    try {
      return await database.listen(CHANNEL, onNotified, wakeAll);
    } catch (error) {
      onEvent({ kind: 'failed', tenant: null, during: 'listen', message: messageOf(error) });
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
  await Promise.all([...opening].map((index) => index.close({ forget: false })));
  await Promise.all([...tenants.keys()].map((tenant) => shut(tenant, false)));
  await lanes.small[Symbol.asyncDispose]();
  await lanes.large[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
}

async function perform(request: IndexCommand['request']): Promise<number | undefined> {
  switch (request.type) {
    case 'open':
      await open(request.name.tenant);
      return undefined;
    case 'wake':
      onNotified(request.tenant);
      return undefined;
    case 'rebuild':
      return (await (await open(request.name.tenant)).rebuild('it was asked for')).documents;
    case 'unload':
      await shut(request.name.tenant, false);
      return undefined;
    case 'drop':
      await shut(request.scope.tenant, true);
      return undefined;
    case 'close':
      await close();
      return undefined;
  }
}

port.on('message', async ({ id, request }: IndexCommand) => {
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
