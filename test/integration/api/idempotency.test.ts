import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { BellwetherError } from '../../../src/base/errors.ts';
import { type ApiWorld, createApiWorld, type TestTenant } from '../../harness/api-world.ts';

let world: ApiWorld;
let tenant: TestTenant;
let other: TestTenant;
let submissions: number;
/** What the ingest feature does next; tests replace it. */
let submit: () => Promise<{ runId: string; queued: number }>;

beforeAll(async () => {
  world = await createApiWorld({
    overrides: {
      ingest: {
        submit: () => {
          submissions++;
          return submit();
        },
        run: async () => null,
      },
    },
  });
  tenant = await world.createTenant();
  other = await world.createTenant();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => {
  submissions = 0;
  submit = async () => ({ runId: randomUUID(), queued: 1 });
});

const send = (token: string, key: string | undefined, title = 'a') =>
  world.server.app.inject({
    method: 'POST',
    url: '/api/v1/signals',
    headers: { authorization: `Bearer ${token}`, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    payload: { source_type: 'news', documents: [{ title }] },
  });

it('answers a repeated request with the first answer, and does nothing', async () => {
  const key = randomUUID();
  const first = await send(tenant.users.analyst.token, key);
  const second = await send(tenant.users.analyst.token, key);
  expect([first.statusCode, second.statusCode]).toEqual([202, 202]);
  expect(second.body).toBe(first.body);
  expect(second.headers['idempotency-replayed']).toBe('true');
  expect(submissions).toBe(1);
});

it('does it again without a key', async () => {
  await send(tenant.users.analyst.token, undefined);
  await send(tenant.users.analyst.token, undefined);
  expect(submissions).toBe(2);
});

it('refuses the key for another body, and for another principal of the same tenant', async () => {
  const key = randomUUID();
  await send(tenant.users.analyst.token, key);
  expect((await send(tenant.users.analyst.token, key, 'b')).json()).toMatchObject({
    status: 422,
    code: 'IDEMPOTENCY_MISMATCH',
  });
  expect((await send(tenant.users.admin.token, key)).statusCode).toBe(422);
  expect(submissions).toBe(1);
});

it('keeps the keys of tenants apart', async () => {
  const key = randomUUID();
  const first = await send(tenant.users.analyst.token, key);
  const second = await send(other.users.analyst.token, key);
  expect(second.statusCode).toBe(202);
  expect(second.body).not.toBe(first.body);
  expect(submissions).toBe(2);
});

it('asks to wait while the first request is under way, and lets one of many through', async () => {
  const key = randomUUID();
  const gate = Promise.withResolvers<{ runId: string; queued: number }>();
  const started = Promise.withResolvers<void>();
  submit = () => {
    started.resolve();
    return gate.promise;
  };
  const first = send(tenant.users.analyst.token, key);
  // Requests of the framework's injection start when they are awaited.
  const firstDone = first.then((response) => response);
  await started.promise;
  const second = await send(tenant.users.analyst.token, key);
  expect(second.json()).toMatchObject({ status: 409, code: 'CONFLICT' });
  expect(second.headers['retry-after']).toBe('1');
  gate.resolve({ runId: randomUUID(), queued: 1 });
  expect((await firstDone).statusCode).toBe(202);
  expect((await send(tenant.users.analyst.token, key)).statusCode).toBe(202);
  expect(submissions).toBe(1);
});

it('lets the same key try again after an error', async () => {
  const key = randomUUID();
  submit = () => Promise.reject(new BellwetherError('UNAVAILABLE', 'The log is full'));
  expect((await send(tenant.users.analyst.token, key)).statusCode).toBe(503);
  submit = async () => ({ runId: randomUUID(), queued: 1 });
  expect((await send(tenant.users.analyst.token, key)).statusCode).toBe(202);
});

it('takes a first request that left no answer for a minute to have died', async () => {
  const key = randomUUID();
  const [row] = await world.test.database.platform.query<{ ok: boolean }>({
    text: `INSERT INTO idempotency_keys (tenant_id, key, request_hash, created_at) VALUES ($1, $2, '\\x00', now() - interval '2 minutes') RETURNING true AS ok`,
    values: [tenant.id, key],
  });
  expect(row!.ok).toBe(true);
  expect((await send(tenant.users.analyst.token, key)).statusCode).toBe(202);
});

it('forgets a key after a day', async () => {
  const key = randomUUID();
  const { adminKey } = tenant;
  const first = await send(adminKey, key);
  world.advance(86_400_001);
  const second = await send(adminKey, key, 'another body');
  expect(second.statusCode).toBe(202);
  expect(second.body).not.toBe(first.body);
});

it('replays a new API key without storing it readably', async () => {
  const idempotencyKey = randomUUID();
  const make = () =>
    world.server.app.inject({
      method: 'POST',
      url: '/api/v1/keys',
      headers: { authorization: `Bearer ${tenant.adminKey}`, 'idempotency-key': idempotencyKey },
      payload: { name: 'ci', role: 'viewer' },
    });
  const { key } = (await make()).json();
  expect((await make()).json().key).toBe(key);
  const stored = await world.test.database.platform.query<{ response: string }>({
    text: 'SELECT response FROM idempotency_keys WHERE key = $1',
    values: [idempotencyKey],
  });
  expect(stored[0]!.response).toBeTruthy();
  expect(
    JSON.stringify(stored) + Buffer.from(stored[0]!.response, 'base64').toString('latin1'),
  ).not.toContain(key.slice(3, 20));
});

it('refuses a key that is no visible ASCII text', async () => {
  for (const key of ['x'.repeat(201), 'a b', 'é'])
    expect((await send(tenant.adminKey, key)).statusCode).toBe(400);
});
