import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSigningKeys } from '../../../src/tenancy/signing-keys.ts';
import { createTenancy } from '../../../src/tenancy/tenancy.ts';
import { type ApiWorld, createApiWorld, type TestTenant } from '../../harness/api-world.ts';

const OPERATOR = { name: 'operator', role: 'owner' } as const;
let world: ApiWorld;
let tenant: TestTenant;

beforeAll(async () => {
  world = await createApiWorld();
  tenant = await world.createTenant();
});
afterAll(() => world[Symbol.asyncDispose]());

const inject = (
  method: 'GET' | 'POST',
  url: string,
  options: { token?: string; body?: object; headers?: Record<string, string> } = {},
) =>
  world.server.app.inject({
    method,
    url,
    headers: {
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { payload: options.body }),
  });
const statusOf = async (token: string) => (await inject('GET', '/api/v1/auth/me', { token })).statusCode;
const refresh = (token: string) => inject('POST', '/api/v1/auth/refresh', { body: { refresh_token: token } });

async function newSession(role: 'viewer' | 'admin' = 'viewer') {
  const email = `${randomBytes(5).toString('hex')}@example.org`;
  const user = await world.tenancy.users.create(
    tenant.id,
    { email, name: 'N', role, password: null },
    OPERATOR,
  );
  const code = await world.tenancy.signIn.createCode({
    tenant: tenant.id,
    userId: user.id,
    minutes: 5,
    actor: OPERATOR,
  });
  const response = await inject('POST', '/api/v1/auth/link', { body: { code } });
  const { access_token: token, refresh_token: refreshToken } = response.json();
  return { user, code, token: token as string, refreshToken: refreshToken as string };
}

describe('a link', () => {
  it('signs in once', async () => {
    const { code, token } = await newSession();
    expect(await statusOf(token)).toBe(200);
    expect((await inject('POST', '/api/v1/auth/link', { body: { code } })).statusCode).toBe(401);
  });

  it('works for its minutes only', async () => {
    const [user] = await world.tenancy.users.list(tenant.id, { limit: 1 });
    const code = await world.tenancy.signIn.createCode({
      tenant: tenant.id,
      userId: user!.id,
      minutes: 5,
      actor: OPERATOR,
    });
    world.advance(5 * 60_000 + 1);
    expect((await inject('POST', '/api/v1/auth/link', { body: { code } })).statusCode).toBe(401);
  });
});

describe('a refresh token', () => {
  it('is replaced at every use, from the body or from the cookie', async () => {
    const { refreshToken } = await newSession();
    const first = await refresh(refreshToken);
    expect(first.statusCode).toBe(200);
    const second = await inject('POST', '/api/v1/auth/refresh', {
      headers: { cookie: `a=b; bw_refresh=${first.json().refresh_token}` },
    });
    expect(second.statusCode).toBe(200);
    expect(new Set([refreshToken, first.json().refresh_token, second.json().refresh_token]).size).toBe(3);
    expect(await statusOf(second.json().access_token)).toBe(200);
  });

  it('ends the session when it comes back after it was replaced, for both who hold it', async () => {
    const { refreshToken, token } = await newSession();
    const stolen = await refresh(refreshToken);
    world.advance(6_000);
    expect((await refresh(refreshToken)).statusCode).toBe(401);
    expect(await statusOf(token)).toBe(401);
    expect(await statusOf(stolen.json().access_token)).toBe(401);
    expect((await refresh(stolen.json().refresh_token)).statusCode).toBe(401);
  });

  it('tells a second tab to use the newer one, gives it nothing, and keeps the session', async () => {
    const { refreshToken, token } = await newSession();
    const first = await refresh(refreshToken);
    const second = await refresh(refreshToken);
    expect(second.statusCode).toBe(409);
    expect(second.body).not.toContain('access_token');
    expect(await statusOf(token)).toBe(200);
    expect((await refresh(first.json().refresh_token)).statusCode).toBe(200);
  });

  it('is given once when it is sent twice at the same moment', async () => {
    const { refreshToken } = await newSession();
    const statuses = (
      await Promise.all([refresh(refreshToken), refresh(refreshToken), refresh(refreshToken)])
    ).map((r) => r.statusCode);
    expect(statuses.sort()).toEqual([200, 409, 409]);
  });

  it('is not taken from a cookie that a page elsewhere made the browser send', async () => {
    const { refreshToken } = await newSession();
    const headers = { cookie: `bw_refresh=${refreshToken}`, origin: 'https://evil.example' };
    expect((await inject('POST', '/api/v1/auth/refresh', { headers })).statusCode).toBe(403);
    expect((await inject('POST', '/api/v1/auth/logout', { headers })).statusCode).toBe(403);
    expect((await refresh(refreshToken)).statusCode).toBe(200);
  });

  it('stops after 30 days without use', async () => {
    const { refreshToken } = await newSession();
    world.advance(30 * 86_400_000 + 1_000);
    expect((await refresh(refreshToken)).statusCode).toBe(401);
  });
});

describe('an access token', () => {
  it('stops after 15 minutes, also when it was remembered as good', async () => {
    const { token } = await newSession();
    expect(await statusOf(token)).toBe(200);
    world.advance(15 * 60_000);
    expect(await statusOf(token)).toBe(401);
  });

  it('stops at once when one signs out', async () => {
    const { token, refreshToken } = await newSession();
    expect(await statusOf(token)).toBe(200);
    const response = await inject('POST', '/api/v1/auth/logout', { token });
    expect(response.statusCode).toBe(204);
    expect(response.headers['set-cookie']).toMatch(/Max-Age=0/);
    expect(await statusOf(token)).toBe(401);
    expect((await refresh(refreshToken)).statusCode).toBe(401);
  });

  it('stops at once when the user is disabled, gets another role or password, or is removed', async () => {
    for (const change of [
      { disabled: true },
      { role: 'analyst' as const },
      { password: 'another long password' },
    ]) {
      const { token, user } = await newSession();
      expect(await statusOf(token)).toBe(200);
      await world.tenancy.users.update(tenant.id, user.id, change, OPERATOR);
      expect(await statusOf(token)).toBe(401);
    }
    const { token, user } = await newSession();
    expect(await statusOf(token)).toBe(200);
    await world.tenancy.users.remove(tenant.id, user.id, OPERATOR);
    expect(await statusOf(token)).toBe(401);
  });

  it('stops when its tenant is suspended, and so do keys; they work again afterwards', async () => {
    const other = await world.createTenant();
    const { token } = other.users.viewer;
    expect([await statusOf(token), await statusOf(other.adminKey)]).toEqual([200, 200]);
    await world.tenancy.tenants.setState(other.id, 'suspended', 'operator');
    expect([await statusOf(token), await statusOf(other.adminKey)]).toEqual([401, 401]);
    await world.tenancy.tenants.setState(other.id, 'active', 'operator');
    expect([await statusOf(token), await statusOf(other.adminKey)]).toEqual([200, 200]);
  });

  it('stops within ten seconds when another process ended the session', async () => {
    const { token, user } = await newSession();
    expect(await statusOf(token)).toBe(200);
    const elsewhere = createTenancy({
      database: world.test.database,
      clock: { now: Date.now },
      signingKeys: await loadSigningKeys({ secret: 'x'.repeat(32), file: '', now: Date.now() }),
      provisionTenant: async () => {},
    });
    await elsewhere.users.update(tenant.id, user.id, { disabled: true }, OPERATOR);
    expect(await statusOf(token)).toBe(200);
    world.advance(10_001);
    expect(await statusOf(token)).toBe(401);
  });

  it('is asked about in the background after five seconds, without making a request wait', async () => {
    const { token } = await newSession();
    expect(await statusOf(token)).toBe(200);
    world.advance(5_001);
    const verified = world.tenancy.credentials.verify(token);
    expect(verified).not.toBeInstanceOf(Promise);
  });
});

describe('an API key', () => {
  const makeKey = (days?: number) =>
    world.tenancy.apiKeys.create(
      tenant.id,
      { name: 'k', role: 'viewer', ...(days === undefined ? {} : { expiresInDays: days }) },
      { ...OPERATOR, userId: null },
    );

  it('works as a bearer token and as X-API-Key, and says who it is', async () => {
    const { key } = await makeKey();
    expect(key).toMatch(/^bw_[0-9a-f]{8}_[\w-]{43}$/);
    const response = await inject('GET', '/api/v1/auth/me', { headers: { 'x-api-key': key } });
    expect(response.json()).toMatchObject({ method: 'key', user: null, role: 'viewer' });
    expect(await statusOf(key)).toBe(200);
  });

  it('stops when it expires and at once when it is revoked', async () => {
    const expiring = await makeKey(1);
    const revoked = await makeKey();
    expect([await statusOf(expiring.key), await statusOf(revoked.key)]).toEqual([200, 200]);
    await world.tenancy.apiKeys.revoke(tenant.id, revoked.id, OPERATOR);
    expect(await statusOf(revoked.key)).toBe(401);
    world.advance(86_400_000);
    expect(await statusOf(expiring.key)).toBe(401);
  });

  it('is stored as a hash only, and notes its last use', async () => {
    const { key, id } = await makeKey();
    expect((await world.tenancy.apiKeys.find(tenant.id, id)).lastUsedAt).toBeNull();
    await statusOf(key);
    expect((await world.tenancy.apiKeys.find(tenant.id, id)).lastUsedAt).not.toBeNull();
    const stored = await world.test.database.platform.query({
      text: 'SELECT row_to_json(k)::text AS row FROM api_keys k',
    });
    expect(JSON.stringify(stored)).not.toContain(key.slice(12));
  });
});

it('writes every sign-in, refusal, change and end to the audit log', async () => {
  const rows = await world.test.database.platform.query<{ action: string }>({
    text: 'SELECT DISTINCT action FROM audit_log ORDER BY action',
  });
  expect(rows.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      'key.created',
      'key.revoked',
      'link.created',
      'session.ended',
      'session.started',
      'tenant.created',
      'tenant.suspended',
      'user.created',
      'user.deleted',
      'user.updated',
    ]),
  );
});

it('logs no token, key or code', () => {
  expect(world.logged.length).toBeGreaterThan(20);
  expect(world.logged.join('')).not.toMatch(/bw_[0-9a-f]{8}_|eyJ|refresh_token":"[^[]/);
});
