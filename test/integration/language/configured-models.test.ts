import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RawDocument } from '../../../src/domain/document.ts';
import type { TenantId } from '../../../src/domain/tenant.ts';
import { type Application, openApplication } from '../../../src/main/application.ts';
import { type Configuration, loadConfiguration } from '../../../src/main/configuration.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database.ts';
import { answerJson, type ModelServer, startModelServer } from './misbehaving-model.ts';

// The product with a model on a server that the test starts. To that model a vessel and a parliament are one thing, and
// all else is another: so an answer by it cannot be taken for one by words or by the static model.
const DIMENSIONS = 4;
const MODEL = 'openai:odd';
const ONE_THING = /vessel|parliament/i;
const PARLIAMENT = 'Parliament votes on a new budget';
const BARGE = 'A barge carries grain up the river';
const soon = () => AbortSignal.timeout(15_000);

let directory: string;
let test: TestDatabase;
let model: ModelServer;
let tenant: TenantId;
let app: Application;
let closeApp: (() => Promise<void>) | undefined;
let sourceId: string;
let withServer: Partial<Configuration>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bellwether-models-'));
  test = await createTestDatabase();
  tenant = await test.createTenant();
  model = await startModelServer((body, response) =>
    answerJson(response, {
      data: body.input!.map((text, index) => ({
        index,
        embedding: ONE_THING.test(text) ? [1, 0, 0, 0] : [0, 1, 0, 0],
      })),
      usage: { prompt_tokens: 10 * body.input!.length },
    }),
  );
  withServer = {
    embeddingModel: MODEL,
    embeddingUrl: `${model.origin}/v1`,
    embeddingDimensions: DIMENSIONS,
    embeddingPrice: 1,
    embeddingBudget: 100,
  };
  await open({});
  const source = await app.sources.create(tenant, { name: 'harbour', kind: 'api', sourceType: 'news' });
  sourceId = source.id;
});
afterAll(async () => {
  await closeApp?.();
  await model?.[Symbol.asyncDispose]();
  await test?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** Opens the product anew on the same store. */
async function open(configuration: Partial<Configuration>): Promise<void> {
  await closeApp?.();
  const { host, port, user, database } = test.address;
  const parameters = new URLSearchParams({ host, port: String(port), user });
  app = await openApplication(
    await loadConfiguration(
      {},
      {
        data: directory,
        databaseUrl: `postgres:///${database}?${parameters}`,
        logLevel: 'silent',
        ...configuration,
      },
    ),
  );
  const stop = new AbortController();
  const running = app.run(['pipeline'], stop.signal);
  closeApp = async () => {
    stop.abort();
    await running;
    await app[Symbol.asyncDispose]();
  };
}

async function ingest(...titles: readonly string[]): Promise<void> {
  const documents = titles.map(
    (title): RawDocument => ({ externalId: title, title, publishedAt: '2026-03-01T00:00:00Z' }),
  );
  const runId = await app.ingest.start(tenant, sourceId);
  await app.ingest.append(tenant, { runId, sourceId, sourceType: 'news' }, { documents, rejected: [] });
  await app.ingest.settle(tenant, { id: runId, appended: documents.length, pending: 0 }, soon());
}

const numbered = (count: number, of = 'title') => Array.from({ length: count }, (_, i) => `${of} ${i}`);
const query = <Row extends object>(text: string, values: readonly unknown[] = []) =>
  test.database.tenant(tenant).query<Row>({ text, values });

/** Asks until the answer is there; the loops of the product work meanwhile. */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = soon();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    deadline.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const embedded = (count: number) =>
  until(async () => {
    const [row] = await query<{ count: number }>('SELECT count(*) FROM vectors WHERE model = $1', [MODEL]);
    return Number(row!.count) === count ? count : undefined;
  });
const byMeaning = async (q: string) =>
  (await app.signals.list(tenant, { q, mode: 'vector' })).items.map(({ title }) => title);
const answeredByServer = () => until(async () => (await byMeaning('vessel'))[0] === PARLIAMENT || undefined);
const counted = async (line: string) =>
  Number(
    (await app.metrics.render())
      .split('\n')
      .find((each) => each.startsWith(`${line} `))
      ?.slice(line.length) ?? 0,
  );
const decisions = (when: string, cause: string) =>
  counted(`embedding_decisions_total{when="${when}",cause="${cause}"}`);
const questions = (by: string, cause: string) =>
  counted(`embedding_questions_total{model="${by}",cause="${cause}"}`);
const setBudget = (daily: number) =>
  query(
    `INSERT INTO model_budgets VALUES ('embeddings', $1) ON CONFLICT (purpose) DO UPDATE SET daily = excluded.daily`,
    [daily],
  );

it('re-embeds what was there, and searches by the model of the server when that is complete', async () => {
  await ingest(BARGE, PARLIAMENT, 'Bakers raise the price of bread');
  await open(withServer);
  await embedded(3);
  // The last vector is there a moment before the model is said to be complete.
  const active = () => query("SELECT 1 FROM embedding_models WHERE state = 'active'");
  await until(async () => (await active()).length > 0 || undefined);
  expect(await query('SELECT id, state FROM embedding_models')).toEqual([{ id: MODEL, state: 'active' }]);
  await answeredByServer();
  expect(await questions('chosen', 'active')).toBeGreaterThan(0);
});

it('embeds a small batch at once and leaves bulk to the background', async () => {
  await ingest(...numbered(20));
  await embedded(23);
  expect([await decisions('now', 'few'), await decisions('background', 'bulk')]).toEqual([1, 0]);
  await ingest(...numbered(300, 'bulk'));
  expect(await until(async () => (await decisions('background', 'bulk')) || undefined)).toBe(1);
  await embedded(323);
});

it('answers by the static model while the budget is spent, and by the server when there is money again', async () => {
  await setBudget(0);
  expect(await byMeaning('grain and bread')).toContain(BARGE);
  expect(await questions('static', 'budget')).toBe(1);
  // What came within the last seconds still counts as bulk, so that the first of these may be decided by that.
  let dinghies = 0;
  await until(async () => {
    await ingest(`Dinghy ${++dinghies} capsizes`);
    return (await decisions('background', 'budget')) || undefined;
  });
  await setBudget(100);
  await answeredByServer();
  expect(await questions('static', 'budget'), 'and no more').toBe(1);
  await embedded(323 + dinghies);
});

it('answers by the static model while the server is away, without asking it each time', async () => {
  await model[Symbol.asyncDispose]();
  const calls = async () =>
    (await counted('model_calls_total{purpose="embeddings",outcome="retried"}')) +
    (await counted('model_calls_total{purpose="embeddings",outcome="failed"}'));
  expect(await byMeaning('a barge with grain')).toContain(BARGE);
  const first = await calls();
  expect(first).toBeGreaterThan(0);
  for (let asked = 2; asked <= 4; asked++) {
    expect(await byMeaning('a barge with grain')).toContain(BARGE);
    expect(await questions('static', 'unavailable')).toBe(asked);
  }
  expect(await calls()).toBe(first);
});

it('answers by the static model when the configuration goes back to it', async () => {
  await open({});
  expect(await byMeaning('a barge with grain')).toContain(BARGE);
  expect(await questions('static', 'active')).toBe(1);
  expect((await byMeaning('vessel'))[0]).not.toBe(PARLIAMENT);
});
