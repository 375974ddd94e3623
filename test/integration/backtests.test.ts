import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUuidV7 } from '../../src/base/ids.ts';
import { generateWorld, type World } from '../../src/demo/world.ts';
import { DAY_MS } from '../../src/domain/series.ts';
import type { Backtest, BacktestPage, BacktestSummary } from '../../src/schemas/backtest.ts';
import { corpusAsOf } from '../../src/trends/corpus/corpus-as-of.ts';
import { readCorpus } from '../../src/trends/corpus/read-corpus.ts';
import type { TestTenant } from '../harness/api-world.ts';
import { createProductWorld, type ProductWorld } from '../harness/product-world.ts';

const END = Date.UTC(2019, 5, 1);

let world: ProductWorld;
let demo: World;
let tenant: TestTenant;

async function call<Body>(method: 'GET' | 'POST', path: string, payload?: object, of = tenant) {
  const response = await world.server.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${of.users.analyst.token}` },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: response.statusCode, body: response.json() as Body };
}

beforeAll(async () => {
  world = await createProductWorld();
  tenant = await world.createTenant();
  demo = generateWorld({ seed: 11, end: END, documents: 1_500 });
  for (const { source, documents } of demo.feeds) {
    const { name, sourceType, priority } = source;
    const { id: sourceId } = await world.app.sources.create(tenant.id, {
      kind: 'api',
      name,
      sourceType,
      priority,
    });
    const runId = await world.app.ingest.start(tenant.id, sourceId);
    await world.app.ingest.append(tenant.id, { runId, sourceId, sourceType }, { documents, rejected: [] });
    await world.app.ingest.settle(
      tenant.id,
      { id: runId, appended: documents.length, pending: 0 },
      AbortSignal.timeout(60_000),
    );
  }
}, 180_000);
afterAll(() => world?.[Symbol.asyncDispose]());

describe('a corpus read from the store', () => {
  it('has every signal in order, with its subjects, sources and repeats', async () => {
    const corpus = await readCorpus(world.app.database, tenant.id, { asOf: END });
    const [stored] = await world.app.database
      .tenant(tenant.id)
      .query<{ documents: number; repeats: number; stories: number }>({
        text: `SELECT (SELECT count(*)::int FROM documents) AS documents, count(*)::int AS repeats,
                 count(DISTINCT story_id)::int AS stories FROM story_members`,
      });
    expect(corpus.signals).toBe(stored!.documents);
    expect(corpus.repeats.reduce((sum, repeat) => sum + repeat, 0)).toBe(stored!.repeats - stored!.stories);
    expect([...corpus.publishedAt]).toEqual([...corpus.publishedAt].sort((a, b) => a - b));
    expect(new Set(corpus.sources.map(({ name }) => name))).toEqual(
      new Set(demo.feeds.filter(({ documents }) => documents.length > 0).map(({ source }) => source.name)),
    );
    expect(new Set(corpus.subjects.map(({ kind }) => kind))).toContain('term');
    expect(corpus.subjects.filter(({ entityKind }) => entityKind === 'technology').length).toBeGreaterThan(
      20,
    );
  });

  it('until a date is the corpus as known then', async () => {
    const date = END - 200 * DAY_MS;
    const all = await readCorpus(world.app.database, tenant.id, { asOf: END, withTopics: false });
    const until = await readCorpus(world.app.database, tenant.id, { asOf: date, withTopics: false });
    const then = corpusAsOf(all, date);
    expect(until.signals).toBe(then.signals);
    const named = (corpus: typeof until): string[] =>
      [...corpus.rowSubjects].map((subject) => corpus.subjects[subject]!.key).sort();
    expect(named(until)).toEqual(named(then));
  });
});

describe('backtests over HTTP', () => {
  it('run in the background and tell every date, method and call', async () => {
    const asked = await call<BacktestSummary>('POST', '/backtests', {
      as_of: [new Date(END - 120 * DAY_MS).toISOString(), new Date(END - 10 * DAY_MS).toISOString()],
      horizon_days: 60,
      k: [5, 10],
    });
    expect(asked.status).toBe(202);
    let found: Backtest;
    do found = (await call<Backtest>('GET', `/backtests/${asked.body.id}`)).body;
    while (found.state === 'queued' || found.state === 'running');
    expect(found.error).toBeNull();
    expect(found.state).toBe('done');
    expect(found.progress).toBe(1);
    expect(found.dates).toHaveLength(2);
    expect(found.dates[0]!.candidates).toBeGreaterThan(10);
    expect(found.dates[1]!.left_out).toMatch(/horizon of 60 days ends after the last signal/);
    expect(new Set(found.scores.map(({ method }) => method))).toEqual(
      new Set(['weak_signal', 'burst', 'growth', 'z_score']),
    );
    for (const { precision, recall } of found.scores)
      for (const share of [precision, recall])
        if (share !== null) expect(share >= 0 && share <= 1).toBe(true);
    const weak = found.dates[0]!.calls.filter(({ kind }) => kind === 'weak_signal');
    expect(weak.map(({ rank }) => rank)).toEqual(weak.map((_, i) => i + 1));
    expect(weak[0]!.score.parts.length).toBeGreaterThan(5);
    const page = await call<BacktestPage>('GET', '/backtests?limit=1');
    expect(page.body.items[0]!.id).toBe(found.id);
  }, 120_000);

  it('are refused for dates to come and are not there for ids that are none', async () => {
    const future = await call('POST', '/backtests', { as_of: ['2999-01-01T00:00:00.000Z'] });
    expect(future.status).toBe(400);
    const missing = await call('GET', `/backtests/${createUuidV7(Date.now())}`);
    expect(missing.status).toBe(404);
  });
});
