import type { Clock } from '../base/clock.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Log } from '../drivers/pino/pino-log.ts';
import { isTransientDatabaseError } from '../drivers/postgres/database-errors.ts';
import { applyLifecycle } from '../drivers/postgres/lifecycle.ts';
import { createPartitions } from '../drivers/postgres/migrations.ts';
import { pause } from '../pipeline/signal-flag.ts';
import type { EventLog } from '../ports/event-log.ts';
import { trimOutbox } from '../search/trim-outbox.ts';
import type { Store } from './store.ts';

const EVERY_MS = 3_600_000;

export interface MaintenanceOptions {
  readonly store: Store;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  readonly eventLog: EventLog;
  readonly clock: Clock;
  readonly log: Log;
  /** What features clear up of a tenant. */
  readonly tidy: (tenant: TenantId) => Promise<void>;
}

/** Hourly housekeeping until the signal aborts: partitions ahead, consumed log and outbox rows, ended sessions. */
export async function runMaintenance(
  { store, tenants, eventLog, clock, log, tidy }: MaintenanceOptions,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const partitions = await createPartitions({ address: store.address, now: clock.now() });
      const expired = await eventLog.expire(clock.now());
      for (const { id } of await tenants()) {
        await trimOutbox(store.database, id);
        await tidy(id);
        const moved = await applyLifecycle(id, { address: store.address, now: clock.now() });
        if (moved.warmed.length + moved.cooled.length + moved.deleted.length > 0)
          log.info({ tenant: id, ...moved }, 'partitions moved on');
      }
      await forgetExpired(store, clock.now());
      log.info({ partitions: partitions.length, expired }, 'housekeeping done');
    } catch (error) {
      // Nothing here is urgent: the next hour tries again.
      log.warn({ err: error, transient: isTransientDatabaseError(error) }, 'housekeeping failed');
    }
    await pause(EVERY_MS, signal);
  }
}

/** Sessions and links that ended a week ago, and answers kept for idempotency keys longer than a day. */
async function forgetExpired(store: Store, now: number): Promise<void> {
  const { platform } = store.database;
  const seconds = now / 1000;
  await platform.query({
    text: "DELETE FROM shared.sessions WHERE expires_at < to_timestamp($1::float8) - interval '7 days'",
    values: [seconds],
  });
  await platform.query({
    text: "DELETE FROM shared.login_links WHERE expires_at < to_timestamp($1::float8) - interval '7 days'",
    values: [seconds],
  });
  await platform.query({
    text: "DELETE FROM shared.idempotency_keys WHERE created_at < to_timestamp($1::float8) - interval '1 day'",
    values: [seconds],
  });
}
