import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
});
