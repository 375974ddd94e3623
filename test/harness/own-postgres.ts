import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/drivers/postgres/embedded/embedded-postgres.ts';

// A process that owns a data directory, for tests that kill it: `node own-postgres.ts DIRECTORY REACHABLE_DIRECTORY`. It prints one
// JSON line when the server answers; on SIGINT it asks the server once more, prints the answer and stops it; on SIGTERM it ends
// without stopping it.
const [, , dataDirectory, reachableDirectory] = process.argv;
const postgres = await startEmbeddedPostgres({
  dataDirectory: dataDirectory!,
  reachableDirectory: reachableDirectory!,
  settings: { fsync: 'off' },
});
process.once('SIGINT', async () => {
  const client = new pg.Client(postgres.connection);
  await client.connect();
  const { rows } = await client.query('select 1 as one');
  await client.end();
  await postgres.stop();
  process.stdout.write(`${JSON.stringify({ answer: rows[0], exit: await postgres.exited })}\n`);
});
process.once('SIGTERM', () => process.exit(0));
process.stdout.write(`${JSON.stringify({ pid: postgres.pid, connection: postgres.connection })}\n`);
