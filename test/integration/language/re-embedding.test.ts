import { createHash, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { BellwetherError } from '../../../src/base/errors.ts';
import { createUuidV7 } from '../../../src/base/ids.ts';
import type { TenantId } from '../../../src/domain/tenant.ts';
import { quantise } from '../../../src/domain/vector.ts';
import { createLog } from '../../../src/drivers/pino/pino-log.ts';
import { createPrometheusMetrics } from '../../../src/drivers/prometheus/prometheus-metrics.ts';
import { createReEmbedding, type ReEmbedding } from '../../../src/main/re-embedding.ts';
import type { Embedder } from '../../../src/ports/embedder.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database.ts';
import { testVector } from './misbehaving-model.ts';

// The background looks once, at the start, and then not within these tests: what is embedded after that, was at once.
const NEVER_MS = 3_600_000;
const DIMENSIONS = 8;
const MODEL = 'openai:a';

let test: TestDatabase;
let tenant: TenantId;
let logged: { level: number; msg: string; when?: string; cause?: string; reason?: string }[];
let budget: { left: number; cost: number } | null;
let answer: () => Promise<void>;
let embeddedAtOnce: () => Promise<unknown>;
let reEmbedding: ReEmbedding;
const stop: (() => Promise<void>)[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.[Symbol.asyncDispose]());
afterEach(async () => {
  for (const end of stop.splice(0)) await end();
});

const query = <Row extends object>(text: string, values: readonly unknown[] = []) =>
  test.database.tenant(tenant).query<Row>({ text, values });

beforeEach(async () => {
  tenant = await test.createTenant();
  logged = [];
  budget = null;
  answer = async () => {};
  const embedder: Embedder = {
    model: { id: MODEL, dimensions: DIMENSIONS },
    capabilities: { local: false, batch: 64 },
    async embed(texts) {
      await answer();
      return texts.map((text) => quantise(testVector(text, DIMENSIONS)));
    },
    async [Symbol.asyncDispose]() {},
  };
  const waiting: (() => void)[] = [];
  embeddedAtOnce = () => new Promise<void>((resolve) => waiting.push(resolve));
  reEmbedding = createReEmbedding({
    database: test.database,
    embedding: { embedder: () => embedder, background: () => embedder, budget: async () => budget },
    tenants: async () => [{ id: tenant }],
    metrics: createPrometheusMetrics(),
    log: createLog({
      level: 'debug',
      stream: { write: (line: string) => void logged.push(JSON.parse(line)) },
    }),
    onEmbedded: () => waiting.shift()?.(),
    everyMs: NEVER_MS,
  });
  await store(1);
  const abort = new AbortController();
  const first = embeddedAtOnce();
  const running = reEmbedding.run(abort.signal);
  stop.push(async () => {
    abort.abort();
    await running;
  });
  await first;
});

/** Stores documents as the pipeline does, without telling of them. */
async function store(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => createUuidV7(Date.now()));
  for (const id of ids)
    await query(
      `INSERT INTO documents (id, source_id, source_type, title, body, published_at, captured_at, content_hash)
       VALUES ($1, $2, 'news', 'title', '', now(), now(), $3)`,
      [id, randomUUID(), createHash('sha256').update(id).digest()],
    );
  await query(
    `WITH head AS (UPDATE outbox_head SET next_position = next_position + 1 RETURNING next_position - 1 AS position)
     INSERT INTO outbox (position, upserted) SELECT position, $1::uuid[] FROM head`,
    [ids],
  );
  return ids;
}

/** Tells of them, and gives what was decided, when that is logged. */
async function decided(documents: readonly string[], handedIn = false) {
  const before = logged.length;
  reEmbedding.stored({ tenant, documents, handedIn });
  for (;;) {
    const entry = logged.slice(before).find(({ msg }) => msg === 'embedding decided');
    if (entry !== undefined) return { when: entry.when, cause: entry.cause };
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
const vectors = async () =>
  Number(
    (await query<{ count: number }>('SELECT count(*) FROM vectors WHERE model = $1', [MODEL]))[0]!.count,
  );

it('embeds a small batch at once', async () => {
  const done = embeddedAtOnce();
  expect(await decided(await store(3))).toEqual({ when: 'now', cause: 'few' });
  await done;
  expect(await vectors()).toBe(4);
});

it('leaves bulk to the background, also where it comes in small batches', async () => {
  expect(await decided(await store(33))).toEqual({ when: 'background', cause: 'bulk' });
  expect(await decided(await store(1)), 'right after it').toEqual({ when: 'background', cause: 'bulk' });
  expect(await vectors()).toBe(1);
});

it('takes larger batches of what was handed in, but no more than the budget allows', async () => {
  budget = { left: 1, cost: 2 };
  expect(await decided(await store(100), true)).toEqual({ when: 'background', cause: 'budget' });
  budget = { left: 2, cost: 1 };
  const done = embeddedAtOnce();
  expect(await decided(await store(100), true)).toEqual({ when: 'now', cause: 'few' });
  await done;
  expect(await vectors(), 'those that were told of').toBe(101);
});

it('is at one batch at a time, and leaves the others to the background', async () => {
  const asked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  answer = () => {
    asked.resolve();
    return release.promise;
  };
  const done = embeddedAtOnce();
  expect(await decided(await store(1))).toEqual({ when: 'now', cause: 'few' });
  await asked.promise;
  expect(await decided(await store(1))).toEqual({ when: 'background', cause: 'busy' });
  release.resolve();
  await done;
  expect(await vectors()).toBe(2);
});

it('survives a model that fails, says so, and tries the next batch', async () => {
  answer = async () => {
    throw new BellwetherError('UNAVAILABLE', 'away');
  };
  expect(await decided(await store(1))).toEqual({ when: 'now', cause: 'few' });
  while (!logged.some(({ msg }) => msg.startsWith('embedding at once failed')))
    await new Promise((resolve) => setTimeout(resolve, 2));
  answer = async () => {};
  const done = embeddedAtOnce();
  await decided(await store(1));
  await done;
  expect(await vectors()).toBe(2);
});

it('says in the log what it decides and why, and louder when the answer becomes another', async () => {
  await decided(await store(1));
  await decided(await store(40));
  await decided(await store(1));
  const lines = logged.filter(({ msg }) => msg === 'embedding decided');
  expect(lines.map(({ level, cause }) => [level, cause])).toEqual([
    [30, 'few'],
    [30, 'bulk'],
    [20, 'bulk'],
  ]);
  expect(lines[1]!.reason).toMatch(/41 documents are bulk/);
});
