import { afterAll, beforeAll, expect, it } from 'vitest';
import { createUuidV7 } from '../../../src/base/ids.ts';
import type { TenantId } from '../../../src/domain/tenant.ts';
import { applyLifecycle, writeLifecyclePolicy } from '../../../src/drivers/postgres/lifecycle.ts';
import { provisionTenant } from '../../../src/drivers/postgres/migrations.ts';
import { asTenantRole, withSchemaClient } from '../../../src/drivers/postgres/schema-client.ts';
import { storiesOf, storyMembers } from '../../../src/search/stories.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database.ts';

const DAY = 86_400_000;
const start = Date.UTC(2030, 0, 15);
let test: TestDatabase;
let tenant: TenantId;
const ids = [createUuidV7(start), createUuidV7(start + 62 * DAY), createUuidV7(start + 62 * DAY)];
const story = createUuidV7(start);

const rows = <Row extends object>(text: string, values: unknown[] = []) =>
  test.database.tenant(tenant).query<Row>({ text, values });
const partitionsOf = async (table: string) =>
  (
    await rows<{ month: string }>(
      `SELECT replace(c.relname, $1 || '_', '') AS month FROM pg_inherits JOIN pg_class AS c ON c.oid = inhrelid
       WHERE inhparent = $1::regclass ORDER BY 1`,
      [table],
    )
  ).map(({ month }) => month);

beforeAll(async () => {
  test = await createTestDatabase();
  tenant = await test.createTenant();
  for (let month = 0; month < 3; month++)
    await provisionTenant({ address: test.address, now: start + month * 31 * DAY }, tenant);
  for (const [n, id] of ids.entries()) {
    await rows(
      `INSERT INTO documents (id, source_id, source_type, title, body, published_at, captured_at, content_hash)
       VALUES ($1, $1, 'news', $2, '', now(), now(), $3)`,
      [id, `document ${n}`, Buffer.from([n])],
    );
    await rows("INSERT INTO signatures VALUES ($1, now(), 1, '\\x00', 0, 0)", [id]);
    await rows("INSERT INTO story_members VALUES ($1, $2, now(), NULL, 'first', 1)", [id, story]);
  }
});
afterAll(() => test?.[Symbol.asyncDispose]());

it('has signatures and vectors for every month of documents, of those before the tables were there as well', async () => {
  const months = await partitionsOf('documents');
  expect(await partitionsOf('signatures')).toEqual(months);
  expect(await partitionsOf('vectors')).toEqual(months);
  // As if the tables had come with a release after the documents.
  await withSchemaClient(test.address, (client) =>
    asTenantRole(client, tenant, () => client.query('DROP TABLE signatures_203002, vectors_203002')),
  );
  expect(await partitionsOf('signatures')).not.toContain('203002');
  await provisionTenant({ address: test.address, now: start + 400 * DAY }, tenant);
  expect(await partitionsOf('signatures')).toEqual(await partitionsOf('documents'));
  expect(await partitionsOf('vectors')).toEqual(await partitionsOf('documents'));
});

it('forgets signatures and memberships with the month; the story goes on with the rest', async () => {
  await writeLifecyclePolicy(test.database.tenant(tenant), {
    warmAfterDays: null,
    coldAfterDays: null,
    deleteAfterDays: 200,
  });
  expect((await storiesOf(test.database.tenant(tenant), [ids[1]!])).get(ids[1]!)?.size).toBe(3);
  await applyLifecycle(tenant, { address: test.address, now: Date.UTC(2030, 1, 1) + 200 * DAY });
  expect(await rows('SELECT count(*) AS n FROM signatures')).toEqual([{ n: 2 }]);
  expect(await partitionsOf('signatures')).toEqual(await partitionsOf('documents'));
  expect((await storiesOf(test.database.tenant(tenant), ids)).get(ids[1]!)?.size).toBe(2);
  expect(
    (await storyMembers(test.database.tenant(tenant), ids[1]!)).map(({ documentId }) => documentId),
  ).toEqual(ids.slice(1));
  await applyLifecycle(tenant, { address: test.address, now: Date.UTC(2030, 3, 1) + 200 * DAY });
  expect(await rows('SELECT count(*) AS n FROM story_members')).toEqual([{ n: 0 }]);
});
