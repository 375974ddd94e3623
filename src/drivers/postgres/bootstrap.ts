import { Client } from 'pg';
import { clientConfig, type LocalDatabaseAddress } from './connection-settings.ts';
import { wrapDatabaseError } from './database-errors.ts';

const APPLICATION_ROLE = 'bellwether_app';

/**
 * Prepares a database that we own as superuser and gives the address that the product itself uses: a login
 * that is no superuser, may create tenant roles, and owns only its own schemas. Doing it twice changes nothing.
 *
 * `set_config` is taken from everyone else, because `SELECT set_config('role', ...)` is the one way in which
 * an injected expression, not a whole statement, could leave the tenant's role. So are the languages, because a
 * block or a function can say RESET ROLE. The large-object functions go too: large objects belong to no schema.
 */
export async function bootstrapDatabase(superuser: LocalDatabaseAddress): Promise<LocalDatabaseAddress> {
  const client = new Client(clientConfig(superuser, 'bellwether bootstrap'));
  try {
    await client.connect();
    // Commands that begin at once beside a server would change the same rows of the catalogue; the lock ends with the connection.
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [APPLICATION_ROLE]);
    const { rows } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [APPLICATION_ROLE]);
    if (rows.length === 0)
      await client.query(`CREATE ROLE ${APPLICATION_ROLE} LOGIN CREATEROLE NOSUPERUSER NOINHERIT`);
    await client.query(`
      GRANT CREATE, CONNECT, TEMPORARY ON DATABASE "${superuser.database}" TO ${APPLICATION_ROLE};
      REVOKE ALL ON DATABASE "${superuser.database}" FROM PUBLIC;
      REVOKE ALL ON SCHEMA public FROM PUBLIC;
      REVOKE USAGE ON LANGUAGE sql, plpgsql FROM PUBLIC;
      GRANT USAGE ON LANGUAGE sql, plpgsql TO ${APPLICATION_ROLE};
      REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO ${APPLICATION_ROLE};
    `);
    const largeObjects = await client.query<{ signature: string }>(
      `SELECT oid::regprocedure::text AS signature FROM pg_proc
       WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^(lo_|lo(read|write)$)'`,
    );
    for (const { signature } of largeObjects.rows)
      await client.query(`REVOKE EXECUTE ON FUNCTION ${signature} FROM PUBLIC`);
    return { ...superuser, user: APPLICATION_ROLE };
  } catch (error) {
    throw wrapDatabaseError(error);
  } finally {
    await client.end().catch(() => {});
  }
}
