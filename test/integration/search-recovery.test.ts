import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import type { SearchRequest } from '../../src/domain/search-query.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createLocalSearch, type LocalSearch } from '../../src/drivers/local-search/local-search.ts';
import type { SearchEvent } from '../../src/drivers/local-search/messages.ts';
import { parseQuery } from '../../src/search/parse-query.ts';
import { idsWithWord, randomDocument, WORDS, writeDocuments } from '../harness/search-store.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

let test: TestDatabase;
let directory: string;
/** Committed and closed between tests; each test that spoils its index leaves it rebuilt. */
let tenant: TenantId;
const sourceId = randomUUID();

beforeAll(async () => {
  test = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'bellwether-search-'));
  tenant = await indexedTenant(200);
});
afterAll(async () => {
  await test?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

function openSearch(onEvent?: (event: SearchEvent) => void): LocalSearch {
  return createLocalSearch({
    directory,
    database: { address: test.address },
    refreshMs: 5,
    commitMs: 20,
    ...(onEvent === undefined ? {} : { onEvent }),
  });
}

function ask(word: string): SearchRequest {
  return {
    query: parseQuery(`"${word}"`),
    filters: {},
    facets: [],
    facetSize: 10,
    sort: 'relevance',
    limit: 200,
  };
}

/** A tenant with `count` documents, indexed and committed. */
async function indexedTenant(count: number): Promise<TenantId> {
  const tenant = await test.createTenant();
  const random = seededRandom(7);
  await using search = openSearch();
  const put = Array.from({ length: count }, () => randomDocument(random));
  const position = await writeDocuments(test.database, tenant, { sourceId, put });
  await search.waitFor(tenant, position, AbortSignal.timeout(20_000));
  return tenant;
}

async function head(tenant: TenantId): Promise<number> {
  const [row] = await test.database
    .tenant(tenant)
    .query<{ position: number }>({ text: 'SELECT next_position - 1 AS position FROM outbox_head' });
  return row!.position;
}

async function expectIndexEqualsStore(search: LocalSearch, tenant: TenantId, note: string): Promise<void> {
  await search.waitFor(tenant, await head(tenant), AbortSignal.timeout(20_000));
  for (const word of WORDS) {
    const expected = await idsWithWord(test.database, tenant, word);
    const result = await search.search(tenant, ask(word));
    expect(result.total, `${note}: total of ${word}`).toBe(expected.length);
    if (expected.length <= 200) {
      expect(result.hits.map(({ id }) => id).sort(), `${note}: hits of ${word}`).toEqual(expected);
    }
  }
}

/** Opens the tenant, compares, and gives the reason for which the index was rebuilt, if it was. */
async function reopen(tenant: TenantId): Promise<string | undefined> {
  const events: SearchEvent[] = [];
  {
    await using search = openSearch((event) => events.push(event));
    await expectIndexEqualsStore(search, tenant, 'reopened');
  }
  return events.find((event) => event.kind === 'rebuilt')?.reason;
}

async function segmentFiles(tenant: TenantId): Promise<string[]> {
  const names = await readdir(join(directory, tenant));
  return names.filter((name) => name.startsWith('segment-')).map((name) => join(directory, tenant, name));
}

describe('the embedded search index after a crash', () => {
  it('agrees with the store however often its process is killed', { timeout: 60_000 }, async () => {
    const seed = Date.now() >>> 0;
    const random = seededRandom(seed);
    const tenant = await test.createTenant();
    let committed = 0;
    for (let round = 0; round < 3; round++) {
      const argument = JSON.stringify({
        address: test.address,
        directory,
        tenant,
        sourceId,
        seed: seed + round,
      });
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, '../harness/search-child.ts'), argument],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const lines = await linesUntil(child, 30 + Math.floor(random() * 120));
      child.kill('SIGKILL');
      await once(child, 'exit');
      committed += lines.filter((line) => line.startsWith('committed')).length;
      const reason = await reopen(tenant);
      expect(reason, `seed ${seed} round ${round}`).toBe(undefined);
    }
    expect(committed, `seed ${seed}`).toBeGreaterThan(0);
  });

  it('is rebuilt from the store when a segment file is damaged, cut off or missing', async () => {
    const flip = async (file: string) => {
      const bytes = await readFile(file);
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(file, bytes);
    };
    for (const damage of [flip, (file: string) => truncate(file, 100), (file: string) => rm(file)]) {
      const [file] = await segmentFiles(tenant);
      await damage(file!);
      expect(await reopen(tenant)).toMatch(/cannot be used/);
      expect(await reopen(tenant), 'the rebuilt index is durable').toBe(undefined);
    }
  });

  it('is rebuilt when its manifest is damaged or its folder was deleted', async () => {
    await writeFile(join(directory, tenant, 'manifest'), 'x');
    expect(await reopen(tenant)).toMatch(/manifest cannot be used/);
    await rm(join(directory, tenant), { recursive: true });
    expect(await reopen(tenant)).toBe('there was no index');
  });

  it('is rebuilt when the outbox was trimmed beyond it', async () => {
    const put = [randomDocument(seededRandom(8)), randomDocument(seededRandom(9))];
    for (const document of put) await writeDocuments(test.database, tenant, { sourceId, put: [document] });
    const text = 'DELETE FROM outbox WHERE position < (SELECT max(position) FROM outbox)';
    await test.database.tenant(tenant).query({ text });
    expect(await reopen(tenant)).toMatch(/outbox has no position/);
  });

  it('is rebuilt when the store was restored to an earlier state and went another way', async () => {
    const own = test.database.tenant(tenant);
    // As a restored store would look: the same position, another history.
    await own.query({ text: 'DELETE FROM documents WHERE id IN (SELECT id FROM documents LIMIT 5)' });
    await own.query({ text: 'UPDATE outbox SET written_at = clock_timestamp()' });
    expect(await reopen(tenant)).toMatch(/restored/);
    await own.query({ text: 'DELETE FROM outbox' });
    await own.query({ text: 'UPDATE outbox_head SET next_position = 1' });
    expect(await reopen(tenant)).toMatch(/outbox has no position/);
  });

  it('leaves no file that the manifest does not name', async () => {
    const stray = join(directory, tenant, 'segment-999.bin');
    await writeFile(stray, 'left by a crash');
    expect(await reopen(tenant)).toBe(undefined);
    expect(await segmentFiles(tenant)).not.toContain(stray);
  });
});

describe('a rebuild', () => {
  it('serves the old state meanwhile, follows what is written meanwhile, and reports its progress', async () => {
    const tenant = await indexedTenant(6_000);
    const random = seededRandom(11);
    await using search = openSearch();
    const [word] = WORDS;
    const before = await search.search(tenant, ask(word));
    const progress: number[] = [];
    let done = false;
    const rebuilding = search
      .rebuild(tenant, (documents) => progress.push(documents))
      .finally(() => (done = true));
    let answers = 0;
    let last = before.position;
    while (!done) {
      await writeDocuments(test.database, tenant, { sourceId, put: [randomDocument(random)] });
      const { total, position } = await search.search(tenant, ask(word));
      expect(total).toBeGreaterThanOrEqual(before.total);
      expect(position, 'the position never goes back').toBeGreaterThanOrEqual(last);
      last = position;
      answers++;
    }
    expect((await rebuilding).documents).toBeGreaterThanOrEqual(6_000);
    expect(answers).toBeGreaterThan(3);
    expect(progress.at(-1)).toBeGreaterThanOrEqual(6_000);
    expect(progress).toEqual([...progress].sort((left, right) => left - right));
    await expectIndexEqualsStore(search, tenant, 'rebuilt');
  });
});

describe('the directory', () => {
  it('belongs to one open index', async () => {
    await using first = openSearch();
    await first.status(tenant);
    await using second = openSearch();
    await expect(second.status(tenant)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_IN_USE' });
  });

  it('forgets a tenant that is dropped', async () => {
    await using search = openSearch();
    await search.drop(tenant);
    expect(await readdir(directory)).not.toContain(tenant);
  });
});

/** What the child printed until there were so many lines; its output is read on, so that it never waits for us. */
function linesUntil(child: ChildProcess, wanted: number): Promise<string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<string[]>();
  const lines = createInterface(child.stdout!);
  const seen: string[] = [];
  lines.on('line', (line) => {
    seen.push(line);
    if (seen.length === wanted) resolve([...seen]);
  });
  child.once('exit', () => reject(new Error(`the child ended by itself after ${seen.length} lines`)));
  return promise;
}
