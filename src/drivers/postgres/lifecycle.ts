import type { Client } from 'pg';
import { uuidV7Floor } from '../../base/ids.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Queryable } from '../../ports/database.ts';
import type { DatabaseAddress } from './connection-settings.ts';
import { BESIDE_DOCUMENTS, periodStart } from './partitions.ts';
import { asTenantRole, withSchemaClient } from './schema-client.ts';

/** Days after capture; null means never. */
export interface LifecyclePolicy {
  readonly warmAfterDays: number | null;
  readonly coldAfterDays: number | null;
  readonly deleteAfterDays: number | null;
}

export interface LifecycleReport {
  readonly warmed: readonly string[];
  readonly cooled: readonly string[];
  readonly deleted: readonly { readonly name: string; readonly documents: number }[];
}

export interface LifecycleOptions {
  readonly address: DatabaseAddress;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const DAY = 86_400_000;
/** Documents named in one outbox row. */
const OUTBOX_CHUNK = 10_000;

const POLICY = `SELECT warm_after_days AS "warmAfterDays", cold_after_days AS "coldAfterDays",
  delete_after_days AS "deleteAfterDays" FROM lifecycle_policy`;

export async function readLifecyclePolicy(tenant: Queryable): Promise<LifecyclePolicy> {
  const [row] = await tenant.query<LifecyclePolicy>({ text: POLICY });
  return row!;
}

export async function writeLifecyclePolicy(tenant: Queryable, policy: LifecyclePolicy): Promise<void> {
  await tenant.query({
    text: 'UPDATE lifecycle_policy SET warm_after_days = $1, cold_after_days = $2, delete_after_days = $3',
    values: [policy.warmAfterDays, policy.coldAfterDays, policy.deleteAfterDays],
  });
}

/**
 * Applies a tenant's policy to its monthly partitions of documents (STORE-1). Hot partitions are written to. A
 * warm one is frozen and its statistics are final, so that vacuum never reads it again. A cold one is
 * recorded as cold and stays where it is. A deleted one is dropped with its identities and sightings, and the
 * projections are told in the same transaction. Until it is deleted a document can be read and found.
 */
export function applyLifecycle(tenant: TenantId, options: LifecycleOptions): Promise<LifecycleReport> {
  return withSchemaClient(options.address, (client) =>
    asTenantRole(client, tenant, async () => {
      const { rows } = await client.query<LifecyclePolicy>(POLICY);
      return moveOn(client, rows[0]!, options);
    }),
  );
}

async function moveOn(
  client: Client,
  policy: LifecyclePolicy,
  options: LifecycleOptions,
): Promise<LifecycleReport> {
  const warmed: string[] = [];
  const cooled: string[] = [];
  const deleted: { name: string; documents: number }[] = [];
  for (const partition of await documentPartitions(client)) {
    const age = (options.now - partition.end) / DAY;
    const reached = (days: number | null) => days !== null && age >= days;
    if (reached(policy.deleteAfterDays)) {
      deleted.push({ name: partition.name, documents: await dropPartition(client, partition) });
    } else if (reached(policy.coldAfterDays) && partition.state !== 'cold') {
      await freeze(client, partition.name, 'cold');
      cooled.push(partition.name);
    } else if (reached(policy.warmAfterDays) && partition.state === 'hot') {
      await freeze(client, partition.name, 'warm');
      warmed.push(partition.name);
    }
  }
  if (policy.deleteAfterDays !== null)
    await dropOldCounts(client, options.now - policy.deleteAfterDays * DAY);
  return { warmed, cooled, deleted };
}

interface Partition {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly state: 'hot' | 'warm' | 'cold';
}

async function documentPartitions(client: Client): Promise<Partition[]> {
  const { rows } = await client.query<{ name: string; state: Partition['state'] }>(
    `SELECT child.relname AS name, coalesce(s.state, 'hot') AS state
           FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
           LEFT JOIN partition_states AS s ON s.name = child.relname
           WHERE inhparent = 'documents'::regclass ORDER BY child.relname`,
  );
  return rows.map(({ name, state }) => {
    const month = /_(\d{4})(\d{2})$/.exec(name)!;
    const start = Date.UTC(Number(month[1]), Number(month[2]) - 1, 1);
    return { name, state, start, end: periodStart(start, 'month', 1) };
  });
}

async function freeze(client: Client, name: string, state: 'warm' | 'cold'): Promise<void> {
  await client.query(`VACUUM (FREEZE, ANALYZE) ${name}`);
  await client.query(
    `INSERT INTO partition_states (name, state) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET state = excluded.state, changed_at = now()`,
    [name, state],
  );
}

async function dropPartition(client: Client, { name, start, end }: Partition): Promise<number> {
  await client.query('BEGIN');
  try {
    // Before anything is read: nobody writes, and the outbox positions are ours in order.
    await client.query('SELECT next_position FROM outbox_head FOR UPDATE');
    const { rows } = await client.query<{ id: string }>(`SELECT id FROM ${name} ORDER BY id`);
    for (let at = 0; at < rows.length; at += OUTBOX_CHUNK) {
      await client.query(
        `WITH head AS (UPDATE outbox_head SET next_position = next_position + 1 RETURNING next_position - 1 AS position)
         INSERT INTO outbox (position, deleted) SELECT position, $1::uuid[] FROM head`,
        [rows.slice(at, at + OUTBOX_CHUNK).map((row) => row.id)],
      );
    }
    const range = [uuidV7Floor(start), uuidV7Floor(end)];
    await client.query('DELETE FROM document_identities WHERE document_id >= $1 AND document_id < $2', range);
    await client.query('DELETE FROM sightings WHERE document_id >= $1 AND document_id < $2', range);
    await client.query('DELETE FROM story_members WHERE document_id >= $1 AND document_id < $2', range);
    await client.query('DELETE FROM partition_states WHERE name = $1', [name]);
    await client.query(`DROP TABLE ${name}`);
    for (const beside of BESIDE_DOCUMENTS)
      await client.query(`DROP TABLE IF EXISTS ${name.replace('documents', beside)}`);
    await client.query('COMMIT');
    return rows.length;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** The daily partitions of counts whose documents are gone. */
async function dropOldCounts(client: Client, before: number): Promise<void> {
  const oldest = new Date(before).toISOString().slice(0, 10).replaceAll('-', '');
  const { rows } = await client.query<{ name: string }>(
    `SELECT child.relname AS name FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
     WHERE inhparent = 'source_counts'::regclass AND child.relname < $1`,
    [`source_counts_${oldest}`],
  );
  for (const { name } of rows) await client.query(`DROP TABLE ${name}`);
}
