import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TenantId } from '../../src/domain/tenant.ts';
import { trimOutbox } from '../../src/search/trim-outbox.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

let test: TestDatabase;
let tenant: TenantId;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.[Symbol.asyncDispose]());
beforeEach(async () => {
  tenant = await test.createTenant();
  await query('INSERT INTO outbox (position) SELECT generate_series(1, 10)');
  await projections({ search: 9, graph: 9 });
});

const query = <Row extends object>(text: string, values: readonly unknown[] = []) =>
  test.database.tenant(tenant).query<Row>({ text, values });

async function projections(positions: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, position] of Object.entries(positions))
    await query(
      'INSERT INTO projections (name, position) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET position = excluded.position',
      [name, position],
    );
}
const model = (id: string, state: string) =>
  query('INSERT INTO embedding_models (id, dimensions, state) VALUES ($1, 8, $2)', [id, state]);
/** The oldest row that is left. */
async function trimmed(): Promise<number> {
  await trimOutbox(test.database, tenant);
  const [row] = await query<{ position: number }>('SELECT min(position) AS position FROM outbox');
  return row!.position;
}

it('waits for the graph', async () => {
  await projections({ graph: 3 });
  expect(await trimmed()).toBe(3);
  await query("DELETE FROM projections WHERE name = 'graph'");
  await projections({ search: 10 });
  expect(await trimmed(), 'one that has not reported keeps everything').toBe(3);
});

it.each(['building', 'active'])(
  'waits for the embedding of documents by a model that is %s',
  async (state) => {
    await model('openai:a', state);
    await projections({ 'embedding:openai:a': 4 });
    expect(await trimmed()).toBe(4);
    await projections({ 'embedding:openai:a': 7 });
    expect(await trimmed()).toBe(7);
  },
);

it('waits for no retired model, but always for the index of the static one', async () => {
  await model('openai:a', 'active');
  await model('openai:b', 'retired');
  await model('static-1', 'retired');
  await projections({
    'embedding:openai:a': 8,
    'embedding:openai:b': 2,
    'vectors:openai:b': 2,
    'vectors:static-1': 5,
  });
  expect(await trimmed()).toBe(5);
});

it('gives up on a model that has left a change undone for a week, as one that is not configured any more', async () => {
  await model('openai:a', 'active');
  await projections({ 'embedding:openai:a': 4, 'vectors:openai:a': 3 });
  await query("UPDATE outbox SET written_at = now() - interval '6 days'");
  expect(await trimmed()).toBe(3);
  await query("UPDATE outbox SET written_at = now() - interval '8 days' WHERE position <= 4");
  expect(await trimmed(), 'the index has left the fourth undone').toBe(4);
  await query("UPDATE outbox SET written_at = now() - interval '8 days' WHERE position <= 5");
  expect(await trimmed()).toBe(9);
});
