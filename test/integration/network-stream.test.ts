import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import type { TieEvent } from '../../src/domain/network.ts';
import type { PlanLimits } from '../../src/domain/plan.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { readWindows } from '../../src/networks/analysis/read-windows.ts';
import { createTieStream, type TieStream } from '../../src/networks/live/stream.ts';
import type { ComputeLane } from '../../src/networks/storage/compute-lane.ts';
import { createColumnsLoader } from '../../src/networks/storage/load-columns.ts';
import { deleteNetwork, insertNetwork, readNetwork } from '../../src/networks/storage/network-rows.ts';
import { compactTies } from '../../src/networks/storage/tie-rows.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

const T0 = Date.UTC(2026, 2, 2, 9, 0, 0);
const MINUTE = 60_000;
const FREE: PlanLimits = { plan: 'enterprise', nodesPerGraph: null, streamEventsPerSecond: null };

let test: TestDatabase;
let tenant: TenantId;
let now = T0;
let limits: PlanLimits = FREE;
const clock = { now: () => now };
const lane: ComputeLane = {
  run: async (module, input) => ((await import(module)) as { run(input: unknown): never }).run(input),
};

function createStream(): TieStream {
  const columns = createColumnsLoader({ database: test.database, lane });
  return createTieStream({ database: test.database, clock, limits: async () => limits, columns });
}

async function createNetwork(directed = false): Promise<string> {
  const network = await insertNetwork(test.database.tenant(tenant), { name: 'Stream', directed }, now);
  return network.id;
}

const read = (id: string) => readNetwork(test.database.tenant(tenant), id);
const load = async (id: string, at: number | null = null) =>
  (await createColumnsLoader({ database: test.database, lane }).load(tenant, id, at)).columns;

beforeAll(async () => {
  test = await createTestDatabase();
  tenant = await test.createTenant();
});
afterAll(() => test?.[Symbol.asyncDispose]());

describe('a stream of ties', () => {
  it('makes nodes of keys it did not know and sums the events of a pair, either way round', async () => {
    const stream = createStream();
    const id = await createNetwork();
    const accepted = await stream.append(tenant, id, [
      { from: 'ann', to: 'bob', weight: 2, at: T0 },
      { from: 'bob', to: 'ann', weight: 3, at: T0 + 1 },
      { from: 'bob', to: 'cem', at: T0 + 2 },
    ]);
    expect(accepted).toEqual({ accepted: 3, duplicates: 0, late: 0, version: 2 });
    expect(await read(id)).toMatchObject({ nodes: 3, events: 3, firstAt: T0, lastAt: T0 + 2 });
    const { sources, targets, weights } = await load(id);
    expect([[...sources], [...targets], [...weights!]]).toEqual([
      [0, 1],
      [1, 2],
      [5, 1],
    ]);
    const live = await stream.live(tenant, id);
    expect([live.ties, live.degree(1).out, live.strength(1).out]).toEqual([2, 2, 6]);
    expect(live.components()).toEqual({ count: 1, largest: 3 });
  });

  it('ignores an event whose id was seen, in the batch, in a batch before, and by another process', async () => {
    const stream = createStream();
    const id = await createNetwork();
    const event = { from: 'a', to: 'b', at: T0, id: 'e1' };
    expect(await stream.append(tenant, id, [event, { ...event, weight: 9 }])).toMatchObject({
      accepted: 1,
      duplicates: 1,
    });
    expect(await stream.append(tenant, id, [event])).toMatchObject({
      accepted: 0,
      duplicates: 1,
      version: 2,
    });
    expect(await createStream().append(tenant, id, [event])).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await load(id)).weights).toBeNull();
    const other = await createNetwork();
    expect(await stream.append(tenant, other, [event])).toMatchObject({ accepted: 1 });
  });

  it('tells duplicates apart in a batch that mixes them with new events and events without an id', async () => {
    const stream = createStream();
    const id = await createNetwork();
    await stream.append(tenant, id, [
      { from: 'a', to: 'b', id: 'e1' },
      { from: 'b', to: 'c', id: 'e2' },
    ]);
    const answer = await stream.append(tenant, id, [
      { from: 'a', to: 'b' },
      { from: 'nobody', to: 'none', id: 'e2' },
      { from: 'c', to: 'd', id: 'e3' },
      { from: 'a', to: 'b' },
      { from: 'x', to: 'y', id: 'e3' },
      { from: 'd', to: 'a', id: 'e0' },
    ]);
    expect(answer).toMatchObject({ accepted: 4, duplicates: 2, version: 3 });
    // Ends of duplicates are no nodes: a, b, c and d are all.
    expect(await read(id)).toMatchObject({ nodes: 4, events: 6 });
    const { sources, targets, weights } = await load(id);
    expect([[...sources], [...targets], [...weights!]]).toEqual([
      [0, 0, 1, 2],
      [1, 3, 2, 3],
      [3, 1, 1, 1],
    ]);
    expect((await stream.live(tenant, id)).ties).toBe(4);
  });

  it('finds nodes that another process made between two of its batches', async () => {
    const [one, other] = [createStream(), createStream()];
    const id = await createNetwork();
    await one.append(tenant, id, [{ from: 'a', to: 'b' }]);
    await other.append(tenant, id, [{ from: 'b', to: 'c' }]);
    await one.append(tenant, id, [{ from: 'c', to: 'd' }]);
    await other.append(tenant, id, [{ from: 'd', to: 'e' }]);
    expect(await read(id)).toMatchObject({ nodes: 5, events: 4 });
    expect([...(await load(id)).targets]).toEqual([1, 2, 3, 4]);
  });

  it('leaves nothing behind of a network that is deleted', async () => {
    const id = await createNetwork();
    await createStream().append(tenant, id, [{ from: 'a', to: 'b', id: 'e1' }]);
    const rows = () =>
      test.database.tenant(tenant).query({
        text: `SELECT (SELECT count(*) FROM network_nodes WHERE network_id = $1) AS nodes,
                 (SELECT count(*) FROM network_event_ids WHERE network_id = $1) AS ids,
                 (SELECT count(*) FROM network_ties WHERE network_id = $1) AS chunks`,
        values: [id],
      });
    expect(await rows()).toEqual([{ nodes: 2, ids: 1, chunks: 1 }]);
    await test.database.tenant(tenant).transaction((transaction) => deleteNetwork(transaction, id));
    expect(await rows()).toEqual([{ nodes: 0, ids: 0, chunks: 0 }]);
  });

  it('counts a late event in ties and in its closed window, and says that it was late', async () => {
    const stream = createStream();
    const id = await createNetwork();
    await stream.append(tenant, id, [
      { from: 'a', to: 'b', at: T0 },
      { from: 'a', to: 'b', at: T0 + 10 * MINUTE },
    ]);
    const answer = await stream.append(tenant, id, [
      { from: 'c', to: 'd', at: T0 + 9 * MINUTE },
      { from: 'c', to: 'd', at: T0 + 8 * MINUTE },
      { from: 'a', to: 'b', at: T0 - 5 * MINUTE },
    ]);
    // The open minute is the tenth; one minute of lateness is allowed.
    expect(answer).toMatchObject({ accepted: 3, late: 2 });
    const live = await stream.live(tenant, id);
    const windows = await readWindows(test.database.tenant(tenant), id, {
      live,
      size: 'minute',
      from: T0 - 10 * MINUTE,
      to: T0 + 20 * MINUTE,
    });
    expect(windows.map(({ start, events, newTies }) => [(start - T0) / MINUTE, events, newTies])).toEqual([
      [-5, 1, 1],
      [0, 1, 0],
      [8, 1, 1],
      [9, 1, 0],
      [10, 1, 0],
    ]);
    expect((await load(id)).sources.length).toBe(2);
  });

  it('takes a tie away up to the moment of its removal, whatever came first', async () => {
    const stream = createStream();
    const id = await createNetwork();
    await stream.append(tenant, id, [
      { from: 'a', to: 'b', weight: 4, at: T0 },
      { from: 'b', to: 'c', at: T0 },
      { from: 'a', to: 'b', at: T0 + 2, op: 'remove' },
      // Came late, but belongs before the removal.
      { from: 'a', to: 'b', weight: 7, at: T0 + 1 },
    ]);
    let live = await stream.live(tenant, id);
    expect([live.ties, live.degree(0).out, live.strength(1).out]).toEqual([1, 0, 1]);
    expect(live.components()).toEqual({ count: 2, largest: 2 });
    await stream.append(tenant, id, [{ from: 'a', to: 'b', weight: 5, at: T0 + 10 }]);
    // A removal of the past leaves what came after it.
    await stream.append(tenant, id, [{ from: 'a', to: 'b', at: T0 + 5, op: 'remove' }]);
    live = await stream.live(tenant, id);
    expect([live.ties, live.strength(0).out, live.components().count]).toEqual([2, 5, 1]);
    expect([...(await load(id)).weights!]).toEqual([5, 1]);
    expect((await load(id, T0 + 1)).weights).toEqual(Float64Array.of(11, 1));
    expect((await load(id, T0 + 3)).sources.length).toBe(1);
  });

  it('keeps counters that a rebuild from the store agrees with, through any order of 3,000 events', async () => {
    for (const seed of [1, 2, 3]) {
      const random = seededRandom(seed);
      const stream = createStream();
      const id = await createNetwork(seed === 2);
      for (let batch = 0; batch < 30; batch++) {
        const events = Array.from({ length: 100 }, (): TieEvent => {
          const at = T0 + Math.floor(random() * 4 * 3_600_000);
          return {
            from: `n${Math.floor(random() * 30)}`,
            to: `n${Math.floor(random() * 30)}`,
            weight: 1 + Math.floor(random() * 4),
            at,
            op: random() < 0.2 ? 'remove' : 'add',
          };
        });
        await stream.append(tenant, id, events);
        if (batch === 15) await compactTies(test.database.tenant(tenant), id);
      }
      const [live, again] = [await stream.live(tenant, id), await createStream().live(tenant, id)];
      const tell = async (from: typeof live) => ({
        ties: from.ties,
        components: from.components(),
        degrees: Array.from({ length: from.nodes }, (_, node) => from.degree(node)),
        strengths: Array.from({ length: from.nodes }, (_, node) => from.strength(node)),
        minutes: await readWindows(test.database.tenant(tenant), id, {
          live: from,
          size: 'minute',
          from: T0,
          to: T0 + 86_400_000,
        }),
        hours: from.windows.hour.between(T0, T0 + 86_400_000),
      });
      expect(await tell(live), `seed ${seed}`).toEqual(await tell(again));
      expect(live.ties).toBe((await load(id)).sources.length);
      const counted = (await tell(live)).minutes.reduce((sum, { events }) => sum + events, 0);
      expect(counted).toBe(3_000);
    }
  });

  it('gives batches of one network an order when two processes write at once', async () => {
    const id = await createNetwork(true);
    const streams = [createStream(), createStream()];
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        streams[i % 2]!.append(tenant, id, [{ from: `x${i % 7}`, to: `y${i % 5}`, at: T0 + i }]),
      ),
    );
    const lives = await Promise.all(streams.map((stream) => stream.live(tenant, id)));
    expect(await read(id)).toMatchObject({ nodes: 12, events: 40, version: 41 });
    for (const live of lives) expect([live.position, live.ties, live.nodes]).toEqual([40, 35, 12]);
  });

  it('puts small chunks together without changing what is read', async () => {
    const stream = createStream();
    const id = await createNetwork();
    for (let batch = 0; batch < 10; batch++)
      await stream.append(tenant, id, [{ from: `a${batch}`, to: 'hub', at: T0 + batch }]);
    const before = await load(id);
    expect(await compactTies(test.database.tenant(tenant), id)).toBe(9);
    expect(await load(id)).toEqual(before);
    const rows = await test.database.tenant(tenant).query({
      text: 'SELECT first_event, events FROM network_ties WHERE network_id = $1',
      values: [id],
    });
    expect(rows).toEqual([{ first_event: 0, events: 10 }]);
    await stream.append(tenant, id, [{ from: 'late', to: 'hub', at: T0 }]);
    expect((await stream.live(tenant, id)).position).toBe(11);
  });
});

describe('a batch that cannot be stored', () => {
  it.each([
    ['a weight of NaN', { from: 'a', to: 'b', weight: Number.NaN }, /Event 1 .*weight NaN/],
    ['a negative weight', { from: 'a', to: 'b', weight: -1 }, /weight -1/],
    ['a weight without end', { from: 'a', to: 'b', weight: Number.POSITIVE_INFINITY }, /Infinity/],
    ['a date two days ahead', { from: 'a', to: 'b', at: T0 + 2 * 86_400_000 }, /a day ahead/],
    ['no key', { from: '', to: 'b' }, /1 to 500 characters/],
  ])('is refused whole for %s, and leaves nothing', async (_what, bad, message) => {
    const id = await createNetwork();
    const batch = [{ from: 'x', to: 'y', id: 'i1' }, bad];
    await expect(createStream().append(tenant, id, batch)).rejects.toMatchObject({
      code: 'RECORD_INVALID',
      message: expect.stringMatching(message),
    });
    expect(await read(id)).toMatchObject({ nodes: 0, events: 0, version: 1 });
    expect(await createStream().append(tenant, id, [batch[0]!])).toMatchObject({ accepted: 1 });
  });

  it('is refused where the plan allows no more nodes, saying what and how much', async () => {
    const stream = createStream();
    const id = await createNetwork();
    limits = { plan: 'demo', nodesPerGraph: 3, streamEventsPerSecond: null };
    try {
      await stream.append(tenant, id, [{ from: 'a', to: 'b' }]);
      await expect(stream.append(tenant, id, [{ from: 'c', to: 'd', id: 'again' }])).rejects.toMatchObject({
        code: 'PLAN_LIMIT',
        message: expect.stringContaining(
          'Plan "demo" allows 3 nodes per graph; this network with this batch has more than 3.',
        ),
      });
      expect(await read(id)).toMatchObject({ nodes: 2, events: 1 });
      expect((await stream.live(tenant, id)).position).toBe(1);
      expect(await stream.append(tenant, id, [{ from: 'c', to: 'a', id: 'again' }])).toMatchObject({
        accepted: 1,
      });
    } finally {
      limits = FREE;
    }
  });

  it('is refused above the events a second of the plan, until the second has passed', async () => {
    const stream = createStream();
    const id = await createNetwork();
    const batch = (size: number) => Array.from({ length: size }, () => ({ from: 'a', to: 'b' }));
    try {
      limits = { plan: 'professional', nodesPerGraph: null, streamEventsPerSecond: 1000 };
      await stream.append(tenant, id, batch(900));
      await expect(stream.append(tenant, id, batch(200))).rejects.toMatchObject({
        code: 'TOO_MANY_REQUESTS',
        message: expect.stringMatching(
          /1,000 tie events a second, and 100 are left .* this batch has 200\. Send it again in 0\.1 seconds/,
        ),
        details: { retryAfterSeconds: 1, allowed: 1000 },
      });
      now += 100;
      expect(await stream.append(tenant, id, batch(200))).toMatchObject({ accepted: 200 });
      await expect(stream.append(tenant, id, batch(1001))).rejects.toMatchObject({ code: 'PLAN_LIMIT' });
      limits = { plan: 'basic', nodesPerGraph: null, streamEventsPerSecond: 0 };
      await expect(stream.append(tenant, id, batch(1))).rejects.toMatchObject({
        code: 'PLAN_LIMIT',
        message: expect.stringContaining('no streaming'),
      });
    } finally {
      limits = FREE;
      now = T0;
    }
    expect(await read(id)).toMatchObject({ events: 1100 });
  });

  it('is refused for a network of another tenant', async () => {
    const id = await createNetwork();
    const other = await test.createTenant();
    await expect(createStream().append(other, id, [{ from: 'a', to: 'b' }])).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
