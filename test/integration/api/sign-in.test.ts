import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld, type TestTenant } from '../../harness/api-world.ts';

let world: ApiWorld;
let tenant: TestTenant;

beforeAll(async () => {
  world = await createApiWorld();
  tenant = await world.createTenant();
});
afterAll(() => world[Symbol.asyncDispose]());

const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  world.server.app.inject({ method: 'POST', url, payload, headers });
const get = (url: string, token: string) =>
  world.server.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } });

describe('signing in with a password', () => {
  const email = 'ann@example.org';
  const password = 'a long enough password';

  beforeAll(async () => {
    await world.tenancy.users.create(
      tenant.id,
      { email, name: 'Ann', role: 'analyst', password },
      { name: 'operator', role: 'owner' },
    );
  });

  it('answers an access token that works, a refresh token, a cookie, and who one is', async () => {
    const response = await post('/api/v1/auth/login', { email: 'Ann@Example.org', password });
    expect(response.statusCode).toBe(200);
    const body = response.json();
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 900,
      identity: { method: 'session', role: 'analyst', tenant: { slug: tenant.slug } },
    });
    expect(response.headers['set-cookie']).toMatch(
      /^bw_refresh=[\w-]{43}; Path=\/api; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    );
    const me = await get('/api/auth/me', body.access_token);
    expect(me.json().user).toMatchObject({ email, name: 'Ann' });
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await post('/api/v1/auth/login', { email, password: 'not the password' });
    const unknown = await post('/api/v1/auth/login', { email: 'nobody@example.org', password });
    const { request_id: _a, ...first } = wrong.json();
    const { request_id: _b, ...second } = unknown.json();
    expect(wrong.statusCode).toBe(401);
    expect(second).toEqual(first);
  });

  it('asks for patience after ten failures, whether or not the account exists', async () => {
    for (const address of ['throttled@example.org', 'nobody2@example.org']) {
      if (address.startsWith('throttled'))
        await world.tenancy.users.create(
          tenant.id,
          { email: address, name: 'T', role: 'viewer', password },
          { name: 'operator', role: 'owner' },
        );
      const statuses: number[] = [];
      for (let i = 0; i < 11; i++)
        statuses.push((await post('/api/v1/auth/login', { email: address, password: 'wrong' })).statusCode);
      expect(statuses).toEqual([...Array(10).fill(401), 429]);
    }
    const response = await post('/api/v1/auth/login', { email: 'throttled@example.org', password });
    expect(response.statusCode).toBe(429);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expect(world.logged.join('')).not.toContain(password);
  });
});
