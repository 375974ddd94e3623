import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { BellwetherError } from '../../../src/base/errors.ts';
import { createUuidV7 } from '../../../src/base/ids.ts';
import type { RawDocument } from '../../../src/domain/document.ts';
import type { TenantId } from '../../../src/domain/tenant.ts';
import { createPostgresEventLog } from '../../../src/drivers/postgres/event-log.ts';
import { createPreparePool } from '../../../src/pipeline/prepare-pool.ts';
import { createPipeline } from '../../../src/pipeline/runner.ts';
import type { EventLog } from '../../../src/ports/event-log.ts';
import { storiesOf, storyMembers } from '../../../src/search/stories.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database.ts';

let test: TestDatabase;
let log: EventLog;
let tenant: TenantId;
const [wire, paper] = [createUuidV7(Date.now()), createUuidV7(Date.now())];

beforeAll(async () => {
  test = await createTestDatabase();
  log = createPostgresEventLog({ database: test.database });
});
beforeEach(async () => {
  tenant = await test.createTenant();
  for (const [id, name] of [
    [wire, 'wire'],
    [paper, 'paper'],
  ])
    await store().query({
      text: "INSERT INTO sources (id, name, kind, source_type) VALUES ($1, $2, 'api', 'news')",
      values: [id, name],
    });
});
afterAll(() => test?.[Symbol.asyncDispose]());

const store = () => test.database.tenant(tenant);

/** A pipeline that works off what was appended: each call is a process of its own, as after a restart. */
async function work(batchDocuments = 1_000): Promise<void> {
  await using pool = createPreparePool({ heapMiB: 64 });
  const stop = new AbortController();
  const pipeline = createPipeline({
    database: test.database,
    log,
    pool,
    owner: createUuidV7(Date.now()),
    batchDocuments,
    observer: {
      lag: (perTopic) => {
        if ([...perTopic.values()].every((documents) => documents === 0)) stop.abort();
      },
    },
  });
  await pipeline.run(stop.signal);
}

const append = (sourceId: string, documents: readonly RawDocument[]) =>
  log.append({ topic: 'news', tenant, sourceId, runId: null, documents });

async function ingest(sourceId: string, documents: readonly RawDocument[]): Promise<void> {
  await append(sourceId, documents);
  await work();
}

/** The stories as sets of the sources' own ids. */
async function stories(): Promise<string[][]> {
  const rows = await store().query<{ items: string[] }>({
    text: `SELECT array_agg(d.external_id ORDER BY d.external_id) AS items FROM story_members AS m JOIN documents AS d ON d.id = m.document_id
           GROUP BY m.story_id ORDER BY 1`,
  });
  return rows.map((row) => row.items);
}

const idOf = async (item: string): Promise<string> =>
  (
    await store().query<{ id: string }>({
      text: 'SELECT id FROM documents WHERE external_id = $1',
      values: [item],
    })
  )[0]!.id;

/** An article of `words` words, the same for the same seed. */
function article(seed: number, words = 120): string {
  return Array.from({ length: words }, (_, i) => `w${(seed * 7919 + i * (seed + 13)) % 5003}x${i % 7}`).join(
    ' ',
  );
}
const at = (day: number, hour = 0) => Date.UTC(2018, 0, day, hour);

it('folds a reprint, a retitled page and a headline of the same words into stories that name every source', async () => {
  await ingest(wire, [
    { externalId: 'a1', title: 'Plant opens', body: article(1), publishedAt: at(2) },
    { externalId: 'b1', title: 'Blind trials', url: 'https://example.org/trials', publishedAt: at(2) },
    {
      externalId: 'c1',
      title: 'Regulator fines battery maker Northvolt heavily',
      publishedAt: at(2),
      url: 'https://one.example/1',
    },
    { externalId: 'other', title: 'Nothing in common', body: article(9), publishedAt: at(2) },
  ]);
  await ingest(paper, [
    {
      externalId: 'a2',
      title: 'New plant',
      body: `${article(1)} and a closing line of its own`,
      publishedAt: at(1),
    },
    {
      externalId: 'b2',
      title: 'What trials tell',
      url: 'http://www.example.org/trials?utm_source=x',
      publishedAt: at(3),
    },
    {
      externalId: 'c2',
      title: 'Regulator Fines Battery-Maker Northvolt Heavily!',
      publishedAt: at(3),
      url: 'https://two.example/9',
    },
  ]);
  expect(await stories()).toEqual([
    ['a1', 'a2'],
    ['b1', 'b2'],
    ['c1', 'c2'],
  ]);
  const [a1, a2, other] = [await idOf('a1'), await idOf('a2'), await idOf('other')];
  const found = await storiesOf(store(), [a1, other]);
  expect([...found.keys()]).toEqual([a1]);
  expect(found.get(a1)).toMatchObject({ size: 2, sources: 2, canonicalId: a2 });
  expect(await storyMembers(store(), a1)).toMatchObject([
    { documentId: a2, source: { name: 'paper' }, canonical: true, method: 'text', matchedId: a1 },
    {
      documentId: a1,
      source: { name: 'wire' },
      canonical: false,
      method: 'first',
      matchedId: null,
      similarity: 1,
    },
  ]);
  expect(await storyMembers(store(), other)).toEqual([]);
});

it('tells the same stories however the log is cut into batches', async () => {
  const documents = Array.from({ length: 60 }, (_, i) => ({
    externalId: `d${i}`,
    title: `Report ${i}`,
    body: `${article(i % 20)} ${article(100 + i, 10)}`,
    publishedAt: at(1 + (i % 5)),
  }));
  await append(wire, documents);
  await work();
  const whole = await stories();
  expect(whole).toHaveLength(20);
  tenant = await test.createTenant();
  await store().query({
    text: "INSERT INTO sources (id, name, kind, source_type) VALUES ($1, 'wire', 'api', 'news')",
    values: [wire],
  });
  for (let i = 0; i < documents.length; i += 7) await append(wire, documents.slice(i, i + 7));
  await work(7);
  expect(await stories()).toEqual(whole);
});

it('decides a revised document anew: it leaves, and a story of one is none', async () => {
  await ingest(wire, [{ externalId: 'a', title: 'One', body: article(3), publishedAt: at(2) }]);
  await ingest(paper, [{ externalId: 'b', title: 'Two', body: `${article(3)} more`, publishedAt: at(2) }]);
  expect(await stories()).toEqual([['a', 'b']]);
  await ingest(paper, [{ externalId: 'b', title: 'Two', body: article(4), publishedAt: at(2) }]);
  expect(await stories()).toEqual([]);
  // What it said before is no longer found.
  await ingest(paper, [{ externalId: 'c', title: 'Three', body: `${article(4)} more`, publishedAt: at(2) }]);
  expect(await stories()).toEqual([['b', 'c']]);
});

it('does not take a document for a duplicate of what it said before', async () => {
  const revisions = ['', ' edited', ' edited twice'].map((change) => ({
    externalId: 'a',
    title: 'One',
    body: `${article(2)}${change}`,
    publishedAt: at(2),
  }));
  await ingest(wire, revisions.slice(0, 1));
  await ingest(wire, revisions.slice(1));
  expect(await stories()).toEqual([]);
});

it('keeps the older of two stories that a document turns into one', async () => {
  const [left, right] = [article(5, 100), article(6, 100)];
  await ingest(wire, [
    { externalId: 'l1', title: 'Left', body: left, publishedAt: at(2), url: 'https://example.org/l1' },
    { externalId: 'l2', title: 'Left again', body: `${left} twice`, publishedAt: at(2) },
    { externalId: 'r1', title: 'Right', body: right, publishedAt: at(2), url: 'https://example.org/r1' },
    { externalId: 'r2', title: 'Right again', body: `${right} twice`, publishedAt: at(2) },
  ]);
  expect(await stories()).toHaveLength(2);
  const before = (await storiesOf(store(), [await idOf('l1')])).get(await idOf('l1'))!.id;
  await ingest(paper, [
    {
      externalId: 'bridge',
      title: 'Left, really',
      body: `${left} thrice`,
      publishedAt: at(2),
      url: 'https://example.org/r1',
    },
  ]);
  expect(await stories()).toEqual([['bridge', 'l1', 'l2', 'r1', 'r2']]);
  expect((await storiesOf(store(), [await idOf('r2')])).get(await idOf('r2'))).toMatchObject({
    id: before,
    size: 5,
  });
});

it('tells nothing of a transaction that was rolled back, and everything after a restart', async () => {
  await ingest(wire, [{ externalId: 'a', title: 'One', body: article(7), publishedAt: at(2) }]);
  await append(paper, [{ externalId: 'b', title: 'Two', body: `${article(7)} more`, publishedAt: at(2) }]);
  // The offset cannot be committed once: the whole transaction is undone and tried again.
  let failures = 1;
  const commit = log.commit;
  log = {
    ...log,
    commit: (...args) => {
      if (failures-- > 0) throw new BellwetherError('UNAVAILABLE', 'once');
      return commit(...args);
    },
  };
  await work();
  expect(await stories()).toEqual([['a', 'b']]);
  expect(await store().query({ text: 'SELECT count(*) AS n FROM signatures' })).toEqual([{ n: 2 }]);
});

it.each(['by the outbox', 'from the store when the outbox was trimmed'])(
  'hears of what another process wrote, and of what it deleted, %s',
  async (way) => {
    const documents = ['a', 'b', 'c'].map((item) => ({
      externalId: item,
      title: item,
      body: `${article(8)} ${item}`,
      publishedAt: at(2),
    }));
    await using pool = createPreparePool({ heapMiB: 64 });
    const idle = Promise.withResolvers<void>();
    let rested = idle;
    const stop = new AbortController();
    // Runs all the time: its window is filled before the other process writes.
    const pipeline = createPipeline({
      database: test.database,
      log,
      pool,
      owner: 'long-lived',
      observer: {
        lag: (perTopic) => {
          if ([...perTopic.values()].every((waiting) => waiting === 0)) rested.resolve();
        },
      },
    });
    const running = pipeline.run(stop.signal);
    await idle.promise;
    const settle = async () => {
      rested = Promise.withResolvers();
      pipeline.wake();
      await rested.promise;
    };
    await append(wire, [documents[0]!]);
    await settle();
    // The other process: what it writes comes past the outbox.
    const b = createUuidV7(Date.now());
    const [a] = await store().query<{ document: string }>({
      text: `WITH d AS (INSERT INTO documents SELECT (jsonb_populate_record(d, jsonb_build_object('id', $1::text, 'external_id', 'b', 'content_hash', '\\x00'))).* FROM documents AS d RETURNING id),
                s AS (INSERT INTO signatures SELECT $1::uuid, published_at, form, signature, url_key, title_key FROM signatures),
                h AS (UPDATE outbox_head SET next_position = next_position + 1 RETURNING next_position - 1 AS position)
           INSERT INTO outbox (position, upserted) SELECT position, ARRAY[$1::uuid] FROM h RETURNING upserted[1]::text AS document`,
      values: [b],
    });
    expect(a!.document).toBe(b);
    await store().query({ text: 'DELETE FROM signatures WHERE document_id <> $1', values: [b] });
    if (way !== 'by the outbox') await store().query({ text: 'DELETE FROM outbox' });
    await append(paper, [documents[2]!]);
    await settle();
    stop.abort();
    await running;
    expect(await stories()).toEqual([['b', 'c']]);
  },
);
