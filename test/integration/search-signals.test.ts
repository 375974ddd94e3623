import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUuidV7 } from '../../src/base/ids.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createLocalSearch, type LocalSearch } from '../../src/drivers/local-search/local-search.ts';
import { createDashboard } from '../../src/search/dashboard.ts';
import { noSemantics } from '../../src/search/semantics.ts';
import { createSignals, type Signals } from '../../src/search/signals.ts';
import { trimOutbox } from '../../src/search/trim-outbox.ts';
import { type StoredDocument, writeDocuments } from '../harness/search-store.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

let test: TestDatabase;
let directory: string;
let search: LocalSearch;
let signals: Signals;
let tenant: TenantId;
let other: TenantId;
const sourceId = randomUUID();
const secondSource = randomUUID();
const day = (month: number, date: number) => Date.UTC(2018, month - 1, date, 12);
let documents: StoredDocument[];

beforeAll(async () => {
  test = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'bellwether-search-'));
  search = createLocalSearch({
    directory,
    database: { address: test.address },
    refreshMs: 5,
    commitMs: 600_000,
  });
  signals = createSignals({ database: test.database, searchIndex: search, semantics: noSemantics });
  tenant = await test.createTenant();
  other = await test.createTenant();
  const own = test.database.tenant(tenant);
  await own.query({
    text: "INSERT INTO sources (id, name, kind, source_type) VALUES ($1, 'Daily News', 'rss', 'news'), ($2, 'Journal', 'rss', 'papers')",
    values: [sourceId, secondSource],
  });
  documents = [
    ['Meltdown and Spectre explained', 'Two flaws in processors.', day(1, 4), 'cpu'],
    ['Spectre patches slow servers', 'After the meltdown came the patches.', day(1, 31), 'cpu'],
    ['A quiet day', 'Nothing about chips.', day(2, 1), 'misc'],
  ].map(([title, body, publishedAt, label]) => ({
    id: createUuidV7(Date.now()),
    title: title as string,
    body: body as string,
    publishedAt: publishedAt as number,
    label: label as string,
  }));
  await writeDocuments(test.database, tenant, { sourceId, put: documents.slice(0, 2) });
  const position = await writeDocuments(test.database, tenant, {
    sourceId: secondSource,
    put: documents.slice(2),
  });
  await own.query({
    text: `INSERT INTO sightings (source_id, external_id, document_id, url, published_at, first_seen_at)
           VALUES ($1, 'a', $3, 'https://example.org/a', '2018-01-04T12:00Z', '2018-01-04T13:00Z'), ($2, 'b', $3, NULL, '2018-01-05Z', '2018-01-06Z')`,
    values: [sourceId, secondSource, documents[0]!.id],
  });
  await search.waitFor(tenant, position, AbortSignal.timeout(20_000));
});
afterAll(async () => {
  await search?.[Symbol.asyncDispose]();
  await test?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

describe('the list of signals', () => {
  it('shows what matches with its source, marks, sightings, facets and histogram', async () => {
    const page = await signals.list(tenant, {
      q: 'meltdown spectre',
      from: '2018-01-01',
      to: '2018-01-31',
      facets: true,
      histogram: 'auto',
    });
    expect(page.total).toBe(2);
    expect(page.nextCursor).toBe(null);
    expect(page.items[0]).toMatchObject({
      id: documents[0]!.id,
      source: { id: sourceId, name: 'Daily News' },
      sourceType: 'news',
      labels: ['cpu'],
      publishedAt: day(1, 4),
      titleHighlight: {
        text: documents[0]!.title,
        ranges: [
          [0, 8],
          [13, 20],
        ],
      },
      snippet: { text: 'Two flaws in processors.', ranges: [] },
      sightings: 2,
    });
    expect(page.items[0]!.score).toBeGreaterThan(page.items[1]!.score);
    expect(page.items[1]).toMatchObject({ sightings: 1, snippet: { ranges: [[10, 18]] } });
    expect(page.facets?.source).toEqual([{ value: sourceId, label: 'Daily News', count: 2 }]);
    expect(page.facets?.source_type).toEqual([{ value: 'news', label: 'News', count: 2 }]);
    expect(page.histogram).toEqual({
      interval: 'day',
      buckets: [
        { start: Date.UTC(2018, 0, 4), count: 1 },
        { start: Date.UTC(2018, 0, 31), count: 1 },
      ],
    });
  });

  it('is newest first without words, and goes on page by page through its cursor', async () => {
    const titles: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await signals.list(tenant, { limit: 1, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.total).toBe(3);
      titles.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(titles).toEqual([documents[2]!.title, documents[1]!.title, documents[0]!.title]);
  });

  it('refuses a cursor of another query or tenant', async () => {
    const { nextCursor } = await signals.list(tenant, { limit: 1 });
    await expect(signals.list(tenant, { q: 'x', cursor: nextCursor! })).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
    await expect(signals.list(other, { cursor: nextCursor! })).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
  });

  it('filters by the name or the id of a source, and finds nothing for one that does not exist', async () => {
    const total = async (source: string) =>
      (await signals.list(tenant, { filters: { source: [source] }, limit: 0 })).total;
    expect(await total('daily news')).toBe(2);
    expect(await total(secondSource)).toBe(1);
    expect(await total('no such source')).toBe(0);
  });

  it('chooses the interval of an open range by what was found', async () => {
    const { histogram, items } = await signals.list(tenant, { histogram: 'auto', limit: 1 });
    expect(histogram?.interval).toBe('day');
    expect(histogram?.buckets.map(({ count }) => count)).toEqual([1, 1, 1]);
    expect(items).toHaveLength(1);
  });

  it('leaves out a document that was deleted from the store but not yet from the index', async () => {
    const own = test.database.tenant(tenant);
    await own.transaction(async (transaction) => {
      const [row] = await transaction.query<{ row: object }>({
        text: 'DELETE FROM documents AS d WHERE id = $1 RETURNING to_jsonb(d) AS row',
        values: [documents[2]!.id],
      });
      expect(row).toBeDefined();
    });
    const page = await signals.list(tenant, {});
    expect(page.items.map(({ id }) => id)).toEqual([documents[1]!.id, documents[0]!.id]);
    const restored = { sourceId: secondSource, put: [documents[2]!] };
    await search.waitFor(
      tenant,
      await writeDocuments(test.database, tenant, restored),
      AbortSignal.timeout(20_000),
    );
  });
});

describe('one signal', () => {
  it('shows everything about it, and where it was seen', async () => {
    expect(await signals.get(tenant, documents[0]!.id.toUpperCase())).toMatchObject({
      title: documents[0]!.title,
      body: 'Two flaws in processors.',
      contentHash: expect.stringMatching(/^[0-9a-f]+$/),
      revision: 1,
      sightings: 2,
      provenance: [
        {
          source: { id: sourceId, name: 'Daily News' },
          externalId: 'a',
          url: 'https://example.org/a',
          publishedAt: Date.UTC(2018, 0, 4, 12),
          firstSeenAt: Date.UTC(2018, 0, 4, 13),
        },
        { source: { name: 'Journal' }, externalId: 'b', url: null },
      ],
    });
  });

  it('is not found under another tenant, or by what is no id', async () => {
    for (const [asker, id] of [
      [other, documents[0]!.id],
      [tenant, createUuidV7(0)],
      [tenant, "' OR 1=1"],
    ] as const) {
      await expect(signals.get(asker, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

describe('the dashboard', () => {
  it('counts what is there, in the range and in the range before it', async () => {
    const own = test.database.tenant(tenant);
    const now = Date.now();
    await own.query({
      text: `INSERT INTO source_counts VALUES (date_trunc('hour', to_timestamp($2::float8 / 1000)), $1, 3)`,
      values: [sourceId, now],
    });
    const dashboard = createDashboard({
      database: test.database,
      searchIndex: search,
      signals,
      clock: { now: () => now },
      sourceStates: async () =>
        new Map([
          [sourceId, 'healthy'],
          [secondSource, 'failing'],
        ]),
      ratePerSecond: () => 7,
      backlog: async () => 11,
    });
    const figures = await dashboard.read(tenant, { from: '2018-02-01', to: '2018-02-20' });
    expect(figures.counts).toEqual({
      signals: 3,
      signalsLast24h: 3,
      ratePerSecond: 7,
      backlog: 11,
      deadLetters: 0,
      sources: { healthy: 1, quiet: 0, degraded: 0, failing: 1, disabled: 0 },
      at: now,
    });
    expect(figures.range).toEqual({
      from: Date.UTC(2018, 1, 1),
      to: Date.UTC(2018, 1, 21),
      signals: 1,
      previous: 1,
    });
    expect(figures.topSources).toEqual([{ id: secondSource, name: 'Journal', count: 1, state: 'failing' }]);
    expect(figures.newest.map(({ title }) => title)).toEqual(['A quiet day']);
    expect((await dashboard.read(tenant, {})).range).toEqual({
      from: null,
      to: null,
      signals: 3,
      previous: null,
    });
  });
});

describe('trimming the outbox', () => {
  it('keeps what a projection has not durably passed, and the row at which the slowest stands', async () => {
    const own = test.database.tenant(tenant);
    const positions = async () =>
      (await own.query<{ position: number }>({ text: 'SELECT position FROM outbox ORDER BY position' })).map(
        ({ position }) => position,
      );
    expect(await trimOutbox(test.database, other), 'nothing was indexed yet').toBe(0);
    await own.query({
      text: "INSERT INTO projections VALUES ('search', 2) ON CONFLICT (name) DO UPDATE SET position = 2",
    });
    expect(await trimOutbox(test.database, tenant, ['search', 'vectors']), 'one has not reported').toBe(0);
    expect(await trimOutbox(test.database, tenant, ['search'])).toBe(1);
    expect(await positions()).toEqual([2, 3]);
  });
});
