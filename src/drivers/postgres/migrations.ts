import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { BellwetherError, messageOf } from '../../base/errors.ts';
import { asTenantId, type TenantId, tenantRole } from '../../domain/tenant.ts';
import type { DatabaseAddress } from './connection-settings.ts';
import { wrapDatabaseError } from './database-errors.ts';
import { createPartitionsAhead } from './partitions.ts';
import { asTenantRole, withSchemaClient } from './schema-client.ts';

/** A numbered SQL file. Files are append-only: one that was applied may never change. */
interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export interface MigrationReport {
  readonly shared: readonly string[];
  /** Tenants that were brought up to date now, with what was applied. */
  readonly tenants: readonly { readonly tenant: TenantId; readonly applied: readonly string[] }[];
}

export const MIGRATION_DEFAULTS = {
  directory: join(import.meta.dirname, '../../../sql'),
  /** Tenants migrated at the same time. */
  concurrency: 4,
} as const;

/** Any two numbers nobody else uses: the advisory lock under which one process at a time migrates. */
const LOCK = [0x6265_6c6c, 1] as const;

export interface MigrateOptions {
  readonly address: DatabaseAddress;
  readonly directory?: string;
  readonly concurrency?: number;
  /** Milliseconds since the epoch: partitions are created ahead of this time. */
  readonly now: number;
}

/**
 * Brings the shared schema and every tenant's schema up to date. Each file is one transaction that also
 * records it, so an interrupted run goes on where it stopped. Throws `MIGRATION_FAILED` naming the schema
 * and the file; other tenants are still migrated.
 */
export async function migrate(options: MigrateOptions): Promise<MigrationReport> {
  const directory = options.directory ?? MIGRATION_DEFAULTS.directory;
  const [sharedFiles, tenantFiles] = await Promise.all([
    load(join(directory, 'shared')),
    load(join(directory, 'tenant')),
  ]);
  return withSchemaClient(options.address, async (client) => {
    await client.query('SELECT pg_advisory_lock($1, $2)', [...LOCK]);
    await client.query('CREATE SCHEMA IF NOT EXISTS shared; REVOKE ALL ON SCHEMA shared FROM PUBLIC');
    await prepareLedger(client, 'shared');
    const shared = await applyAll(client, 'shared', sharedFiles);
    await createPartitionsAhead(client, 'shared', options.now);

    const { rows } = await client.query<{ id: string }>('SELECT id FROM shared.tenants ORDER BY id');
    const waiting = rows.map((row) => asTenantId(row.id));
    const tenants: { tenant: TenantId; applied: readonly string[] }[] = [];
    const failures: BellwetherError[] = [];
    const lane = () =>
      withSchemaClient(options.address, async (own) => {
        for (let tenant = waiting.shift(); tenant !== undefined; tenant = waiting.shift()) {
          try {
            tenants.push({ tenant, applied: await bringUp(own, tenant, tenantFiles, options.now) });
          } catch (error) {
            failures.push(wrapDatabaseError(error));
          }
        }
      });
    await Promise.all(
      Array.from(
        { length: Math.min(waiting.length, options.concurrency ?? MIGRATION_DEFAULTS.concurrency) },
        lane,
      ),
    );
    if (failures.length > 0) {
      throw new BellwetherError('MIGRATION_FAILED', failures.map((failure) => failure.message).join('; '), {
        cause: failures[0],
      });
    }
    return { shared, tenants: tenants.filter((entry) => entry.applied.length > 0) };
  });
}

/** Creates a tenant's role and schema and applies every tenant migration. Doing it twice changes nothing. */
export async function provisionTenant(options: MigrateOptions, tenant: TenantId): Promise<void> {
  const files = await load(join(options.directory ?? MIGRATION_DEFAULTS.directory, 'tenant'));
  await withSchemaClient(options.address, (client) => bringUp(client, tenant, files, options.now));
}

/** Creates the time partitions of the coming periods in every schema, and gives the names of those created. */
export async function createPartitions({
  address,
  now,
}: Pick<MigrateOptions, 'address' | 'now'>): Promise<string[]> {
  return withSchemaClient(address, async (client) => {
    const created = await createPartitionsAhead(client, 'shared', now);
    const { rows } = await client.query<{ id: string }>('SELECT id FROM shared.tenants ORDER BY id');
    for (const { id } of rows) {
      created.push(
        ...(await asTenantRole(client, asTenantId(id), (role) => createPartitionsAhead(client, role, now))),
      );
    }
    return created;
  });
}

async function bringUp(
  client: Client,
  tenant: TenantId,
  files: readonly Migration[],
  now: number,
): Promise<readonly string[]> {
  const role = tenantRole(tenant);
  // One tenant is provisioned by one process at a time; another waits here and then finds it done.
  await client.query('SELECT pg_advisory_lock(hashtext($1))', [role]);
  try {
    const { rows } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    if (rows.length === 0) await client.query(`CREATE ROLE ${role} NOLOGIN NOINHERIT`);
    // The login may become the tenant, but does not have the tenant's rights while it is itself.
    await client.query(`GRANT ${role} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE`);
    // Separate: the schema's owner is the tenant, and only one who can become it may give it away.
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${role} AUTHORIZATION ${role}`);
    return await asTenantRole(client, tenant, async () => {
      await prepareLedger(client, role);
      const applied = await applyAll(client, role, files);
      await createPartitionsAhead(client, role, now);
      return applied;
    });
  } finally {
    await client.query('SELECT pg_advisory_unlock(hashtext($1))', [role]);
  }
}

async function prepareLedger(client: Client, schema: string): Promise<void> {
  await client.query(`CREATE TABLE IF NOT EXISTS ${schema}.schema_migrations (
    version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
}

async function applyAll(client: Client, schema: string, files: readonly Migration[]): Promise<string[]> {
  const { rows } = await client.query<{ version: number; checksum: string }>(
    `SELECT version, checksum FROM ${schema}.schema_migrations`,
  );
  const known = new Map(rows.map((row) => [row.version, row.checksum]));
  const applied: string[] = [];
  for (const file of files) {
    const checksum = known.get(file.version);
    if (checksum === file.checksum) continue;
    if (checksum !== undefined) {
      throw new BellwetherError(
        'MIGRATION_FAILED',
        `${schema}: ${file.name} was changed after it was applied; add a new migration instead`,
      );
    }
    try {
      await client.query(`BEGIN; SET LOCAL search_path = ${schema}`);
      await client.query(file.sql);
      await client.query(
        `INSERT INTO ${schema}.schema_migrations (version, name, checksum) VALUES ($1, $2, $3)`,
        [file.version, file.name, file.checksum],
      );
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw new BellwetherError('MIGRATION_FAILED', `${schema}: ${file.name}: ${messageOf(error)}`, {
        cause: error,
      });
    }
    applied.push(file.name);
  }
  return applied;
}

async function load(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const version = Number.parseInt(name, 10);
      if (!Number.isInteger(version))
        throw new BellwetherError('MIGRATION_FAILED', `${name} does not start with its number`);
      const sql = await readFile(join(directory, name), 'utf8');
      return { version, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
