import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import workerThreads from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUuidV7 } from '../../src/base/ids.ts';
import { seededRandom } from '../../src/base/random.ts';
import type { SearchRequest } from '../../src/domain/search-query.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createLocalSearch, type LocalSearch } from '../../src/drivers/local-search/local-search.ts';
import type { SearchEvent } from '../../src/drivers/local-search/messages.ts';
import { parseQuery } from '../../src/search/parse-query.ts';
import {
  idsWithWord,
  randomDocument,
  type StoredDocument,
  WORDS,
  writeDocuments,
} from '../harness/search-store.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

let test: TestDatabase;
let directory: string;
const sourceId = randomUUID();
const events: SearchEvent[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'bellwether search '));
});
afterAll(async () => {
  await test?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** Small limits, so that a few hundred documents see refreshes, merges and commits. */
function openSearch(): LocalSearch {
  return createLocalSearch({
    directory,
    database: { address: test.address },
    refreshMs: 5,
    refreshDocuments: 20,
    commitMs: 20,
    onEvent: (event) => events.push(event),
  });
}

function ask(q: string, options: Partial<SearchRequest> = {}): SearchRequest {
  return {
    query: parseQuery(q),
    filters: {},
    facets: [],
    facetSize: 10,
    sort: 'relevance',
    limit: 200,
    ...options,
  };
}

const soon = () => AbortSignal.timeout(20_000);

async function expectIndexEqualsStore(
  search: LocalSearch,
  tenant: TenantId,
  position: number,
  note: string,
): Promise<void> {
  await search.waitFor(tenant, position, soon());
  for (const word of WORDS) {
    const expected = await idsWithWord(test.database, tenant, word);
    const result = await search.search(tenant, ask(`"${word}"`));
    expect(result.total, `${note}: total of ${word}`).toBe(expected.length);
    if (expected.length <= 200)
      expect(result.hits.map(({ id }) => id).sort(), `${note}: hits of ${word}`).toEqual(expected);
  }
  const [row] = await test.database
    .tenant(tenant)
    .query<{ count: number }>({ text: 'SELECT count(*) AS count FROM documents' });
  expect((await search.status(tenant)).documents, note).toBe(row!.count);
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

describe('the embedded search index', () => {
  it('finds what the store holds after random inserts, updates and deletes, and again after a restart', async () => {
    const seed = Date.now() >>> 0;
    const random = seededRandom(seed);
    const tenant = await test.createTenant();
    const known = new Map<string, StoredDocument>();
    let position = 0;
    {
      await using search = openSearch();
      for (let round = 0; round < 80; round++) {
        const put: StoredDocument[] = Array.from({ length: Math.floor(random() * 12) }, () =>
          randomDocument(random),
        );
        const remove: string[] = [];
        for (const id of known.keys()) {
          const chance = random();
          if (chance < 0.03) remove.push(id);
          else if (chance < 0.08) put.push(randomDocument(random, id));
        }
        for (const id of remove) known.delete(id);
        for (const document of put) known.set(document.id, document);
        position = await writeDocuments(test.database, tenant, { sourceId, put, remove });
        if (round % 20 === 0)
          await expectIndexEqualsStore(search, tenant, position, `seed ${seed} round ${round}`);
      }
      await expectIndexEqualsStore(search, tenant, position, `seed ${seed} at the end`);
    }
    const kinds = new Set(events.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(
      expect.arrayContaining(['committed', 'merged', 'opened', 'rebuilt', 'refreshed']),
    );
    expect(events.filter(({ kind }) => kind === 'failed')).toEqual([]);

    const before = events.length;
    await using search = openSearch();
    await expectIndexEqualsStore(search, tenant, position, `seed ${seed} reopened`);
    expect(
      events.slice(before).filter(({ kind }) => kind === 'rebuilt'),
      'reopening needs no rebuild',
    ).toEqual([]);
  });

  it('keeps tenants apart and answers for a tenant without documents', async () => {
    const [first, second] = [await test.createTenant(), await test.createTenant()];
    await using search = openSearch();
    const document = {
      ...randomDocument(seededRandom(1)),
      id: createUuidV7(Date.now()),
      title: 'secret zeppelin',
    };
    const position = await writeDocuments(test.database, first, { sourceId, put: [document] });
    await search.waitFor(first, position, soon());
    expect((await search.search(first, ask('zeppelin'))).total).toBe(1);
    expect(await search.search(second, ask('zeppelin'))).toMatchObject({ total: 0, hits: [], position: 0 });
  });

  it('goes on answering when its thread dies, and follows the outbox again by itself', async () => {
    const tenant = await test.createTenant();
    const random = seededRandom(3);
    await using search = openSearch();
    const first = { ...randomDocument(random), title: 'zeppelin' };
    await search.waitFor(
      tenant,
      await writeDocuments(test.database, tenant, { sourceId, put: [first] }),
      soon(),
    );

    const ended = new Promise((resolve) => threads.at(-1)!.once('exit', resolve));
    // No command of ours: the thread fails on it as it would on a defect of its own.
    threads.at(-1)!.postMessage(null);
    await ended;
    expect((await search.search(tenant, ask('zeppelin'))).total).toBe(1);
    const second = { ...randomDocument(random), title: 'zeppelin' };
    await search.waitFor(
      tenant,
      await writeDocuments(test.database, tenant, { sourceId, put: [second] }),
      soon(),
    );
    expect((await search.search(tenant, ask('zeppelin'))).total).toBe(2);
    expect(events.map(({ kind }) => kind)).toContain('worker-restarted');
  });

  it('unloads the index unused for longest above its memory bound, and loads it again when asked', async () => {
    const tenants = [await test.createTenant(), await test.createTenant(), await test.createTenant()];
    const unloaded = Promise.withResolvers<TenantId>();
    await using search = createLocalSearch({
      directory,
      database: { address: test.address },
      maxBytes: 1,
      onEvent: (event) => event.kind === 'unloaded' && unloaded.resolve(event.tenant),
    });
    for (const tenant of tenants) {
      const put = [{ ...randomDocument(seededRandom(4)), title: 'zeppelin' }];
      await search.waitFor(tenant, await writeDocuments(test.database, tenant, { sourceId, put }), soon());
    }
    expect(tenants.slice(0, 2)).toContain(await unloaded.promise);
    for (const tenant of tenants) expect((await search.search(tenant, ask('zeppelin'))).total).toBe(1);
  });

  it('pages through a ranking without repeating or missing a hit while documents arrive and segments merge', async () => {
    const tenant = await test.createTenant();
    const random = seededRandom(5);
    await using search = openSearch();
    const put = Array.from({ length: 200 }, () => randomDocument(random));
    await search.waitFor(tenant, await writeDocuments(test.database, tenant, { sourceId, put }), soon());
    const whole = await search.search(tenant, ask('apple OR bridge'));
    expect(whole.total).toBeGreaterThan(50);

    const paged: string[] = [];
    let after = undefined as SearchRequest['after'];
    do {
      const page = await search.search(
        tenant,
        ask('apple OR bridge', { limit: 20, ...(after && { after }) }),
      );
      paged.push(...page.hits.map(({ id }) => id));
      after = page.next;
      // Long documents without the words: they move every score, and change nothing in the order asked for.
      const body = 'zephyr walnut violin '.repeat(50);
      const others = Array.from({ length: 30 }, () => ({ ...randomDocument(random), title: 'walnut', body }));
      const position = await writeDocuments(test.database, tenant, { sourceId, put: others });
      await search.waitFor(tenant, position, soon());
    } while (after !== undefined);
    expect(paged).toEqual(whole.hits.map(({ id }) => id));
  });

  it('reads very long documents a few at a time, when following and when rebuilding', async () => {
    const tenant = await test.createTenant();
    const random = seededRandom(6);
    await using search = openSearch();
    // Opened before, so that the documents come through the outbox.
    await search.status(tenant);
    const put = Array.from({ length: 45 }, (_, index) => {
      const body = `${'zephyr '.repeat(60_000)} ${index % 2 === 0 ? 'lantern' : 'magnet'}`;
      return { ...randomDocument(random), title: `number ${index}`, body };
    });
    const position = await writeDocuments(test.database, tenant, { sourceId, put });
    await search.waitFor(tenant, position, soon());
    const totals = async () => {
      const asked = ['lantern', 'magnet', 'zephyr'].map((word) => search.search(tenant, ask(word)));
      return (await Promise.all(asked)).map(({ total }) => total);
    };
    expect(await totals()).toEqual([23, 22, 45]);
    expect(await search.rebuild(tenant)).toEqual({ documents: 45 });
    expect(await totals()).toEqual([23, 22, 45]);
  });

  it('answers boolean, phrase, prefix and misspelt queries with exact totals, facets and a histogram', async () => {
    const tenant = await test.createTenant();
    await using search = openSearch();
    const day = (month: number, date: number) => Date.UTC(2018, month - 1, date);
    const documents = [
      {
        title: 'Meltdown and Spectre explained',
        body: 'Two flaws in processors',
        publishedAt: day(1, 4),
        label: 'cpu',
      },
      {
        title: 'Spectre patches slow servers',
        body: 'After the meltdown',
        publishedAt: day(1, 9),
        label: 'cpu',
      },
      { title: 'A quiet day', body: 'Nothing about processors', publishedAt: day(2, 1), label: 'misc' },
      {
        title: 'node.js 10 released',
        body: 'Graph database drivers too',
        publishedAt: day(3, 1),
        label: 'code',
      },
    ].map((document) => ({ ...document, id: createUuidV7(Date.now()) }));
    const position = await writeDocuments(test.database, tenant, { sourceId, put: documents });
    await search.waitFor(tenant, position, soon());
    const found = async (q: string, options: Partial<SearchRequest> = {}) => {
      const { hits } = await search.search(tenant, ask(q, options));
      return hits.map(({ id }) => documents.findIndex((document) => document.id === id));
    };
    expect(await found('meltdown spectre')).toEqual([0, 1]);
    expect(await found('spectre -patches')).toEqual([0]);
    expect(await found('"graph database" OR quiet', { sort: 'newest' })).toEqual([3, 2]);
    expect(await found('title:processor')).toEqual([]);
    expect(await found('process*', { sort: 'oldest' })).toEqual([0, 2]);
    expect(await found('node.js')).toEqual([3]);
    expect(await found('spetcre meltdwon', { sort: 'oldest' }), 'misspelt words are guessed').toEqual([0, 1]);
    expect(await found('spectre -meltdwon', { sort: 'oldest' }), 'what is excluded is not guessed').toEqual([
      0, 1,
    ]);
    expect(await found('"spetcre patches"'), 'nor what is quoted').toEqual([]);
    expect(await found('-cpu', { filters: { label: ['misc', 'code'] }, sort: 'newest' })).toEqual([3, 2]);
    expect(await found('', { from: day(1, 9), to: day(3, 1), sort: 'oldest' })).toEqual([1, 2]);

    const result = await search.search(
      tenant,
      ask('', { facets: ['label', 'source_type'], histogram: 'month', limit: 1, sort: 'newest' }),
    );
    expect(result.total).toBe(4);
    expect(result.facets.label).toEqual([
      { value: 'cpu', count: 2 },
      { value: 'code', count: 1 },
      { value: 'misc', count: 1 },
    ]);
    expect(result.histogram).toEqual([
      { start: day(1, 1), count: 2 },
      { start: day(2, 1), count: 1 },
      { start: day(3, 1), count: 1 },
    ]);

    const pages: number[] = [];
    for (let after = result.next; after !== undefined; ) {
      const page = await search.search(tenant, ask('', { limit: 1, sort: 'newest', after }));
      pages.push(...page.hits.map(({ publishedAt }) => publishedAt));
      after = page.next;
    }
    expect(pages).toEqual([day(2, 1), day(1, 9), day(1, 4)]);

    const why = await search.explain(tenant, ask('meltdown spectre'), documents[0]!.id);
    const [hit] = (await search.search(tenant, ask('meltdown spectre'))).hits;
    expect(why!.score).toBeCloseTo(hit!.score, 4);
    expect(why!.terms.map(({ term, documentFrequency }) => [term, documentFrequency])).toEqual([
      ['term meltdown', 2],
      ['term spectr', 2],
    ]);
    expect(await search.explain(tenant, ask('meltdown spectre'), documents[2]!.id)).toBe(undefined);
  });
});
