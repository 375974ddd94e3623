import pg from 'pg';
import { expect, inject, test } from 'vitest';

test('one embedded PostgreSQL serves the whole run', async () => {
  const client = new pg.Client(inject('postgres'));
  await client.connect();
  try {
    const { rows } = await client.query('select current_user as "user", current_database() as database');
    expect(rows).toEqual([{ user: 'bellwether', database: 'bellwether' }]);
  } finally {
    await client.end();
  }
});
