import type { LiveHub } from '../api/live/live-hub.ts';
import type { TenantId } from '../domain/tenant.ts';
import { outboxPosition } from '../pipeline/store.ts';
import type { StreamSignals } from '../schemas/dashboard.ts';
import type { Application } from './application.ts';

/** How many of a batch's signals are named in the event. */
const NAMED = 20;
/** Batches come faster than anyone can read: at most one event per tenant in this time, milliseconds. */
const PAUSE_MS = 500;

interface NewestRow {
  readonly id: string;
  readonly title: string;
  readonly source_id: string;
  readonly source_type: string;
  readonly published_at: number;
}

/** Publishes `signals` for tenants somebody watches, whichever process stored them. */
export async function watchNewSignals(app: Application, live: LiveHub): Promise<AsyncDisposable> {
  const positions = new Map<TenantId, number>();
  const busy = new Set<TenantId>();
  let closed = false;

  async function publish(tenant: TenantId): Promise<void> {
    const database = app.database.tenant(tenant);
    const since = positions.get(tenant);
    const position = await outboxPosition(database);
    positions.set(tenant, position);
    const from = since ?? position - 1;
    if (position <= from) return;
    const [stored] = await database.query<{ documents: number }>({
      name: 'outbox-since-count',
      text: 'SELECT coalesce(sum(cardinality(upserted)), 0) AS documents FROM outbox WHERE position > $1',
      values: [from],
    });
    const newest = await database.query<NewestRow>({
      name: 'outbox-since-newest',
      text: `SELECT id, title, source_id, source_type, published_at FROM documents
             WHERE id IN (SELECT unnest(upserted) FROM (SELECT upserted FROM outbox WHERE position > $1 ORDER BY position DESC LIMIT 20) AS o)
             ORDER BY published_at DESC, id DESC LIMIT ${NAMED}`,
      values: [from],
    });
    const event: StreamSignals = {
      stored: stored!.documents,
      newest: newest.map((row) => ({
        ...row,
        source_type: row.source_type,
        published_at: new Date(row.published_at).toISOString(),
      })),
    };
    live.publish(tenant, 'signals', event);
  }

  const onStored = (tenant: TenantId) => {
    if (busy.has(tenant) || closed) return;
    if (!live.watched().includes(tenant)) {
      // Whoever watches next starts from then.
      positions.delete(tenant);
      return;
    }
    busy.add(tenant);
    setTimeout(() => {
      busy.delete(tenant);
      if (!closed)
        publish(tenant).catch((error) =>
          app.log.warn({ err: error, tenant }, 'live signals could not be read'),
        );
    }, PAUSE_MS).unref();
  };

  const listener = await app.onStored(onStored);
  return {
    async [Symbol.asyncDispose]() {
      closed = true;
      await listener[Symbol.asyncDispose]();
    },
  };
}
