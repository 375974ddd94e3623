import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageOf } from '../../src/base/errors.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

/**
 * What an injected statement could try once it runs as the tenant's role. Each must be refused, and afterwards the same
 * handle must still see its own tenant and nothing else.
 */
let test: TestDatabase;
let own: TenantId;
let other: TenantId;

describe.each(['session', 'transaction'] as const)('with %s pooling', (pooling) => {
  beforeAll(async () => {
    test = await createTestDatabase({ max: 2, pooling });
    own = await test.createTenant();
    other = await test.createTenant();
    await test.database.tenant(other).query({
      text: "INSERT INTO sources (id, name, kind, source_type) VALUES (gen_random_uuid(), 'the other one''s secret', 'rss', 'news')",
    });
  });
  afterAll(() => test[Symbol.asyncDispose]());

  const platformRole = async (): Promise<string> =>
    (await test.database.platform.query<{ role: string }>({ text: 'SELECT session_user::text AS role' }))[0]!
      .role;

  async function expectIntact(): Promise<void> {
    const handle = test.database.tenant(own);
    // Both connections of the pool, whichever the attack ran on.
    const answers = await Promise.all(
      [1, 2].map(() =>
        handle.query<{ role: string; path: string; sources: number }>({
          text: `SELECT current_user::text AS role, current_setting('search_path') AS path, (SELECT count(*)::int FROM sources) AS sources`,
        }),
      ),
    );
    for (const [row] of answers)
      expect(row).toEqual({ role: `tenant_${own}`, path: `tenant_${own}`, sources: 0 });
  }

  describe('a statement that runs as a tenant', () => {
    const attacks: readonly (readonly [what: string, sql: () => string | Promise<string>])[] = [
      ["reads another tenant's table", () => `SELECT * FROM tenant_${other}.sources`],
      [
        "writes another tenant's table",
        () =>
          `INSERT INTO tenant_${other}.sources (id, name, kind, source_type) VALUES (gen_random_uuid(), 'x', 'rss', 'news')`,
      ],
      ['reads users and their password hashes', () => 'SELECT * FROM shared.users'],
      ['reads API keys', () => 'SELECT * FROM shared.api_keys'],
      ['reads the event log of all tenants', () => 'SELECT * FROM shared.event_log'],
      ['reads the tenants', () => 'SELECT * FROM shared.tenants'],
      ['reads stored answers of others', () => 'SELECT * FROM shared.idempotency_keys'],
      ['changes the audit log', () => 'DELETE FROM shared.audit_log'],
      ['goes back to the login role', () => 'RESET ROLE'],
      ['goes back to the login role by another word', () => 'SET ROLE NONE'],
      ["takes another tenant's role", () => `SET ROLE tenant_${other}`],
      ["takes another tenant's role until commit", () => `SET LOCAL ROLE tenant_${other}`],
      ['takes the login role', async () => `SET ROLE ${await platformRole()}`],
      ['becomes another session user', async () => `SET SESSION AUTHORIZATION ${await platformRole()}`],
      ['sets the role by function', () => `SELECT set_config('role', 'tenant_${other}', false)`],
      ['sets the role by function to none', () => "SELECT set_config('role', 'none', false)"],
      ['sets the role by a qualified function', () => `SELECT pg_catalog.set_config('role', 'none', true)`],
      ['sets the search path', () => `SET search_path = tenant_${other}`],
      ['resets everything', () => 'RESET ALL'],
      ['discards the session', () => 'DISCARD ALL'],
      ['leaves the transaction', () => 'COMMIT'],
      ['sends two statements', () => `SELECT 1; SELECT * FROM shared.users`],
      ['sends two statements with a comment between', () => `SELECT 1;-- \nRESET ROLE`],
      [
        'runs a block that resets the role',
        () => `DO $$ BEGIN RESET ROLE; PERFORM * FROM shared.users; END $$`,
      ],
      [
        'runs a block that executes text',
        () => `DO $$ BEGIN EXECUTE 'RESET ROLE'; EXECUTE 'SELECT * FROM shared.users'; END $$`,
      ],
      ['runs a program through COPY', () => `COPY (SELECT 1) TO PROGRAM 'id'`],
      ['reads a program through COPY', () => `COPY sources FROM PROGRAM 'id'`],
      ['writes a file through COPY', () => `COPY (SELECT 1) TO '/tmp/bellwether-attack'`],
      ['reads a file through COPY', () => `COPY sources (name) FROM '/etc/passwd'`],
      ['reads a file by function', () => `SELECT pg_read_file('/etc/passwd')`],
      ['reads a binary file by function', () => `SELECT pg_read_binary_file('postgresql.conf')`],
      ['lists a directory', () => `SELECT * FROM pg_ls_dir('.')`],
      ['imports a large object', () => `SELECT lo_import('/etc/passwd')`],
      [
        'opens a connection by dblink',
        () => `SELECT * FROM dblink('dbname=postgres', 'SELECT 1') AS t(a int)`,
      ],
      ['installs an extension', () => 'CREATE EXTENSION dblink'],
      ['installs a foreign data wrapper', () => 'CREATE EXTENSION postgres_fdw'],
      ['creates a function', () => `CREATE FUNCTION steal() RETURNS int LANGUAGE sql AS 'SELECT 1'`],
      [
        'creates a function in C',
        () =>
          `CREATE FUNCTION system(cstring) RETURNS int AS '/lib/x86_64-linux-gnu/libc.so.6', 'system' LANGUAGE c STRICT`,
      ],
      [
        'creates a function that runs as its owner',
        () =>
          `CREATE FUNCTION steal() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN RETURN 1; END $$`,
      ],
      ['creates a schema', () => 'CREATE SCHEMA stolen'],
      ['creates a table in public', () => 'CREATE TABLE public.stolen (a int)'],
      ['creates a role', () => 'CREATE ROLE thief LOGIN'],
      ["grants itself another tenant's role", () => `GRANT tenant_${other} TO tenant_${own}`],
      ['raises itself to superuser', () => `ALTER ROLE tenant_${own} SUPERUSER`],
      ['changes the login role', async () => `ALTER ROLE ${await platformRole()} SET search_path = pg_temp`],
      ['changes the server', () => `ALTER SYSTEM SET archive_command = 'id'`],
      ['reads password hashes of roles', () => 'SELECT * FROM pg_authid'],
      ['reads the texts of statistics', () => 'SELECT * FROM pg_statistic'],
      [
        'ends other sessions',
        () =>
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename IS NOT NULL',
      ],
      ['listens to the channels of others', () => 'LISTEN bellwether'],
      [
        'runs a query by an XML function',
        () => `SELECT query_to_xml('SELECT * FROM shared.users', true, false, '')`,
      ],
      [
        "dumps another tenant's schema as XML",
        () => `SELECT schema_to_xml('tenant_${other}', true, false, '')`,
      ],
    ];

    it.each(attacks)('is refused when it %s', async (_what, sql) => {
      const text = await sql();
      const handle = test.database.tenant(own);
      const leaked = await handle.query({ text }).then(
        (rows) => `answered ${rows.length} rows`,
        () => null,
      );
      expect(leaked, text).toBeNull();
      const inTransaction = await handle
        .transaction(async (transaction) => transaction.query({ text }))
        .then(
          (rows) => `answered ${rows.length} rows`,
          () => null,
        );
      expect(inTransaction, text).toBeNull();
      await expectIntact();
    });

    it('cannot smuggle anything through a value', async () => {
      const values = [
        "'; DROP TABLE sources; --",
        '$$ || (SELECT password_hash FROM shared.users LIMIT 1) || $$',
        '\\',
        "' OR 1=1 --",
      ];
      for (const value of values) {
        const rows = await test.database
          .tenant(own)
          .query({ text: 'SELECT id FROM sources WHERE name = $1', values: [value] });
        expect(rows).toEqual([]);
      }
      await expectIntact();
    });

    it("sees no other tenant's activity or statements", async () => {
      const rows = await test.database.tenant(own).query<{ query: string }>({
        text: "SELECT query FROM pg_stat_activity WHERE usename IS DISTINCT FROM current_user AND query IS NOT NULL AND query <> ''",
      });
      expect(rows.filter((row) => row.query !== '<insufficient privilege>')).toEqual([]);
    });

    it('keeps its role for what it reads after an error inside a transaction', async () => {
      const outcome = await test.database
        .tenant(own)
        .transaction(async (transaction) => {
          await transaction.query({ text: 'RESET ROLE' }).catch((error: unknown) => messageOf(error));
          return transaction.query({ text: 'SELECT * FROM shared.users' });
        })
        .catch(() => null);
      expect(outcome).toBeNull();
      await expectIntact();
    });
  });
});
