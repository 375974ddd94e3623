import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUuidV7 } from '../../src/base/ids.ts';
import type { RawDocument } from '../../src/domain/document.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createPostgresEventLog } from '../../src/drivers/postgres/event-log.ts';
import { createDeadLetters } from '../../src/pipeline/dead-letters.ts';
import { getIngestRun, startIngestRun } from '../../src/pipeline/ingest-runs.ts';
import { createPreparePool } from '../../src/pipeline/prepare-pool.ts';
import { createPipeline, PIPELINE_GROUP } from '../../src/pipeline/runner.ts';
import type { EventLog } from '../../src/ports/event-log.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

let test: TestDatabase;
let log: EventLog;
let tenant: TenantId;
const source = createUuidV7(Date.now());

beforeAll(async () => {
  test = await createTestDatabase();
  log = createPostgresEventLog({ database: test.database });
  tenant = await test.createTenant();
  await test.database.tenant(tenant).query({
    text: "INSERT INTO sources (id, name, kind, source_type) VALUES ($1, 'test', 'api', 'news')",
    values: [source],
  });
});
afterAll(() => test?.[Symbol.asyncDispose]());

/** Appends documents as one run and processes the log until nothing is left. */
async function ingest(
  documents: readonly RawDocument[],
  options: { module?: string; timeout?: () => number } = {},
) {
  const runId = createUuidV7(Date.now());
  await startIngestRun(test.database.tenant(tenant), { id: runId, sourceId: source, now: Date.now() });
  if (documents.length > 0) await log.append({ topic: 'news', tenant, sourceId: source, runId, documents });
  await using pool = createPreparePool({ heapMiB: 64, ...options });
  const stop = new AbortController();
  const pipeline = createPipeline({
    database: test.database,
    log,
    pool,
    owner: runId,
    observer: {
      lag: (perTopic) => {
        if ([...perTopic.values()].every((documents) => documents === 0)) stop.abort();
      },
    },
  });
  await pipeline.run(stop.signal);
  expect((await log.lag(PIPELINE_GROUP)).get('news')).toBe(0);
  return (await getIngestRun(test.database.tenant(tenant), runId))!;
}

const letters = () => createDeadLetters({ database: test.database, log });
const titles = async () =>
  (
    await test.database
      .tenant(tenant)
      .query<{ title: string }>({ text: 'SELECT title FROM documents ORDER BY id' })
  ).map((row) => row.title);

const poisonous = new URL('../fixtures/poisonous-stages.ts', import.meta.url).href;

describe('the pipeline', () => {
  const documents: RawDocument[] = [
    {
      externalId: '1',
      title: 'Solid-state batteries',
      body: '<p>They &amp; others</p>',
      publishedAt: '2018-01-03T10:00:00Z',
      url: 'https://example.org/a',
      labels: ['x', 'a "b"'],
    },
    {
      externalId: '2',
      title: 'Solid-state   batteries',
      body: 'they & others',
      url: 'https://example.org/a?utm_source=x#y',
    },
    { externalId: '3', title: 'Dated', publishedAt: '3201-01-01' },
    { externalId: '4' },
    { externalId: '5', title: 'Plain', publishedAt: 1514768396 },
  ];

  it('accepts, finds duplicates, and refuses with a reason; the counts add up', async () => {
    expect(await ingest(documents)).toMatchObject({ accepted: 2, duplicates: 1, rejected: 2 });
    const stored = await test.database
      .tenant(tenant)
      .query({ text: 'SELECT title, body, labels, published_at FROM documents ORDER BY id' });
    expect(stored).toEqual([
      {
        title: 'Solid-state batteries',
        body: 'They & others',
        labels: ['x', 'a "b"'],
        published_at: Date.UTC(2018, 0, 3, 10),
      },
      { title: 'Plain', body: '', labels: [], published_at: 1514768396000 },
    ]);
    expect((await letters().list(tenant, { limit: 10 })).map((letter) => letter.reason).sort()).toEqual([
      'has neither a title nor a text',
      'the date "3201-01-01" lies outside 1440 to a year from now',
    ]);
  });

  it('writes nothing twice when everything is sent again', async () => {
    const before = await titles();
    expect(await ingest(documents)).toMatchObject({ accepted: 0, duplicates: 3, rejected: 2 });
    expect(await titles()).toEqual(before);
  });

  it('keeps every place where the same content was seen', async () => {
    const rows = await test.database.tenant(tenant).query<{ seen: number }>({
      text: 'SELECT count(*) AS seen FROM sightings GROUP BY document_id ORDER BY 1',
    });
    expect(rows.map((row) => row.seen)).toEqual([1, 2]);
  });

  it('revises an item whose content its source changed, and knows all its revisions', async () => {
    const revisions = ['first', 'second', 'third'].map((title) => ({
      externalId: 'r',
      title,
      url: 'https://example.org/r',
    }));
    expect(await ingest(revisions)).toMatchObject({ accepted: 3, duplicates: 0 });
    expect(await titles()).toContain('third');
    expect(await titles()).not.toContain('second');
    const [counted] = await test.database.tenant(tenant).query<{ documents: number; captured: number }>({
      text: 'SELECT documents, (SELECT sum(captured) FROM source_counts) AS captured FROM sources',
    });
    const stored = (await titles()).length;
    expect(counted).toEqual({ documents: stored, captured: stored });
    expect(await ingest(revisions)).toMatchObject({ accepted: 0, duplicates: 3 });
    expect(await titles()).toContain('third');
  });

  it('leaves a document alone when another item, that carried the same content, changes', async () => {
    const both = [
      { externalId: 'mine', title: 'Shared by two', url: 'https://example.org/shared' },
      { externalId: 'theirs', title: 'Shared by two', url: 'https://example.org/shared' },
    ];
    expect(await ingest(both)).toMatchObject({ accepted: 1, duplicates: 1 });
    const changed = [{ ...both[1]!, title: 'Changed by the other' }];
    expect(await ingest(changed)).toMatchObject({ accepted: 1 });
    expect(await titles()).toEqual(expect.arrayContaining(['Shared by two', 'Changed by the other']));
    const seen = await test.database.tenant(tenant).query({
      text: `SELECT s.external_id AS item, d.title FROM sightings s JOIN documents d ON d.id = s.document_id
             WHERE s.external_id IN ('mine', 'theirs') ORDER BY 1`,
    });
    expect(seen).toEqual([
      { item: 'mine', title: 'Shared by two' },
      { item: 'theirs', title: 'Changed by the other' },
    ]);
    expect(await ingest([...both, ...changed])).toMatchObject({ accepted: 0, duplicates: 3 });
  });

  it('tells the projections with gapless positions', async () => {
    const rows = await test.database
      .tenant(tenant)
      .query<{ position: number }>({ text: 'SELECT position FROM outbox ORDER BY position' });
    expect(rows.map((row) => row.position)).toEqual(rows.map((_, i) => i + 1));
  });

  it.each(['throws', 'hangs', 'exits', 'devours'])(
    'sets aside the document whose stage %s and keeps those around it',
    async (poison) => {
      const around = Array.from({ length: 9 }, (_, i) => ({
        externalId: `${poison}${i}`,
        title: i === 4 ? poison : `${poison} neighbour ${i}`,
      }));
      const run = await ingest(around, { module: poisonous, timeout: () => 700 });
      expect(run).toMatchObject({ accepted: 8, rejected: 1 });
      const [letter] = await letters().list(tenant, { limit: 1 });
      expect(letter).toMatchObject({ stage: 'prepare', code: 'STAGE_FAILED', replayable: true });
      expect(JSON.parse(letter!.payload)).toMatchObject({ title: poison });
    },
  );

  it('sets aside the document that the database refuses', async () => {
    const run = await ingest(
      Array.from({ length: 5 }, (_, i) => ({
        externalId: `u${i}`,
        title: i === 2 ? 'unstorable' : `storable ${i}`,
      })),
      { module: poisonous },
    );
    expect(run).toMatchObject({ accepted: 4, rejected: 1 });
    expect((await letters().list(tenant, { limit: 1 }))[0]).toMatchObject({ stage: 'store' });
  });

  it('replays a dead letter once', async () => {
    const [letter] = await letters().list(tenant, { limit: 50, stage: 'prepare' });
    expect(await letters().replay(tenant, [letter!.id])).toEqual({ replayed: 1, skipped: 0 });
    expect(await letters().replay(tenant, [letter!.id])).toEqual({ replayed: 0, skipped: 1 });
    await ingest([]);
    expect(await titles()).toContain(JSON.parse(letter!.payload).title);
  });
});
