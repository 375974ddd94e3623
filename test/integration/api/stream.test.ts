import { once } from 'node:events';
import { createConnection } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { LiveCounts } from '../../../src/schemas/dashboard.ts';
import { type ApiWorld, createApiWorld, type TestTenant } from '../../harness/api-world.ts';
import { readEventStream } from '../../harness/event-stream.ts';
import { unwiredFeatures } from '../../harness/unwired-features.ts';

let world: ApiWorld;
let tenant: TestTenant;
let other: TestTenant;
let url: string;
let signals = 0;

const counts = async (): Promise<LiveCounts> => ({
  signals,
  signals_last_24h: 0,
  rate_per_second: 0,
  backlog: 0,
  dead_letters: 0,
  sources: { healthy: 0, quiet: 0, degraded: 0, failing: 0, disabled: 0 },
  at: new Date().toISOString(),
});

beforeAll(async () => {
  world = await createApiWorld({
    overrides: { dashboard: { counts, get: () => Promise.reject(new Error('not asked')) } },
  });
  tenant = await world.createTenant();
  other = await world.createTenant();
  url = await world.server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => world[Symbol.asyncDispose]());

const open = (token: string, headers: Record<string, string> = {}) =>
  readEventStream(`${url}/api/v1/stream`, {
    authorization: `Bearer ${token}`,
    'accept-encoding': 'gzip',
    ...headers,
  });

it('begins with the counts, and sends them again when they changed', async () => {
  await using stream = await open(tenant.users.viewer.token);
  expect(stream.status).toBe(200);
  expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(stream.headers.get('content-encoding')).toBeNull();
  expect(JSON.parse((await stream.nextNamed('counts'))!.data).signals).toBe(0);
  signals = 5;
  for (;;) {
    const event = await stream.nextNamed('counts');
    if (JSON.parse(event!.data).signals === 5) break;
  }
});

it('sends a tenant what happened to it and nothing that happened to another', async () => {
  await using stream = await open(tenant.users.viewer.token);
  await stream.nextNamed('counts');
  world.live.publish(other.id, 'signals', { stored: 1, secret: 'of the other' });
  world.live.publish(tenant.id, 'signals', { stored: 2 });
  expect(await stream.nextNamed('signals')).toMatchObject({
    data: '{"stored":2}',
    id: expect.stringMatching(/^test-\d+$/),
  });
});

it('sends what was missed to who comes back, but not to another tenant with that id', async () => {
  await using first = await open(tenant.users.viewer.token);
  await first.nextNamed('counts');
  world.live.publish(tenant.id, 'source', { n: 1 });
  const { id } = (await first.nextNamed('source'))!;
  world.live.publish(tenant.id, 'source', { n: 2 });
  await using again = await open(tenant.users.viewer.token, { 'last-event-id': id! });
  expect((await again.nextNamed('source'))!.data).toBe('{"n":2}');
  await using stranger = await open(other.users.viewer.token, { 'last-event-id': id! });
  world.live.publish(other.id, 'source', { n: 'own' });
  expect((await stranger.nextNamed('source'))!.data).toBe('{"n":"own"}');
});

it('ends when the session ends, and says why', async () => {
  const fresh = await world.createTenant();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    await using stream = await open(fresh.users.viewer.token);
    await stream.nextNamed('counts');
    await world.tenancy.users.update(
      fresh.id,
      fresh.users.viewer.id,
      { disabled: true },
      { name: 'operator', role: 'owner' },
    );
    vi.advanceTimersByTime(5_000);
    expect((await stream.nextNamed('end'))!.data).toBe('{"reason":"expired"}');
    expect(await stream.next()).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

it('closes a client that does not read, and keeps the others', async () => {
  const { hostname, port } = new URL(url);
  const socket = createConnection({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  socket.write(
    `GET /api/v1/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tenant.users.viewer.token}\r\n\r\n`,
  );
  await once(socket, 'data');
  socket.pause();
  await using reader = await open(tenant.users.viewer.token);
  await reader.nextNamed('counts');
  const closed = once(socket, 'close');
  const filling = 'x'.repeat(100_000);
  const read = (async () => {
    for (let i = 0; i < 400; i++) if ((await reader.nextNamed('signals')) === null) return i;
    return 400;
  })();
  for (let i = 0; i < 400; i++) {
    world.live.publish(tenant.id, 'signals', { i, filling });
    await new Promise(setImmediate);
  }
  socket.resume();
  await closed;
  expect(await read).toBe(400);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/stream_clients_dropped_total [1-9]/);
});

it('ends with a word when the server stops, after the requests under way are answered', async () => {
  const own = await createApiWorld({
    overrides: {
      dashboard: { counts, get: () => Promise.reject(new Error('not asked')) },
      signals: {
        ...unwiredFeatures.signals,
        list: () => Promise.reject(new Error('not asked')),
        get: async () => {
          entered.resolve();
          await release.promise;
          return null;
        },
      },
    },
  });
  const entered = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const { token } = (await own.createTenant()).users.viewer;
  const address = await own.server.listen({ host: '127.0.0.1', port: 0 });
  const stream = await readEventStream(`${address}/api/v1/stream`, { authorization: `Bearer ${token}` });
  await stream.nextNamed('counts');
  const underWay = fetch(`${address}/api/v1/signals/0190a0a0-0000-7000-8000-000000000000`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await entered.promise;
  const drained = own.server.drain(5_000);
  expect((await stream.nextNamed('end'))!.data).toBe('{"reason":"shutdown"}');
  release.resolve();
  expect((await underWay).status).toBe(404);
  await drained;
  await expect(fetch(`${address}/health`)).rejects.toThrow();
  await own.test[Symbol.asyncDispose]();
});
