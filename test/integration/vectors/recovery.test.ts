import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import workerThreads from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUuidV7 } from '../../../src/base/ids.ts';
import { seededRandom } from '../../../src/base/random.ts';
import type { TenantId } from '../../../src/domain/tenant.ts';
import { createLocalVectors, type LocalVectors } from '../../../src/drivers/local-vectors/local-vectors.ts';
import type { VectorsEvent } from '../../../src/drivers/local-vectors/messages.ts';
import { trimOutbox } from '../../../src/search/trim-outbox.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database.ts';
import { randomVector, type WrittenVector, writeVectors } from '../../harness/vector-writer.ts';

const MODEL = 'test/1';
const DIMENSIONS = 16;
const random = seededRandom(11);
const soon = () => AbortSignal.timeout(20_000);

let test: TestDatabase;
let directory: string;
/** Committed and closed between tests; each test that spoils its index leaves it rebuilt. */
let tenant: TenantId;

beforeAll(async () => {
  test = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'bellwether-vectors-'));
  tenant = await indexedTenant(300);
});
afterAll(async () => {
  await test?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

function openIndex(
  onEvent?: (event: VectorsEvent) => void,
  options: Partial<Parameters<typeof createLocalVectors>[0]> = {},
): LocalVectors {
  return createLocalVectors({
    directory,
    database: { address: test.address },
    refreshMs: 5,
    commitMs: 20,
    ...(onEvent === undefined ? {} : { onEvent }),
    ...options,
  });
}

function drawn(count: number): WrittenVector[] {
  return Array.from({ length: count }, () => ({
    id: createUuidV7(Date.now()),
    vector: randomVector(random, DIMENSIONS),
  }));
}

async function indexedTenant(count: number): Promise<TenantId> {
  const created = await test.createTenant();
  await using index = openIndex();
  const position = await writeVectors(test.database, created, { model: MODEL, put: drawn(count) });
  await index.waitFor(created, MODEL, position, soon());
  return created;
}

interface Row {
  readonly id: string;
  readonly vector: Buffer;
}

/** Every vector of the store is found as its own nearest, and there are no others. */
async function expectIndexEqualsStore(index: LocalVectors, of: TenantId, note: string): Promise<void> {
  const own = test.database.tenant(of);
  const [head] = await own.query<{ position: number }>({
    text: 'SELECT next_position - 1 AS position FROM outbox_head',
  });
  await index.waitFor(of, MODEL, head!.position, soon());
  const rows = await own.query<Row>({ text: 'SELECT document_id AS id, vector FROM vectors' });
  expect((await index.status(of, MODEL)).vectors, note).toBe(rows.length);
  for (const { id, vector } of rows.slice(0, 200)) {
    const { hits } = await index.nearest(of, { model: MODEL, vector: new Int8Array(vector), limit: 1 });
    expect(hits[0]?.similarity, note).toBeCloseTo(1, 4);
    expect(hits[0]?.id, note).toBe(id);
  }
}

/** Opens the tenant's index, compares, and gives the reason for which it was rebuilt, if it was. */
async function reopen(of: TenantId): Promise<string | undefined> {
  const events: VectorsEvent[] = [];
  {
    await using index = openIndex((event) => events.push(event));
    await expectIndexEqualsStore(index, of, 'reopened');
  }
  expect(events.filter(({ kind }) => kind === 'failed')).toEqual([]);
  return events.find((event) => event.kind === 'rebuilt')?.reason;
}

async function folderOf(of: TenantId): Promise<string> {
  const [model] = await readdir(join(directory, of));
  return join(directory, of, model!);
}

async function vectorFile(of: TenantId): Promise<string> {
  const folder = await folderOf(of);
  const name = (await readdir(folder)).find((each) => each.startsWith('vectors-'));
  return join(folder, name!);
}

/** Every thread that is started from now on, so that a test can end one. */
const threads: workerThreads.Worker[] = [];
const { Worker } = workerThreads;
workerThreads.Worker = class extends Worker {
  constructor(...options: ConstructorParameters<typeof Worker>) {
    super(...options);
    threads.push(this);
  }
};
syncBuiltinESMExports();
afterAll(() => {
  workerThreads.Worker = Worker;
  syncBuiltinESMExports();
});

describe('the embedded vector index when it is opened again', () => {
  it('goes on from its files, with what was changed while it was closed', async () => {
    expect(await reopen(tenant)).toBe(undefined);
    const rows = await test.database
      .tenant(tenant)
      .query<Row>({ text: 'SELECT document_id AS id, vector FROM vectors LIMIT 60' });
    const changed = rows
      .slice(0, 30)
      .map(({ id }): WrittenVector => ({ id, vector: randomVector(random, DIMENSIONS) }));
    const remove = rows.slice(30).map(({ id }) => id);
    await writeVectors(test.database, tenant, { model: MODEL, put: [...drawn(50), ...changed], remove });
    expect(await reopen(tenant)).toBe(undefined);
    expect(await reopen(tenant)).toBe(undefined);
  });

  it('is rebuilt from the store when its file is damaged, cut off or missing', async () => {
    const flip = async (file: string) => {
      const bytes = await readFile(file);
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(file, bytes);
    };
    for (const damage of [flip, (file: string) => truncate(file, 100), (file: string) => rm(file)]) {
      await damage(await vectorFile(tenant));
      expect(await reopen(tenant)).toMatch(/cannot be used/);
      expect(await reopen(tenant), 'the rebuilt index is durable').toBe(undefined);
    }
  });

  it('is rebuilt when its manifest is damaged or its folder was deleted', async () => {
    await writeFile(join(await folderOf(tenant), 'manifest'), 'x');
    expect(await reopen(tenant)).toMatch(/manifest cannot be used/);
    await rm(join(directory, tenant), { recursive: true });
    expect(await reopen(tenant)).toBe('there was no index');
  });

  it('writes over what a crash left behind the end of its file', async () => {
    const file = await vectorFile(tenant);
    await writeFile(file, Buffer.concat([await readFile(file), Buffer.alloc(5_000, 7)]));
    await writeVectors(test.database, tenant, { model: MODEL, put: drawn(20) });
    expect(await reopen(tenant)).toBe(undefined);
    expect(await reopen(tenant)).toBe(undefined);
  });

  it('is rebuilt when the outbox was trimmed beyond it or the store went another way', async () => {
    const own = test.database.tenant(tenant);
    for (const put of [drawn(1), drawn(1)]) await writeVectors(test.database, tenant, { model: MODEL, put });
    await own.query({ text: 'DELETE FROM outbox WHERE position < (SELECT max(position) FROM outbox)' });
    expect(await reopen(tenant)).toMatch(/outbox has no position/);
    await own.query({
      text: 'DELETE FROM vectors WHERE document_id IN (SELECT document_id FROM vectors LIMIT 5)',
    });
    await own.query({ text: 'UPDATE outbox SET written_at = clock_timestamp()' });
    expect(await reopen(tenant)).toMatch(/restored/);
  });
});

describe('the embedded vector index while it serves', () => {
  it('keeps the outbox from being trimmed beyond it, until its model is retired or it is dropped', async () => {
    const own = test.database.tenant(tenant);
    const outboxFrom = async () => {
      await trimOutbox(test.database, tenant, ['search']);
      const [row] = await own.query<{ position: number }>({
        text: 'SELECT min(position) AS position FROM outbox',
      });
      return row!.position;
    };
    const [reached] = await own.query<{ position: number }>({
      text: 'SELECT position FROM projections WHERE name = $1',
      values: [`vectors:${MODEL}`],
    });
    const last = await writeVectors(test.database, tenant, { model: MODEL, put: drawn(1) });
    await own.query({
      text: "INSERT INTO projections (name, position) VALUES ('search', $1)",
      values: [last],
    });
    expect(await outboxFrom()).toBe(reached!.position);
    await own.query({
      text: "INSERT INTO embedding_models (id, dimensions, state) VALUES ($1, 16, 'retired')",
      values: [MODEL],
    });
    expect(await outboxFrom()).toBe(last);
    await own.query({ text: 'DELETE FROM embedding_models' });
    await using index = openIndex();
    await index.drop(tenant, MODEL);
    expect(await own.query({ text: "SELECT 1 FROM projections WHERE name LIKE 'vectors:%'" })).toEqual([]);
    await expectIndexEqualsStore(index, tenant, 'asked again');
  });

  it('forgets the vector of a changed document that has none any more', async () => {
    const own = await test.createTenant();
    await using index = openIndex();
    const put = drawn(3);
    const position = await writeVectors(test.database, own, { model: MODEL, put });
    await index.waitFor(own, MODEL, position, soon());
    const { id } = put[0]!;
    await test.database.tenant(own).transaction(async (transaction) => {
      await transaction.query({ text: 'DELETE FROM vectors WHERE document_id = $1', values: [id] });
      await transaction.query({ text: 'UPDATE outbox_head SET next_position = next_position + 1' });
      await transaction.query({
        text: 'INSERT INTO outbox (position, upserted) VALUES ($1, ARRAY[$2::uuid])',
        values: [position + 1, id],
      });
    });
    await expectIndexEqualsStore(index, own, 'without one');
    expect((await index.status(own, MODEL)).vectors).toBe(2);
  });

  it('serves the old state during a rebuild, and follows what is written meanwhile', async () => {
    const rebuilt = await indexedTenant(9_000);
    await using index = openIndex();
    let { position: last } = await index.status(rebuilt, MODEL);
    let done = false;
    const rebuilding = index.rebuild(rebuilt, MODEL).finally(() => (done = true));
    let answers = 0;
    while (!done) {
      const put = drawn(1);
      await writeVectors(test.database, rebuilt, { model: MODEL, put });
      const result = await index.nearest(rebuilt, { model: MODEL, vector: put[0]!.vector, limit: 5 });
      expect(result.hits.length).toBe(5);
      expect(result.position, 'the position never goes back').toBeGreaterThanOrEqual(last);
      last = result.position;
      answers++;
    }
    expect((await rebuilding).vectors).toBeGreaterThanOrEqual(9_000);
    expect(answers).toBeGreaterThan(1);
    await expectIndexEqualsStore(index, rebuilt, 'rebuilt');
  });

  it('goes on answering when its thread dies, and follows the outbox again by itself', async () => {
    const own = await test.createTenant();
    const events: VectorsEvent[] = [];
    await using index = openIndex((event) => events.push(event));
    const first = drawn(3);
    const position = await writeVectors(test.database, own, { model: MODEL, put: first });
    await index.waitFor(own, MODEL, position, soon());
    const thread = threads.at(-1)!;
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    // No command of ours: the thread fails on it as it would on a defect of its own.
    thread.postMessage(null);
    await ended;
    const nearest = { model: MODEL, vector: first[0]!.vector, limit: 1 };
    expect((await index.nearest(own, nearest)).hits[0]!.id).toBe(first[0]!.id);
    await writeVectors(test.database, own, { model: MODEL, put: drawn(3) });
    await expectIndexEqualsStore(index, own, 'after the thread died');
    expect(events.map(({ kind }) => kind)).toContain('worker-restarted');
  });

  it('unloads the index unused for longest above its memory bound, and loads it again when asked', async () => {
    const tenants = [await test.createTenant(), await test.createTenant(), await test.createTenant()];
    const unloaded = Promise.withResolvers<TenantId>();
    const onEvent = (event: VectorsEvent) => event.kind === 'unloaded' && unloaded.resolve(event.tenant);
    await using index = openIndex((event) => void onEvent(event), { maxBytes: 1 });
    for (const each of tenants) {
      const position = await writeVectors(test.database, each, { model: MODEL, put: drawn(5) });
      await index.waitFor(each, MODEL, position, soon());
    }
    expect(tenants.slice(0, 2)).toContain(await unloaded.promise);
    for (const each of tenants) await expectIndexEqualsStore(index, each, 'loaded again');
  });

  it('drops many removed vectors, and sorts many into lists, without anyone waiting', async () => {
    const large = await test.createTenant();
    const rewritten: Extract<VectorsEvent, { kind: 'rewritten' }>[] = [];
    let onRewritten = () => {};
    await using index = openIndex((event) => {
      if (event.kind !== 'rewritten') return;
      rewritten.push(event);
      onRewritten();
    });
    const next = () => new Promise<void>((resolve) => (onRewritten = resolve));
    const put = drawn(20_000);
    await writeVectors(test.database, large, { model: MODEL, put });
    await index.status(large, MODEL);
    const dropped = next();
    const remove = put.slice(0, 8_000).map(({ id }) => id);
    await writeVectors(test.database, large, { model: MODEL, remove });
    await dropped;
    expect(rewritten[0]).toMatchObject({ vectors: 12_000, lists: 1 });
    await expectIndexEqualsStore(index, large, 'without the removed');

    const sorted = next();
    for (let i = 0; i < 11; i++)
      await writeVectors(test.database, large, { model: MODEL, put: drawn(10_000) });
    await sorted;
    expect(rewritten[1]!.lists).toBe(512);
    const one = drawn(1);
    const position = await writeVectors(test.database, large, { model: MODEL, put: one });
    await index.waitFor(large, MODEL, position, soon());
    const request = { model: MODEL, vector: one[0]!.vector, limit: 10 };
    const result = await index.nearest(large, request);
    expect(result.exact).toBe(false);
    expect(result.hits[0]).toMatchObject({ id: one[0]!.id });
    expect(await index.status(large, MODEL)).toMatchObject({ vectors: 122_001 });
    await index[Symbol.asyncDispose]();

    await using again = openIndex();
    expect((await again.nearest(large, request)).hits).toEqual(result.hits);
    expect(await again.status(large, MODEL)).toMatchObject({ vectors: 122_001 });
  }, 60_000);
});

it('has one owner of its directory', async () => {
  await using first = openIndex();
  await first.status(tenant, MODEL);
  await using second = openIndex();
  await expect(second.status(tenant, MODEL)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_IN_USE' });
});
