import { afterAll, beforeAll, expect, it } from 'vitest';
import { createUuidV7 } from '../../src/base/ids.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import {
  applyLifecycle,
  readLifecyclePolicy,
  writeLifecyclePolicy,
} from '../../src/drivers/postgres/lifecycle.ts';
import { createPartitions, provisionTenant } from '../../src/drivers/postgres/migrations.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

const DAY = 86_400_000;
const start = Date.UTC(2030, 0, 15);
const source = createUuidV7(start);
let test: TestDatabase;
let tenant: TenantId;

beforeAll(async () => {
  test = await createTestDatabase();
  tenant = await test.createTenant();
  // Partitions as they would have been made month by month.
  for (let month = 0; month < 3; month++)
    await provisionTenant({ address: test.address, now: start + month * 31 * DAY }, tenant);
  for (const [n, at] of [start, start + 31 * DAY, start + 62 * DAY].entries()) {
    const id = createUuidV7(at);
    await test.database.tenant(tenant).query({
      text: `INSERT INTO documents (id, source_id, source_type, title, body, published_at, captured_at, content_hash)
             VALUES ($1, $2, 'news', $3, '', now(), now(), $4)`,
      values: [id, source, `document ${n}`, Buffer.from([n])],
    });
    await test.database
      .tenant(tenant)
      .query({ text: 'INSERT INTO document_identities VALUES ($1, $2)', values: [Buffer.from([n]), id] });
    await test.database.tenant(tenant).query({
      text: 'INSERT INTO sightings VALUES ($1, $2, $3, NULL, now(), now())',
      values: [source, `x${n}`, id],
    });
  }
});
afterAll(() => test?.[Symbol.asyncDispose]());

const apply = (now: number) => applyLifecycle(tenant, { address: test.address, now });
const titles = async () =>
  (
    await test.database
      .tenant(tenant)
      .query<{ title: string }>({ text: 'SELECT title FROM documents ORDER BY id' })
  ).map((row) => row.title);

it('leaves young partitions hot', async () => {
  const report = await apply(start + 20 * DAY);
  expect(report).toMatchObject({ warmed: [], cooled: [] });
  // The empty partitions of today, when the tenant was made, lie years back by then.
  expect(report.deleted.filter(({ documents }) => documents > 0)).toEqual([]);
  expect(await titles()).toHaveLength(3);
});

it('warms after 30 days and cools after 90, each once, and keeps everything readable', async () => {
  expect((await apply(Date.UTC(2030, 1, 1) + 31 * DAY)).warmed).toEqual(['documents_203001']);
  expect((await apply(Date.UTC(2030, 1, 1) + 31 * DAY)).warmed).toEqual([]);
  expect((await apply(Date.UTC(2030, 1, 1) + 91 * DAY)).cooled).toContain('documents_203001');
  expect(await titles()).toEqual(['document 0', 'document 1', 'document 2']);
});

it('deletes by policy with identities and sightings, and tells the projections', async () => {
  await writeLifecyclePolicy(test.database.tenant(tenant), {
    warmAfterDays: 30,
    coldAfterDays: 90,
    deleteAfterDays: 200,
  });
  const report = await apply(Date.UTC(2030, 1, 1) + 200 * DAY);
  expect(report.deleted).toContainEqual({ name: 'documents_203001', documents: 1 });
  expect(await titles()).toEqual(['document 1', 'document 2']);
  const rows = (text: string) => test.database.tenant(tenant).query({ text });
  expect(await rows('SELECT * FROM document_identities')).toHaveLength(2);
  expect(await rows('SELECT * FROM sightings')).toHaveLength(2);
  expect(await rows('SELECT * FROM outbox WHERE cardinality(deleted) > 0')).toHaveLength(1);
});

it('never deletes under a policy that says never', async () => {
  await writeLifecyclePolicy(test.database.tenant(tenant), {
    warmAfterDays: 30,
    coldAfterDays: 90,
    deleteAfterDays: null,
  });
  expect(await readLifecyclePolicy(test.database.tenant(tenant))).toMatchObject({ deleteAfterDays: null });
  expect((await apply(start + 5_000 * DAY)).deleted).toEqual([]);
});

it('creates the partitions of the coming months and days ahead, for every tenant', async () => {
  const created = await createPartitions({ address: test.address, now: Date.UTC(2031, 11, 31) });
  expect(created).toEqual(
    expect.arrayContaining([
      'audit_log_203112',
      'audit_log_203202',
      'documents_203112',
      'documents_203202',
      'source_counts_20311231',
      'source_counts_20320103',
    ]),
  );
  expect(await createPartitions({ address: test.address, now: Date.UTC(2031, 11, 31) })).toEqual([]);
});
