import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUuidV7 } from '../../src/base/ids.ts';
import { seededRandom } from '../../src/base/random.ts';
import { createThreadPool, type ThreadPool } from '../../src/base/threads/thread-pool.ts';
import { DAY_MS, type StoredSignal } from '../../src/domain/series.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { quantise, STATIC_MODEL } from '../../src/domain/vector.ts';
import { applyLifecycle, writeLifecyclePolicy } from '../../src/drivers/postgres/lifecycle.ts';
import { provisionTenant } from '../../src/drivers/postgres/migrations.ts';
import { titleTerms } from '../../src/kernels/text/title-terms.ts';
import { createTopicAssigner } from '../../src/trends/topics/assigner.ts';
import { findBirths } from '../../src/trends/topics/cluster-topics.ts';
import { createTopicLoop, type TopicLoop } from '../../src/trends/topics/topic-loop.ts';
import { createTopics, type Topics } from '../../src/trends/topics/topics.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

/** Topics in the store: what the pipeline assigns, what the background finds, and what becomes of both. */
let test: TestDatabase;
let threads: ThreadPool;
let loop: TopicLoop;
let topics: Topics;
// Partitions are there for the machine's month.
const NOW = Date.now();
const assigner = createTopicAssigner();

beforeAll(async () => {
  test = await createTestDatabase();
  threads = createThreadPool({ threads: 1 });
  const options = { database: test.database, threads, now: () => NOW };
  loop = createTopicLoop({ ...options, tenants: async () => [], owner: 'test' });
  topics = createTopics({
    ...options,
    summarise: async (_tenant, signals) => ({
      sentences: signals.slice(0, 1).map(({ id, title }) => ({ text: title, signalIds: [id] })),
      method: 'extractive',
      model: null,
      dropped: [],
      fallback: null,
    }),
  });
});
afterAll(async () => {
  await threads?.[Symbol.asyncDispose]();
  await test?.[Symbol.asyncDispose]();
});

const random = seededRandom(77);
const gaussian = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const directions = new Map<string, number[]>();

interface Told {
  readonly words: readonly string[];
  readonly signals: number;
  /** Days before NOW of the last; one a day before it. */
  readonly ago?: number;
  /** Subjects with the same mark lie in one direction. */
  readonly mark?: string;
  readonly capturedAt?: number;
}

/** Signals as the pipeline would hand them on. */
function tell({ words, signals, ago = 0, mark = words[0]!, capturedAt = NOW }: Told): StoredSignal[] {
  const direction = directions.get(mark) ?? Array.from({ length: STATIC_MODEL.dimensions }, () => gaussian());
  directions.set(mark, direction);
  return Array.from({ length: signals }, (_, n) => {
    const title = `${words.join(' and ')} q${Math.floor(random() * 1e9).toString(36)}`;
    return {
      id: createUuidV7(capturedAt),
      sourceId: `00000000-0000-7000-8000-00000000000${n % 4}`,
      sourceType: 'news',
      publishedAt: NOW - (ago + n * 0.5) * DAY_MS,
      capturedAt,
      title,
      entityIds: [],
      terms: titleTerms(title),
      vector: quantise(direction.map((value) => value + 0.5 * gaussian())),
      sentiment: 0.5,
      reach: 2,
      repeats: false,
    };
  });
}

/** Stores signals and assigns them, in one transaction under the write lock. */
async function store(tenant: TenantId, signals: readonly StoredSignal[]): Promise<Int32Array> {
  return test.database.tenant(tenant).transaction(async (transaction) => {
    await transaction.query({ text: 'SELECT FROM outbox_head FOR UPDATE' });
    const batch = await assigner.begin(tenant, transaction, 0);
    await transaction.query({
      text: `INSERT INTO documents (id, source_id, source_type, title, body, published_at, captured_at, content_hash, attributes)
             SELECT id, source, 'news', title, '', to_timestamp(at / 1000), to_timestamp(seen / 1000), decode(hash, 'hex'), '{"points": 2}'
             FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::float8[], $5::float8[], $6::text[]) AS d(id, source, title, at, seen, hash)`,
      values: [
        signals.map(({ id }) => id),
        signals.map(({ sourceId }) => sourceId),
        signals.map(({ title }) => title),
        signals.map(({ publishedAt }) => publishedAt),
        signals.map(({ capturedAt }) => capturedAt),
        signals.map(({ id }) => createHash('sha256').update(id).digest('hex')),
      ],
    });
    await transaction.query({
      text: `INSERT INTO vectors SELECT id, $2, vector FROM unnest($1::uuid[], $3::bytea[]) AS v(id, vector)`,
      values: [
        signals.map(({ id }) => id),
        STATIC_MODEL.id,
        signals.map(({ vector }) => Buffer.from(vector!)),
      ],
    });
    await transaction.query({
      text: `INSERT INTO source_numbers (source_id) SELECT DISTINCT unnest($1::uuid[]) ON CONFLICT DO NOTHING`,
      values: [signals.map(({ sourceId }) => sourceId)],
    });
    const assigned = await batch.assign(signals);
    batch.committed(0);
    return assigned;
  });
}

const rows = <Row extends object>(tenant: TenantId, text: string, values: unknown[] = []) =>
  test.database.tenant(tenant).query<Row>({ text, values });
const listed = async (tenant: TenantId, alive?: boolean) =>
  (await topics.list(tenant, alive === undefined ? {} : { alive }, { limit: 50 })).items;
const kinds = async (tenant: TenantId) =>
  (await topics.events(tenant, {}, { limit: 50 })).map(({ kind }) => kind).reverse();

const CHIPS = { words: ['meltdown', 'spectre', 'intel'], signals: 40 };
const COINS = { words: ['bitcoin', 'exchange', 'price'], signals: 30 };
const LAWS = { words: ['gdpr', 'privacy', 'consent'], signals: 24 };

describe('topics', () => {
  it('are born from signals, and those that follow are assigned to them as they come', async () => {
    const tenant = await test.createTenant();
    const before = await store(tenant, [...tell(CHIPS), ...tell(COINS)]);
    expect(before.every((topic) => topic === -1)).toBe(true);
    await loop.catchUp(tenant);
    const found = await listed(tenant);
    expect(found.map(({ signals }) => signals)).toEqual([40, 30]);
    expect(found[0]!.label.split(', ').sort()).toEqual(['intel', 'meltdown', 'spectre']);
    expect(found[0]!.sources).toBe(4);
    expect(found[0]!.diedAt).toBeNull();
    expect(await kinds(tenant)).toEqual(['birth', 'birth']);

    const more = await store(tenant, [...tell({ ...COINS, signals: 5 }), ...tell({ ...LAWS, signals: 3 })]);
    expect([...more]).toEqual([...Array.from({ length: 5 }, () => found[1]!.number), -1, -1, -1]);
  });

  it('of what fits no topic are born without a clustering of all, and the others stay as they are', async () => {
    const tenant = await test.createTenant();
    await store(tenant, [...tell(CHIPS), ...tell(COINS)]);
    await loop.catchUp(tenant);
    await store(tenant, tell(LAWS));
    const born = await findBirths({ database: test.database, threads, now: () => NOW }, tenant);
    expect(born).toMatchObject({ born: 1, ended: 0 });
    const [count] = await rows<{ topics: number; gdpr: number }>(
      tenant,
      `SELECT (SELECT count(*) FROM topics)::int AS topics, (SELECT count(*) FROM signal_topics WHERE topic = (SELECT max(number) FROM topics))::int AS gdpr`,
    );
    expect(count).toEqual({ topics: 3, gdpr: 24 });
  });

  it('keep number, id and label when all is clustered anew, and no event says otherwise', async () => {
    const tenant = await test.createTenant();
    await store(tenant, [...tell(CHIPS), ...tell(COINS), ...tell(LAWS)]);
    await loop.catchUp(tenant);
    const first = await listed(tenant);
    await store(tenant, [...tell({ ...CHIPS, signals: 10 }), ...tell({ ...COINS, signals: 25 })]);
    await loop.catchUp(tenant);
    const second = await listed(tenant);
    const named = (all: typeof first) =>
      new Map(all.map(({ id, number, label }) => [id, { number, label: label.split(', ').sort() }]));
    expect(named(second)).toEqual(named(first));
    expect(second.map(({ signals }) => signals).sort()).toEqual([24, 50, 55]);
    expect(await kinds(tenant)).toEqual(['birth', 'birth', 'birth']);
  });

  it('are told apart by what is new in them: a split, and a merge when they become one', async () => {
    const tenant = await test.createTenant();
    await store(tenant, [...tell(CHIPS), ...tell(COINS), ...tell(LAWS)]);
    await loop.catchUp(tenant);
    const [chips, coins] = await listed(tenant);
    // As if both had been one until now.
    await rows(tenant, 'UPDATE signal_topics SET topic = $1 WHERE topic = $2', [
      chips!.number,
      coins!.number,
    ]);
    await rows(tenant, 'DELETE FROM topics WHERE number = $1', [coins!.number]);
    await loop.catchUp(tenant);
    const split = (await topics.events(tenant, { kind: 'split' }, { limit: 5 }))[0]!;
    expect(split.others.map(({ id }) => id)).toEqual([chips!.id]);
    expect(split.text).toContain('has become a topic of its own');
    expect((await listed(tenant)).map(({ signals }) => signals)).toEqual([40, 30, 24]);

    // As if one had been two.
    const [made] = await rows<{ number: number }>(
      tenant,
      `INSERT INTO topics (id, label, terms, centre, profile, cohesion, representative, signals, born_at)
       SELECT gen_random_uuid(), 'half, of, it', terms, centre, profile, cohesion, representative, 15, born_at FROM topics WHERE number = $1 RETURNING number`,
      [chips!.number],
    );
    await rows(
      tenant,
      `UPDATE signal_topics SET topic = $1 WHERE document_id IN (SELECT document_id FROM signal_topics WHERE topic = $2 ORDER BY document_id LIMIT 15)`,
      [made!.number, chips!.number],
    );
    await loop.catchUp(tenant);
    const merge = (await topics.events(tenant, { kind: 'merge' }, { limit: 5 }))[0]!;
    expect(merge.topicId).toBe(chips!.id);
    expect(merge.text).toContain('"half, of, it", 15 signals, has become part of');
    const [gone] = await rows<{ death: string; into: number; left: number }>(
      tenant,
      `SELECT death, merged_into AS into, (SELECT count(*) FROM signal_topics WHERE topic = number)::int AS left FROM topics WHERE number = $1`,
      [made!.number],
    );
    expect(gone).toEqual({ death: 'merge', into: chips!.number, left: 0 });
  });

  it('end when nothing is published about them for long, and come back with new signals', async () => {
    const tenant = await test.createTenant();
    await store(tenant, [...tell(CHIPS), ...tell({ ...COINS, ago: 100 })]);
    await loop.catchUp(tenant);
    expect((await listed(tenant, true)).map(({ signals }) => signals)).toEqual([40]);
    const [dead] = await listed(tenant, false);
    const [death] = await topics.events(tenant, { topic: dead!.id, kind: 'death' }, { limit: 1 });
    expect(death!.text).toMatch(/nothing was published about it for \d+ days/);

    const back = await store(tenant, tell({ ...COINS, signals: 4 }));
    expect([...back]).toEqual([dead!.number, dead!.number, dead!.number, dead!.number]);
    await loop.catchUp(tenant);
    expect(await listed(tenant, true)).toHaveLength(2);
    expect((await topics.events(tenant, { topic: dead!.id }, { limit: 1 }))[0]!.kind).toBe('revival');
  });

  it('are the same in two tenants with the same signals', async () => {
    const [left, right] = [await test.createTenant(), await test.createTenant()];
    const signals = [...tell(CHIPS), ...tell(COINS), ...tell(LAWS)];
    await store(left, signals);
    await store(right, signals);
    await loop.catchUp(left);
    await loop.catchUp(right);
    const of = (tenant: TenantId) =>
      rows(tenant, 'SELECT document_id, topic, affinity FROM signal_topics ORDER BY document_id');
    expect(await of(right)).toEqual(await of(left));
  });

  it('are read again by a process when another has changed them', async () => {
    const tenant = await test.createTenant();
    const other = createTopicAssigner();
    await store(tenant, tell(CHIPS));
    const ask = () =>
      test.database.tenant(tenant).transaction(async (transaction) => {
        const batch = await other.begin(tenant, transaction, 0);
        const [signal] = tell({ ...CHIPS, signals: 1 });
        const [topic] = await batch.assign([signal!]);
        return topic;
      });
    expect(await ask()).toBe(-1);
    await loop.catchUp(tenant);
    expect(await ask()).toBe((await listed(tenant))[0]!.number);
  });

  it('lose a signal whose revision says something else', async () => {
    const tenant = await test.createTenant();
    const signals = tell(CHIPS);
    await store(tenant, [...signals, ...tell(COINS)]);
    await loop.catchUp(tenant);
    const [, coins] = await listed(tenant);
    const [now] = tell({ ...COINS, signals: 1 });
    const revised = { ...now!, id: signals[0]!.id };
    const [nothing] = tell({ words: ['volcano'], signals: 1 });
    const assigned = await test.database.tenant(tenant).transaction(async (transaction) => {
      const batch = await assigner.begin(tenant, transaction, 0);
      const before = await batch.topicsOf([signals[0]!.id, signals[1]!.id, nothing!.id]);
      const after = await batch.assign([revised, { ...nothing!, id: signals[1]!.id }]);
      return { before: [...before], after: [...after] };
    });
    expect(assigned.before[2]).toBe(-1);
    expect(assigned.before[0]).toBe(assigned.before[1]);
    expect(assigned.after).toEqual([coins!.number, -1]);
    const left = await rows(tenant, 'SELECT FROM signal_topics WHERE document_id = $1', [signals[1]!.id]);
    expect(left).toHaveLength(0);
  });

  it('of a month that is deleted lose its signals, and end when none is left', async () => {
    const tenant = await test.createTenant();
    const long = NOW - 40 * DAY_MS;
    for (const now of [long, NOW]) await provisionTenant({ address: test.address, now }, tenant);
    await store(tenant, [...tell({ ...COINS, ago: 40, capturedAt: long }), ...tell(CHIPS)]);
    await loop.catchUp(tenant);
    await writeLifecyclePolicy(test.database.tenant(tenant), {
      warmAfterDays: null,
      coldAfterDays: null,
      deleteAfterDays: 1,
    });
    await applyLifecycle(tenant, { address: test.address, now: NOW });
    await loop.catchUp(tenant);
    expect((await listed(tenant, true)).map(({ signals }) => signals)).toEqual([40]);
    const [dead] = await listed(tenant, false);
    expect(dead!.signals).toBe(0);
    const [event] = await topics.events(tenant, { topic: dead!.id }, { limit: 1 });
    expect(event!.text).toContain('its signals were deleted');
  });

  it('have a series of all their signals', async () => {
    const tenant = await test.createTenant();
    await store(tenant, tell(CHIPS));
    await loop.catchUp(tenant);
    const [chunks] = await rows<{ weeks: number; stale: number }>(
      tenant,
      `SELECT (SELECT count(*) FROM series_chunks WHERE kind = 4)::int AS weeks, (SELECT count(*) FROM topics WHERE series_stale)::int AS stale`,
    );
    expect(chunks!.stale).toBe(0);
    expect(chunks!.weeks).toBeGreaterThanOrEqual(3);
  });

  it('do not believe a clock that is a hundred years off', async () => {
    const tenant = await test.createTenant();
    await store(tenant, [...tell(CHIPS), ...tell(COINS)]);
    await loop.catchUp(tenant);
    const [late] = tell({ ...COINS, signals: 1, ago: -36_500 });
    expect([...(await store(tenant, [late!]))]).toEqual([(await listed(tenant))[1]!.number]);
    await loop.catchUp(tenant);
    for (const { diedAt, lastPublishedAt } of await listed(tenant)) {
      expect(diedAt).toBeNull();
      expect(lastPublishedAt).toBeLessThanOrEqual(NOW);
    }
  });

  it('of no signals, and of one, are none', async () => {
    const tenant = await test.createTenant();
    await loop.catchUp(tenant);
    await store(tenant, tell({ ...CHIPS, signals: 1 }));
    await loop.catchUp(tenant);
    expect(await listed(tenant)).toEqual([]);
    expect(await topics.map(tenant)).toEqual([]);
  });
});

describe('a topic', () => {
  it('is shown with a summary, signals that stand for it, and what is near it', async () => {
    const tenant = await test.createTenant();
    await store(tenant, [...tell(CHIPS), ...tell(COINS)]);
    await loop.catchUp(tenant);
    const [chips, coins] = await listed(tenant);
    const picture = await topics.get(tenant, chips!.id, AbortSignal.timeout(10_000));
    expect(picture.representative).toHaveLength(8);
    expect(new Set(picture.representative.map(({ id }) => id)).size).toBe(8);
    for (const { similarity } of picture.representative) expect(similarity).toBeGreaterThan(0.7);
    expect(picture.summary.sentences[0]!.signalIds).toEqual([picture.representative[0]!.id]);
    expect(picture.nearest.map(({ id }) => id)).toEqual([coins!.id]);
    expect(picture.events.map(({ kind }) => kind)).toEqual(['birth']);
  });

  it('gives its signals page by page, newest first, none twice', async () => {
    const tenant = await test.createTenant();
    await store(tenant, tell(CHIPS));
    await loop.catchUp(tenant);
    const [chips] = await listed(tenant);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await topics.signals(tenant, chips!.id, {
        limit: 7,
        ...(after === undefined ? {} : { after }),
      });
      seen.push(...page.ids);
      after = page.next ?? undefined;
    } while (after !== undefined);
    const all = await rows<{ id: string }>(
      tenant,
      'SELECT document_id AS id FROM signal_topics ORDER BY published_at DESC, document_id DESC',
    );
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  it('is found by its words, sorted and paged', async () => {
    const tenant = await test.createTenant();
    await store(tenant, [...tell(CHIPS), ...tell({ ...COINS, ago: 3 }), ...tell({ ...LAWS, ago: 1 })]);
    await loop.catchUp(tenant);
    const labels = async (filter: Parameters<Topics['list']>[1]) =>
      (await topics.list(tenant, filter, { limit: 50 })).items.map(({ signals }) => signals);
    expect(await labels({ q: 'Bitcoin price' })).toEqual([30]);
    expect(await labels({ q: '100%' })).toEqual([]);
    expect(await labels({ sort: 'last' })).toEqual([40, 24, 30]);
    for (const sort of ['signals', 'newest', 'last', 'label'] as const) {
      const whole = (await topics.list(tenant, { sort }, { limit: 50 })).items.map(({ id }) => id);
      const first = await topics.list(tenant, { sort }, { limit: 2 });
      const second = await topics.list(tenant, { sort }, { limit: 2, after: first.next! });
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(whole);
      expect(first.total).toBe(3);
      expect(second.next).toBeNull();
    }
  });

  it('stands on the map within its bounds, with its growth', async () => {
    const tenant = await test.createTenant();
    await store(tenant, [...tell(CHIPS), ...tell(COINS), ...tell(LAWS)]);
    await loop.catchUp(tenant);
    const map = await topics.map(tenant);
    expect(map).toHaveLength(3);
    for (const { x, y } of map) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(1);
    expect(map.every(({ growth }) => growth === null)).toBe(true);
  });

  it('that is none is not found', async () => {
    const tenant = await test.createTenant();
    const id = createUuidV7(NOW);
    await expect(topics.get(tenant, id, AbortSignal.timeout(1_000))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(topics.signals(tenant, id, { limit: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
