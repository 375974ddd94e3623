import type { Client } from 'pg';
import { type TenantId, tenantRole } from '../../src/domain/tenant.ts';

export interface FreshTenants {
  /** A tenant in which nothing was done: the one of this number, emptied where an earlier test used it. */
  give(number?: number): Promise<TenantId>;
}

/** What a tenant's schema has when it is new. */
interface State {
  readonly tenant: TenantId;
  readonly tables: readonly string[];
  /** Rows that migrations put there, as JSON, by table. */
  readonly rows: ReadonlyMap<string, string>;
  readonly sequences: readonly { readonly name: string; readonly last: number | null }[];
}

/**
 * Tenants for the tests of one file, one after the other: emptying one takes a tenth of creating it. Partitions and the rows of the
 * shared schema stay as the tests left them.
 */
export function createFreshTenants(
  create: () => Promise<TenantId>,
  asSuperuser: <T>(work: (client: Client) => Promise<T>) => Promise<T>,
): FreshTenants {
  const states = new Map<number, State>();
  return {
    async give(number = 0) {
      const state = states.get(number);
      if (state === undefined) {
        const tenant = await create();
        states.set(number, await asSuperuser((client) => stateOf(client, tenant)));
        return tenant;
      }
      await asSuperuser((client) => putBack(client, state));
      return state.tenant;
    },
  };
}

async function stateOf(client: Client, tenant: TenantId): Promise<State> {
  const schema = tenantRole(tenant);
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', $1::text, relname) AS name FROM pg_class
     WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'schema_migrations'`,
    [schema],
  );
  const names = tables.map(({ name }) => name);
  const rows = new Map<string, string>();
  for (const name of await filled(client, names)) {
    const { rows: found } = await client.query<{ all: string }>(
      `SELECT json_agg(t)::text AS all FROM ${name} AS t`,
    );
    rows.set(name, found[0]!.all);
  }
  const { rows: sequences } = await client.query<{ name: string; last: number | null }>(
    `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::integer AS last FROM pg_sequences WHERE schemaname = $1`,
    [schema],
  );
  return { tenant, tables: names, rows, sequences };
}

async function putBack(client: Client, { tables, rows, sequences }: State): Promise<void> {
  const used = await filled(client, tables);
  await client.query(`TRUNCATE ${used.join(', ')} CASCADE`);
  for (const [name, all] of rows)
    await client.query(
      `INSERT INTO ${name} OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::${name}, $1::json)`,
      [all],
    );
  const values = sequences.map(
    ({ name, last }) => `setval('${name}', ${last ?? 1}, ${last === null ? 'false' : 'true'})`,
  );
  await client.query(`SELECT ${values.join(', ')}`);
}

async function filled(client: Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    tables.map((name) => `SELECT '${name}' AS name WHERE EXISTS (SELECT 1 FROM ${name})`).join(' UNION ALL '),
  );
  return rows.map(({ name }) => name);
}
