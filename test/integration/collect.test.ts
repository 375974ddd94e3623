import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BellwetherError } from '../../src/base/errors.ts';
import { seededRandom } from '../../src/base/random.ts';
import { createAddressPolicy } from '../../src/collect/address-policy.ts';
import { type Collector, createCollector } from '../../src/collect/collect-source.ts';
import type { Connector } from '../../src/collect/connector.ts';
import { createConnectors } from '../../src/collect/connectors/index.ts';
import { createPoliteness } from '../../src/collect/politeness.ts';
import { createSafeFetch } from '../../src/collect/safe-fetch.ts';
import { runScheduler, type ScheduledRun } from '../../src/collect/scheduler.ts';
import { createSources, type Sources } from '../../src/collect/sources.ts';
import type { RawDocument } from '../../src/domain/document.ts';
import type { SourceKind } from '../../src/domain/source.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createPostgresEventLog } from '../../src/drivers/postgres/event-log.ts';
import { type LocalServer, startLocalServer } from '../harness/local-server.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/hackernews/${name}`, import.meta.url), 'utf8');
const items = JSON.parse(fixture('items.json')) as Record<string, unknown>;

const feed = (count: number) =>
  `<rss version="2.0"><channel><title>Local</title>${Array.from({ length: count }, (_, i) => `<item><title>Item ${i}</title><link>/item/${i}</link><guid>g${i}</guid></item>`).join('')}</channel></rss>`;

let database: TestDatabase;
let server: LocalServer;
let tenant: TenantId;
let feedItems = 2;
let now = Date.UTC(2026, 0, 1);
const clock = { now: () => now };
const signal = new AbortController().signal;

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createTenant();
  server = await startLocalServer((request, response) => {
    const path = request.url ?? '';
    const item = /^\/v0\/item\/(\d+)\.json$/.exec(path);
    if (item !== null) response.end(JSON.stringify(items[item[1]!] ?? null));
    else if (path === '/v0/topstories.json') response.end(fixture('topstories.json'));
    else if (path === '/broken') response.writeHead(503, { 'retry-after': '7200' }).end();
    else if (path === '/redirect') response.writeHead(302, { location: 'http://10.0.0.1/feed' }).end();
    else {
      const etag = `"${feedItems}"`;
      if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
      else response.writeHead(200, { etag, 'content-type': 'application/rss+xml' }).end(feed(feedItems));
    }
  });
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

interface Setup extends AsyncDisposable {
  readonly sources: Sources;
  readonly collector: Collector;
}

function setUp(extra: readonly Connector[] = []): Setup {
  const fetcher = createSafeFetch({ version: 'test', policy: createAddressPolicy({ allow: ['127.0.0.1'] }) });
  const connectors = new Map([
    ...createConnectors({ hackerNewsUrl: `${server.origin}/v0` }),
    ...extra.map((one): [SourceKind, Connector] => [one.kind, one]),
  ]);
  const politeness = createPoliteness({ clock: { now: () => Date.now() }, sleep: async () => {} });
  const eventLog = createPostgresEventLog({ database: database.database });
  const sources = createSources({ database: database.database, connectors, clock });
  const collector = createCollector({
    database: database.database,
    eventLog,
    fetch: fetcher.fetch,
    politeness,
    connectors,
    clock,
    random: seededRandom(7),
  });
  return { sources, collector, [Symbol.asyncDispose]: () => fetcher[Symbol.asyncDispose]() };
}

async function appended(sourceId: string): Promise<RawDocument[]> {
  const rows = await database.database.platform.query<{ payload: Buffer }>({
    text: 'SELECT payload FROM shared.event_log WHERE source_id = $1 ORDER BY base_offset',
    values: [sourceId],
  });
  return rows.flatMap(({ payload }) => JSON.parse(payload.toString('utf8')) as RawDocument[]);
}

describe('collecting a source', () => {
  it('appends what is new, goes on from its cursor, and takes "unchanged" for health', async () => {
    await using setup = setUp();
    const { id } = await setup.sources.create(tenant, {
      kind: 'rss',
      settings: { url: `${server.origin}/feed` },
    });

    expect(await setup.collector.collect(tenant, id, { signal })).toEqual({
      fetched: 2,
      rejected: 0,
      unchanged: false,
      error: null,
    });
    now += 60_000;
    expect(await setup.collector.collect(tenant, id, { signal })).toEqual({
      fetched: 0,
      rejected: 0,
      unchanged: true,
      error: null,
    });
    feedItems = 3;
    expect(await setup.collector.collect(tenant, id, { signal })).toMatchObject({
      fetched: 1,
      unchanged: false,
    });

    expect((await appended(id)).map(({ externalId, url }) => [externalId, url])).toEqual(
      [0, 1, 2].map((i) => [`g${i}`, `${server.origin}/item/${i}`]),
    );
    const { health } = await setup.sources.get(tenant, id);
    expect(health).toMatchObject({
      state: 'healthy',
      // The pipeline counts them, when it has accepted them.
      documents: 0,
      lastRunAt: now,
      lastSuccessAt: now,
      lastItemAt: now,
      consecutiveFailures: 0,
      lastError: null,
    });
    expect(health.nextRunAt).toBeGreaterThanOrEqual(now + 900_000);
  });

  it('fetches Hacker News stories once, passes over the dead, and keeps what is no story as a dead letter', async () => {
    await using setup = setUp();
    const { id, name } = await setup.sources.create(tenant, {
      kind: 'hackernews',
      settings: { list: 'top' },
    });
    expect(name).toBe('Hacker News: top');
    expect(await setup.collector.collect(tenant, id, { signal })).toEqual({
      fetched: 3,
      rejected: 1,
      unchanged: false,
      error: null,
    });
    expect((await appended(id)).map((document) => [document.externalId, document.url])).toEqual([
      ['9000005', 'https://example.com/jobs/firmware'],
      ['9000002', 'https://news.ycombinator.com/item?id=9000002'],
      ['9000001', 'https://example.org/tides'],
    ]);
    const letters = await database.database.tenant(tenant).query<{ reason: string; stage: string }>({
      text: 'SELECT reason, stage FROM dead_letters WHERE source_id = $1',
      values: [id],
    });
    expect(letters).toEqual([{ reason: 'Item 9000007 is not a story.', stage: 'capture' }]);

    server.requests.length = 0;
    expect(await setup.collector.collect(tenant, id, { signal })).toMatchObject({
      fetched: 0,
      rejected: 0,
      unchanged: true,
    });
    // The one that was not served yet is asked for again, the others are not.
    expect(server.requests).toEqual(['/v0/topstories.json', '/v0/item/9000004.json']);
  });

  it('records a failure with its reason, waits as long as the source asks, and opens the breaker at the fifth', async () => {
    await using setup = setUp();
    const { id } = await setup.sources.create(tenant, {
      kind: 'rss',
      name: 'broken',
      settings: { url: `${server.origin}/broken` },
    });
    const first = await setup.collector.collect(tenant, id, { signal });
    expect(first.error).toMatch(/\/broken answered 503/);
    const { health } = await setup.sources.get(tenant, id);
    expect(health).toMatchObject({ state: 'degraded', consecutiveFailures: 1, lastSuccessAt: null });
    expect(health.nextRunAt).toBe(now + 7_200_000);

    // Another process: this one was asked to leave the host alone.
    await using other = setUp();
    const { id: refused } = await other.sources.create(tenant, {
      kind: 'rss',
      name: 'refused',
      settings: { url: `${server.origin}/redirect` },
    });
    for (let run = 0; run < 5; run++) {
      expect((await other.collector.collect(tenant, refused, { signal })).error).toMatch(
        /10\.0\.0\.1 is a private address/,
      );
    }
    const after = (await other.sources.get(tenant, refused)).health;
    expect(after).toMatchObject({ state: 'failing', consecutiveFailures: 5 });
    expect(after.nextRunAt! - now).toBeGreaterThanOrEqual(600_000);
  });

  it('stores neither documents nor cursor when the append fails', async () => {
    await using setup = setUp();
    const fetcher = createSafeFetch({
      version: 'test',
      policy: createAddressPolicy({ allow: ['127.0.0.1'] }),
    });
    const eventLog = createPostgresEventLog({ database: database.database });
    const collector = createCollector({
      database: database.database,
      eventLog: {
        ...eventLog,
        append: () => Promise.reject(new BellwetherError('UNAVAILABLE', 'The log is away.')),
      },
      fetch: fetcher.fetch,
      politeness: createPoliteness({ clock: { now: () => Date.now() }, sleep: async () => {} }),
      connectors: createConnectors(),
      clock,
      random: seededRandom(7),
    });
    const { id } = await setup.sources.create(tenant, {
      kind: 'rss',
      name: 'no log',
      settings: { url: `${server.origin}/nolog` },
    });
    await expect(collector.collect(tenant, id, { signal })).rejects.toThrow('The log is away.');
    expect((await setup.sources.get(tenant, id)).health).toMatchObject({
      documents: 0,
      consecutiveFailures: 0,
    });
    expect(await setup.collector.collect(tenant, id, { signal })).toMatchObject({ fetched: feedItems });
    await fetcher[Symbol.asyncDispose]();
  });

  it('lets one of two runs at the same time win, and stores every item once', async () => {
    await using setup = setUp();
    const { id } = await setup.sources.create(tenant, {
      kind: 'rss',
      name: 'twice',
      settings: { url: `${server.origin}/twice` },
    });
    const runs = await Promise.allSettled([
      setup.collector.collect(tenant, id, { signal }),
      setup.collector.collect(tenant, id, { signal }),
    ]);
    const lost = runs.filter((run) => run.status === 'rejected');
    for (const run of lost) expect(run.reason).toMatchObject({ code: 'CONFLICT' });
    expect((await appended(id)).length).toBe(feedItems);
  });
});

describe('sources', () => {
  it('are created, found, changed and deleted, with their schedule', async () => {
    await using setup = setUp();
    const { sources } = setup;
    const created = await sources.create(tenant, {
      kind: 'rss',
      name: 'CRUD',
      settings: { url: 'https://example.org/a.xml' },
      labels: ['x'],
      priority: 2,
    });
    expect(created).toMatchObject({
      sourceType: 'news',
      schedule: { kind: 'interval', everySeconds: 900 },
      rateLimit: 60,
      labels: ['x'],
      health: { state: 'healthy', nextRunAt: now },
    });
    expect((await sources.find(tenant, 'crud'))?.id).toBe(created.id);
    const paused = await sources.update(tenant, created.id, { paused: true, name: 'CRUD 2' });
    expect(paused).toMatchObject({
      name: 'CRUD 2',
      paused: true,
      priority: 2,
      health: { state: 'disabled', nextRunAt: null },
    });
    expect((await sources.update(tenant, created.id, { paused: false })).health.nextRunAt).toBe(now);
    await expect(sources.create(tenant, { kind: 'api', name: 'crud 2' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(sources.create(tenant, { kind: 'rss', settings: { url: 'ftp://x' } })).rejects.toThrow(
      /settings\.url is "ftp:\/\/x"/,
    );
    await sources.delete(tenant, created.id);
    await expect(sources.get(tenant, created.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('of one tenant are not there for another', async () => {
    await using setup = setUp();
    const other = await database.createTenant();
    const { id } = await setup.sources.create(tenant, { kind: 'api', name: 'mine' });
    await expect(setup.sources.get(other, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(setup.sources.delete(other, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await setup.sources.list(other)).toEqual([]);
  });
});

describe('the scheduler', () => {
  it('runs due sources side by side, the urgent first, leaves suspended tenants alone, and stops when told', async () => {
    const started: string[] = [];
    const releases: (() => void)[] = [];
    let allStarted = () => {};
    const everyone = new Promise<void>((resolve) => (allStarted = resolve));
    const slow: Connector = {
      kind: 'rss',
      title: 'slow',
      defaults: { sourceType: 'news', schedule: { kind: 'interval', everySeconds: 900 }, rateLimit: 60 },
      parseSettings: (settings) => settings,
      nameOf: () => 'slow',
      async fetchPage(settings) {
        started.push((settings as { name: string }).name);
        await new Promise<void>((resolve) => {
          releases.push(resolve);
          if (releases.length === 20) allStarted();
        });
        return { documents: [], cursor: { done: true }, more: false, unchanged: true, rejected: [] };
      },
    };
    await using setup = setUp([slow]);
    const own = await database.createTenant();
    const suspended = await database.createTenant();
    await database.database.platform.query({
      text: `UPDATE shared.tenants SET state = 'suspended' WHERE id = $1`,
      values: [suspended],
    });
    await database.database.platform.query({ text: 'DELETE FROM shared.source_schedule' });
    await setup.sources.create(suspended, {
      kind: 'rss',
      name: 'suspended',
      settings: { name: 'suspended' },
    });
    for (let i = 0; i < 20; i++) {
      await setup.sources.create(own, {
        kind: 'rss',
        name: `s${i}`,
        settings: { name: `s${i}` },
        priority: i === 19 ? 0 : 5,
      });
    }
    const ended: ScheduledRun[] = [];
    const stop = new AbortController();
    const finished = new Promise<void>((resolve) => {
      const done = runScheduler(
        {
          database: database.database,
          collector: setup.collector,
          clock,
          owner: 'test',
          pollMs: 20,
          onRun(run) {
            ended.push(run);
            if (ended.length === 20) stop.abort();
          },
        },
        stop.signal,
      );
      void done.then(resolve);
    });
    await everyone;
    expect(new Set(started).size).toBe(20);
    expect(started).not.toContain('suspended');
    for (const release of releases) release();
    await finished;
    expect(ended.every((run) => run.error === null && run.result?.unchanged === true)).toBe(true);
    const [left] = await database.database.platform.query<{ leased: number; due: number }>({
      text: `SELECT count(lease_owner)::int AS leased, (count(*) FILTER (WHERE next_run_at <= to_timestamp($2::float8 / 1000)))::int AS due
             FROM shared.source_schedule WHERE tenant_id = $1`,
      values: [own, now],
    });
    expect(left).toEqual({ leased: 0, due: 0 });
  });

  it('gives a source back when it is stopped in the middle of a run', async () => {
    const stop = new AbortController();
    const hanging: Connector = {
      kind: 'rss',
      title: 'hanging',
      defaults: { sourceType: 'news', schedule: { kind: 'interval', everySeconds: 900 }, rateLimit: 60 },
      parseSettings: (settings) => settings,
      nameOf: () => 'hanging',
      fetchPage: (_settings, _cursor, context) =>
        new Promise((_, reject) => {
          context.signal.addEventListener('abort', () => reject(context.signal.reason));
          stop.abort();
        }),
    };
    await using setup = setUp([hanging]);
    const own = await database.createTenant();
    const { id } = await setup.sources.create(own, { kind: 'rss', settings: {} });
    await runScheduler(
      { database: database.database, collector: setup.collector, clock, owner: 'test', pollMs: 20 },
      stop.signal,
    );
    const [row] = await database.database.platform.query({
      text: 'SELECT lease_owner, next_run_at FROM shared.source_schedule WHERE source_id = $1',
      values: [id],
    });
    expect(row).toEqual({ lease_owner: null, next_run_at: now });
    expect((await setup.sources.get(own, id)).health.consecutiveFailures).toBe(0);
  });
});
