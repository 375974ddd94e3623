import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { BellwetherError } from '../../../src/base/errors.ts';
import { createUuidV7 } from '../../../src/base/ids.ts';
import type { TenantId } from '../../../src/domain/tenant.ts';
import { quantise } from '../../../src/domain/vector.ts';
import { createOutboxReader, type OutboxReader } from '../../../src/drivers/local-search/outbox-reader.ts';
import { createReEmbedder } from '../../../src/language/embedding/re-embed.ts';
import type { Queryable } from '../../../src/ports/database.ts';
import type { Embedder } from '../../../src/ports/embedder.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database.ts';
import { testVector } from './misbehaving-model.ts';

const DIMENSIONS = 8;
const calm = new AbortController().signal;
let test: TestDatabase;
let tenant: TenantId;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.[Symbol.asyncDispose]());
beforeEach(async () => {
  tenant = await test.createTenant();
  await query(`INSERT INTO embedding_models (id, dimensions, state) VALUES ('static-1', 256, 'active')`);
});

const query = <Row extends object>(text: string, values: readonly unknown[] = []) =>
  test.database.tenant(tenant).query<Row>({ text, values });

/** Stores documents as the pipeline does: rows, and one outbox row for all of them. */
async function store(...titles: readonly string[]): Promise<string[]> {
  const ids = titles.map(() => createUuidV7(Date.now()));
  await test.database.tenant(tenant).transaction(async (transaction) => {
    for (const [i, title] of titles.entries())
      await transaction.query({
        text: `INSERT INTO documents (id, source_id, source_type, title, body, published_at, captured_at, content_hash)
               VALUES ($1, $2, 'news', $3, 'body', now(), now(), $4)`,
        values: [ids[i], randomUUID(), title, createHash('sha256').update(ids[i]!).digest()],
      });
    await tell(transaction, ids);
  });
  return ids;
}

async function tell(transaction: Queryable, ids: readonly string[]): Promise<void> {
  await transaction.query({
    text: `WITH head AS (UPDATE outbox_head SET next_position = next_position + 1 RETURNING next_position - 1 AS position)
           INSERT INTO outbox (position, upserted) SELECT position, $1::uuid[] FROM head`,
    values: [ids],
  });
}

async function revise(id: string, title: string): Promise<void> {
  await test.database.tenant(tenant).transaction(async (transaction) => {
    await transaction.query({
      text: 'UPDATE documents SET title = $2, revision = revision + 1 WHERE id = $1',
      values: [id, title],
    });
    await tell(transaction, [id]);
  });
}

interface TestEmbedder extends Embedder {
  readonly asked: string[];
}

function embedderOf(id: string, before: (texts: readonly string[]) => unknown = () => {}): TestEmbedder {
  const asked: string[] = [];
  return {
    asked,
    model: { id, dimensions: DIMENSIONS },
    capabilities: { local: false, batch: 4 },
    async embed(texts, signal) {
      await before(texts);
      signal.throwIfAborted();
      asked.push(...texts);
      return texts.map((text) => quantise(testVector(text, DIMENSIONS)));
    },
    async [Symbol.asyncDispose]() {},
  };
}

const reEmbedder = (embedder: Embedder) =>
  createReEmbedder({ database: test.database, embedder: () => embedder, batch: 4 });

const models = async () =>
  Object.fromEntries(
    (await query<{ id: string; state: string }>('SELECT id, state FROM embedding_models')).map((row) => [
      row.id,
      row.state,
    ]),
  );
const vectorOf = async (id: string, model: string) => {
  const [row] = await query<{ vector: Buffer }>(
    'SELECT vector FROM vectors WHERE document_id = $1 AND model = $2',
    [id, model],
  );
  return row === undefined ? null : [...new Int8Array(row.vector)];
};
const expected = (title: string) => [...quantise(testVector(`${title}\nbody`, DIMENSIONS))];
const titles = (count: number, of = 'title') => Array.from({ length: count }, (_, i) => `${of} ${i}`);

it('embeds every document, then makes the model the active one and retires the other', async () => {
  const ids = await store(...titles(10));
  const embedder = embedderOf('openai:a');
  expect(await reEmbedder(embedder).run(tenant, calm)).toEqual({
    model: 'openai:a',
    embedded: 10,
    state: 'active',
    stopped: null,
  });
  expect(await models()).toEqual({ 'static-1': 'retired', 'openai:a': 'active' });
  for (const [i, id] of ids.entries()) expect(await vectorOf(id, 'openai:a')).toEqual(expected(`title ${i}`));
});

it('leaves the old model active until the new one is complete', async () => {
  await store(...titles(10));
  const seen: unknown[] = [];
  await reEmbedder(embedderOf('openai:a', async () => seen.push(await models()))).run(tenant, calm);
  expect(seen).toHaveLength(3);
  for (const states of seen) expect(states).toEqual({ 'static-1': 'active', 'openai:a': 'building' });
});

it('goes on where it was interrupted, and embeds nothing twice', async () => {
  await store(...titles(10));
  const stop = new AbortController();
  let calls = 0;
  const first = embedderOf('openai:a', () => {
    if (++calls === 3) stop.abort(new Error('shut down'));
  });
  await expect(reEmbedder(first).run(tenant, stop.signal)).rejects.toThrow('shut down');
  expect(first.asked).toHaveLength(8);
  const second = embedderOf('openai:a');
  expect(await reEmbedder(second).run(tenant, calm)).toMatchObject({ embedded: 2, state: 'active' });
  expect(new Set([...first.asked, ...second.asked]).size).toBe(10);
});

it('embeds what is stored and revised while it runs', async () => {
  const ids = await store(...titles(10));
  let once = false;
  const late: string[] = [];
  const embedder = embedderOf('openai:a', async () => {
    if (once) return;
    once = true;
    late.push(...(await store(...titles(3, 'late'))));
    await revise(ids[0]!, 'revised');
  });
  await reEmbedder(embedder).run(tenant, calm);
  expect(await vectorOf(ids[0]!, 'openai:a')).toEqual(expected('revised'));
  for (const [i, id] of late.entries()) expect(await vectorOf(id, 'openai:a')).toEqual(expected(`late ${i}`));
});

it('takes in what came meanwhile before it becomes active, when that is more than a batch', async () => {
  await store(...titles(2));
  const states: string[] = [];
  const embedder = embedderOf('openai:a', async (texts) => {
    if (states.length === 0) await store(...titles(9, 'late'));
    states.push(`${texts.length} ${(await models())['openai:a']}`);
  });
  await reEmbedder(embedder).run(tenant, calm);
  expect(states).toEqual(['2 building', '4 building', '4 building', '1 building']);
  expect(await models()).toMatchObject({ 'openai:a': 'active' });
});

it('follows new documents once it is active, and tells the vector index alone', async () => {
  await store(...titles(5));
  const embedder = embedderOf('openai:a');
  const run = () => reEmbedder(embedder).run(tenant, calm);
  await run();
  const [id] = await store('new one');
  expect(await run()).toMatchObject({ embedded: 1, state: 'active' });
  expect(await vectorOf(id!, 'openai:a')).toEqual(expected('new one'));
  const rows = await query<{ position: number; embedded: string[] }>(
    'SELECT position, embedded FROM outbox ORDER BY position DESC LIMIT 1',
  );
  expect(rows[0]!.embedded).toEqual([id]);
  const database = test.database.tenant(tenant);
  const seenBy = async (reader: OutboxReader) =>
    (await reader.changesAfter(rows[0]!.position - 1, 10))!.upserted;
  expect(await seenBy(createOutboxReader(database, 'vectors:openai:a', 'openai:a'))).toEqual([id]);
  expect(await seenBy(createOutboxReader(database, 'vectors:static-1', 'static-1'))).toEqual([]);
  expect(await seenBy(createOutboxReader(database, 'search'))).toEqual([]);
  // Its own row is not work.
  expect(await run()).toMatchObject({ embedded: 0, stopped: null });
  expect(embedder.asked).toHaveLength(6);
});

it('stops when the budget is spent and goes on the next day', async () => {
  await store(...titles(10));
  let left = 2;
  const poor = embedderOf('openai:a', () => {
    if (left-- === 0) throw new BellwetherError('BUDGET_EXCEEDED', 'spent');
  });
  expect(await reEmbedder(poor).run(tenant, calm)).toEqual({
    model: 'openai:a',
    embedded: 8,
    state: 'building',
    stopped: 'budget',
  });
  expect(await models()).toMatchObject({ 'static-1': 'active' });
  expect(await reEmbedder(embedderOf('openai:a')).run(tenant, calm)).toMatchObject({
    embedded: 2,
    state: 'active',
  });
});

it('walks again when the outbox was trimmed beyond where it had come', async () => {
  await store(...titles(5));
  await reEmbedder(embedderOf('openai:a')).run(tenant, calm);
  const [missed] = await store('missed');
  await store('seen');
  await query('DELETE FROM outbox WHERE position < (SELECT max(position) FROM outbox)');
  expect(await reEmbedder(embedderOf('openai:a')).run(tenant, calm)).toMatchObject({
    embedded: 2,
    state: 'active',
  });
  expect(await vectorOf(missed!, 'openai:a')).toEqual(expected('missed'));
});

it('forgets what was being built when another model is chosen, with its vectors', async () => {
  const [id] = await store(...titles(10));
  let calls = 0;
  const away = embedderOf('openai:a', () => {
    if (++calls === 2) throw new BellwetherError('UNAVAILABLE', 'away');
  });
  expect(await reEmbedder(away).run(tenant, calm)).toMatchObject({
    state: 'building',
    stopped: 'unavailable',
  });
  await reEmbedder(embedderOf('openai:b')).run(tenant, calm);
  expect(await models()).toEqual({ 'static-1': 'retired', 'openai:b': 'active' });
  expect(await vectorOf(id!, 'openai:a')).toBeNull();
  expect(await query("SELECT name FROM projections WHERE name LIKE 'embedding:%'")).toEqual([
    { name: 'embedding:openai:b' },
  ]);
});

it('goes back to the model of the pipeline without embedding what it wrote', async () => {
  const ids = await store(...titles(6));
  for (const id of ids.slice(1))
    await query("INSERT INTO vectors VALUES ($1, 'static-1', $2)", [id, Buffer.alloc(DIMENSIONS, 1)]);
  await query('UPDATE embedding_models SET dimensions = $1', [DIMENSIONS]);
  await reEmbedder(embedderOf('openai:a')).run(tenant, calm);
  await revise(ids[2]!, 'revised, and embedded by the pipeline');
  const back = embedderOf('static-1');
  expect(await reEmbedder(back).run(tenant, calm)).toMatchObject({ embedded: 1, state: 'active' });
  expect(back.asked).toEqual(['title 0\nbody']);
  expect(await models()).toEqual({ 'static-1': 'active' });
});

it('gives no vector to a text without a word, and none to a document that is gone', async () => {
  const [empty, gone, there] = await store('empty', 'gone', 'there');
  const embedder: Embedder = {
    ...embedderOf('openai:a'),
    async embed(texts) {
      await query('DELETE FROM documents WHERE id = $1', [gone]);
      return texts.map((text) =>
        text.startsWith('empty') ? new Int8Array(DIMENSIONS) : quantise(testVector(text, DIMENSIONS)),
      );
    },
  };
  await reEmbedder(embedder).run(tenant, calm);
  expect([await vectorOf(empty!, 'openai:a'), await vectorOf(gone!, 'openai:a')]).toEqual([null, null]);
  expect(await vectorOf(there!, 'openai:a')).toEqual(expected('there'));
});

it('lets one process build at a time', async () => {
  await store(...titles(20));
  let other: Promise<unknown> | undefined;
  const slow = embedderOf('openai:a', async () => {
    other ??= reEmbedder(embedderOf('openai:a')).run(tenant, calm);
    await other;
  });
  await expect(reEmbedder(slow).run(tenant, calm)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await models()).toMatchObject({ 'openai:a': 'active' });
});

it('refuses a model that changed its dimensions under the same name', async () => {
  await store('one');
  await reEmbedder(embedderOf('openai:a')).run(tenant, calm);
  const wider = { ...embedderOf('openai:a'), model: { id: 'openai:a', dimensions: 9 } };
  await expect(reEmbedder(wider).run(tenant, calm)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
});

it('embeds documents before their turn, tells the index, and passes them over when their turn comes', async () => {
  await store('old');
  await reEmbedder(embedderOf('openai:a')).run(tenant, calm);
  const [, urgent, revised] = await store('bulk', 'urgent', 'revised');
  await revise(revised!, 'revised');
  const embedder = embedderOf('openai:a');
  const { embed, run, active } = reEmbedder(embedder);
  expect(await active(tenant)).toBe(true);
  expect(await embed(tenant, [urgent!, revised!, randomUUID()], calm), 'the last is gone').toBe(1);
  expect(await vectorOf(urgent!, 'openai:a')).toEqual(expected('urgent'));
  expect(await query('SELECT embedded, embedded_model FROM outbox ORDER BY position DESC LIMIT 1')).toEqual([
    { embedded: [urgent], embedded_model: 'openai:a' },
  ]);
  await run(tenant, calm);
  expect(embedder.asked).toEqual(['urgent\nbody', 'bulk\nbody', 'revised\nbody']);
});
