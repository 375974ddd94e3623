import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { createDatabase } from '../postgres/database.ts';
import type { ProjectionName } from '../projection/messages.ts';
import { type ServedProjections, serveProjections } from '../projection/serve-projections.ts';
import type { IndexNews, IndexWorkerData, SearchEvent } from './messages.ts';
import { createSegmentLane } from './segment-lane.ts';
import { createStoreReader } from './store-reader.ts';
import { createTenantIndex } from './tenant-index.ts';

// The index worker: one thread that writes the indexes of all tenants of this process.

const settings = workerData as IndexWorkerData;
// Reading ahead, commits and progress of a few tenants at once; the work itself is done by one thread.
const database = createDatabase({ ...settings.database, name: 'bellwether search', max: 4 });
const lanes = { small: createSegmentLane('search merge'), large: createSegmentLane('search large merge') };

const indexes: ServedProjections<ProjectionName> = serveProjections({
  title: 'search index',
  database,
  pollMs: settings.pollMs,
  keyOf: ({ tenant }) => tenant,
  createWriter: ({ tenant }) =>
    createTenantIndex({
      ...settings,
      tenant,
      lanes,
      store: createStoreReader(database.tenant(tenant)),
      onView: (view) => report({ type: 'state', name: { tenant }, state: view }),
      onProgress: (done, total) => report({ type: 'progress', name: { tenant }, done, total }),
      onEvent,
    }),
  onWritten,
  drop: ({ tenant }) => indexes.shut({ tenant }, true),
  onUnloaded: ({ tenant }) => onEvent({ kind: 'unloaded', tenant }),
  onFailed,
  async onClosed() {
    await lanes.small[Symbol.asyncDispose]();
    await lanes.large[Symbol.asyncDispose]();
  },
});

function report(news: IndexNews): void {
  parentPort!.postMessage(news);
}

function onEvent(event: SearchEvent): void {
  report({ type: 'event', event });
}

function onFailed(tenant: TenantId | null, during: string, error: unknown): void {
  onEvent({ kind: 'failed', tenant, during, message: messageOf(error) });
}

/** An index that is not loaded is loaded while there is room for it; nobody waits for that. */
async function onWritten(tenant: TenantId): Promise<void> {
  const known = indexes.find({ tenant });
  if (known !== undefined) known.wake();
  else if (indexes.bytes < settings.maxBytes)
    indexes.open({ tenant }).catch((error) => onFailed(tenant, 'open', error));
}
