import pg from 'pg';
import type { LocalDatabaseAddress } from '../connection-settings.ts';

/** Creates the product's database in a new cluster. */
export async function createDatabaseIfMissing(connection: LocalDatabaseAddress): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
      connection.database,
    ]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(connection.database)}`);
  } finally {
    await client.end();
  }
}
