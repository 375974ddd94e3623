import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { createDatabase } from '../postgres/database.ts';
import type { ProjectionScope } from '../projection/messages.ts';
import { type ServedProjections, serveProjections } from '../projection/serve-projections.ts';
import type { VectorSetName, VectorsEvent, VectorsNews, VectorsWorkerData } from './messages.ts';
import { createVectorSet } from './vector-set.ts';
import { createVectorStore } from './vector-store.ts';

// The vectors worker: one thread that writes the vector indexes of all tenants of this process.

const settings = workerData as VectorsWorkerData;
const database = createDatabase({ ...settings.database, name: 'bellwether vectors', max: 3 });

const sets: ServedProjections<VectorSetName> = serveProjections({
  title: 'vector index',
  database,
  pollMs: settings.pollMs,
  keyOf: ({ tenant, model }) => `${tenant}/${model}`,
  createWriter: (name) =>
    createVectorSet({
      ...settings,
      name,
      directory: join(settings.directory, name.tenant, folderOf(name.model)),
      store: createVectorStore(database.tenant(name.tenant), name.model),
      onState: (state) => report({ type: 'state', name, state }),
      onProgress: (done, total) => report({ type: 'progress', name, done, total }),
      onEvent,
    }),
  onWritten,
  drop,
  onUnloaded: (name) => onEvent({ kind: 'unloaded', ...name }),
  onFailed: (tenant, during, error) =>
    onEvent({ kind: 'failed', tenant, model: null, during, message: messageOf(error) }),
  onClosed: async () => {},
});

function report(news: VectorsNews): void {
  parentPort!.postMessage(news);
}

function onEvent(event: VectorsEvent): void {
  report({ type: 'event', event });
}

/** A folder name from a model's id, which may hold slashes and colons. */
function folderOf(model: string): string {
  return `model-${encodeURIComponent(model).replace(/[*.]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;
}

async function drop({ tenant, model }: ProjectionScope<VectorSetName>): Promise<void> {
  if (model !== undefined) return sets.shut({ tenant, model }, true);
  const folder = join(settings.directory, tenant);
  const stored = await readdir(folder).catch(() => []);
  const models = new Set(
    [...sets.loaded()].filter(({ name }) => name.tenant === tenant).map(({ name }) => name.model),
  );
  for (const entry of stored) if (entry.startsWith('model-')) models.add(decodeURIComponent(entry.slice(6)));
  for (const each of models) await sets.shut({ tenant, model: each }, true);
  await rm(folder, { recursive: true, force: true });
}

/** Sets that are not loaded are loaded while there is room for them. */
async function onWritten(tenant: TenantId): Promise<void> {
  let known = false;
  for (const { name, writer } of sets.loaded()) {
    if (name.tenant !== tenant) continue;
    known = true;
    writer.wake();
  }
  if (known || sets.closing || sets.bytes >= settings.maxBytes) return;
  const models = await database
    .tenant(tenant)
    .query<{ id: string }>({ text: `SELECT id FROM embedding_models WHERE state = 'active'` });
  for (const { id } of models) (await sets.open({ tenant, model: id })).wake();
}
