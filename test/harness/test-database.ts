import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { asTenantId, type TenantId } from '../../src/domain/tenant.ts';
import { bootstrapDatabase } from '../../src/drivers/postgres/bootstrap.ts';
import type { LocalDatabaseAddress } from '../../src/drivers/postgres/connection-settings.ts';
import {
  createDatabase,
  type PostgresDatabase,
  type PostgresOptions,
} from '../../src/drivers/postgres/database.ts';
import { migrate, provisionTenant } from '../../src/drivers/postgres/migrations.ts';
import { createFreshTenants } from './fresh-tenants.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly database: PostgresDatabase;
  /** Where the product's own, unprivileged login connects. */
  readonly address: LocalDatabaseAddress;
  /** Creates a tenant with its schema and role, and gives its id. */
  createTenant(slug?: string): Promise<TenantId>;
  /**
   * A tenant as if it were created now: quicker, for files with many tests. Numbers tell those of one test apart. Not for
   * what remembers tenants between tests, such as the projector, or drops partitions.
   */
  freshTenant(number?: number): Promise<TenantId>;
}

const TEMPLATE = 'bellwether_template';

/** A database of its own for one test file: a copy of a migrated template, dropped when it is disposed. */
export async function createTestDatabase(options: Partial<PostgresOptions> = {}): Promise<TestDatabase> {
  const superuser = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(superuser, async (client) => {
    await client.query('SELECT pg_advisory_lock(42)');
    const { rows } = await client.query('SELECT datistemplate FROM pg_database WHERE datname = $1', [
      TEMPLATE,
    ]);
    // A template that was left half made, by a run that was interrupted, is made again.
    if (rows[0]?.datistemplate !== true) {
      await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE}`);
      await client.query(`CREATE DATABASE ${TEMPLATE}`);
      await migrate({
        address: await bootstrapDatabase({ ...superuser, database: TEMPLATE }),
        now: Date.now(),
      });
      await client.query(`ALTER DATABASE ${TEMPLATE} IS_TEMPLATE true`);
    }
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    await client.query('SELECT pg_advisory_unlock(42)');
  });
  const address = await bootstrapDatabase({ ...superuser, database: name });
  const database = createDatabase({ address, name: 'bellwether test', ...options });

  async function createTenant(slug?: string): Promise<TenantId> {
    const id = asTenantId(randomBytes(6).toString('hex'));
    await database.platform.query({
      text: 'INSERT INTO shared.tenants (id, slug, name) VALUES ($1, $2, $2)',
      values: [id, slug ?? `t-${id}`],
    });
    await provisionTenant({ address, now: Date.now() }, id);
    return id;
  }
  const fresh = createFreshTenants(createTenant, (work) =>
    asSuperuser({ ...superuser, database: name }, work),
  );

  return {
    database,
    address,
    createTenant,
    freshTenant: fresh.give,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await asSuperuser(superuser, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

async function asSuperuser<T>(
  address: LocalDatabaseAddress,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ ...address });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
