import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BellwetherError, ERRORS } from '../../../src/base/errors.ts';
import { type ApiWorld, createApiWorld, type TestTenant } from '../../harness/api-world.ts';
import { unwiredFeatures } from '../../harness/unwired-features.ts';

let world: ApiWorld;
let tenant: TestTenant;
let other: TestTenant;
let fail: () => Error;
/** While it is set, the list of signals waits for it. */
let hold: Promise<never> | undefined;
const entered = Promise.withResolvers<void>();

beforeAll(async () => {
  world = await createApiWorld({
    overrides: {
      signals: {
        ...unwiredFeatures.signals,
        list: () => {
          if (hold === undefined) return Promise.reject(fail());
          entered.resolve();
          return hold;
        },
        get: async () => null,
      },
    },
  });
  tenant = await world.createTenant();
  other = await world.createTenant();
});
afterAll(() => world[Symbol.asyncDispose]());

const get = (url: string, headers: Record<string, string> = {}) =>
  world.server.app.inject({
    method: 'GET',
    url,
    headers: { authorization: `Bearer ${tenant.users.owner.token}`, ...headers },
  });

describe('problem details', () => {
  it('name code, status, detail and the request, in the media type of RFC 9457', async () => {
    const response = await get('/api/v1/users/not-a-uuid');
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(response.json()).toEqual({
      type: '/api/v1/errors/INVALID_INPUT',
      title: ERRORS.INVALID_INPUT.title,
      status: 400,
      detail: 'path.id must match format "uuid" (got "not-a-uuid").',
      code: 'INVALID_INPUT',
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      errors: [{ path: 'path.id', message: 'must match format "uuid" (got "not-a-uuid")' }],
    });
    expect((await get(response.json().type)).json()).toMatchObject({ code: 'INVALID_INPUT', status: 400 });
  });

  it('tell nothing of what went wrong inside, but log it under the same request id', async () => {
    fail = () => new Error('SELECT secret FROM /var/lib/x failed');
    const response = await get('/api/v1/signals');
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toMatch(/secret|var|stack/);
    expect(
      world.logged.find(
        (line) => line.includes('SELECT secret') && line.includes(response.json().request_id),
      ),
    ).toBeDefined();
    fail = () => new BellwetherError('DATABASE_UNAVAILABLE', 'connect ECONNREFUSED 10.0.0.7:5432');
    const unavailable = await get('/api/v1/signals');
    expect(unavailable.statusCode).toBe(503);
    expect(unavailable.body).not.toContain('10.0.0.7');
    expect(unavailable.headers['retry-after']).toBe('5');
  });

  it('say when an answer took too long, instead of letting the caller wait', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      hold = new Promise<never>(() => {});
      const response = get('/api/v1/signals').then((answer) => answer);
      await entered.promise;
      vi.advanceTimersByTime(30_000);
      expect((await response).json()).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
    } finally {
      hold = undefined;
      vi.useRealTimers();
    }
  });

  it.each([
    ['an unknown path', { method: 'GET', url: '/api/v1/nothing' }, 404, 'NOT_FOUND'],
    ['a method that the path does not take', { method: 'PUT', url: '/api/v1/users' }, 404, 'NOT_FOUND'],
    [
      'a body that is not JSON',
      { method: 'POST', url: '/api/v1/users', payload: '{', headers: { 'content-type': 'application/json' } },
      400,
      'INVALID_INPUT',
    ],
    [
      'an empty body',
      { method: 'POST', url: '/api/v1/users', payload: '', headers: { 'content-type': 'application/json' } },
      400,
      'INVALID_INPUT',
    ],
    [
      'a body of another kind',
      {
        method: 'POST',
        url: '/api/v1/users',
        payload: '<a/>',
        headers: { 'content-type': 'application/xml' },
      },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a body that is too large',
      { method: 'POST', url: '/api/v1/users', payload: { name: 'x'.repeat(1_100_000) } },
      413,
      'TOO_LARGE',
    ],
    [
      'a body that would change a prototype',
      {
        method: 'POST',
        url: '/api/v1/users',
        payload: '{"__proto__":{"role":"owner"}}',
        headers: { 'content-type': 'application/json' },
      },
      400,
      'INVALID_INPUT',
    ],
    ['broken percent-encoding', { method: 'GET', url: '/api/v1/users/%' }, 400, 'INVALID_INPUT'],
    [
      'U+0000 in a body',
      {
        method: 'PATCH',
        url: '/api/v1/users/0190a0a0-0000-7000-8000-000000000000',
        payload: { name: 'a\u0000b' },
      },
      400,
      'INVALID_INPUT',
    ],
    ['U+0000 in a query', { method: 'GET', url: '/api/v1/signals?q=a%00b' }, 400, 'INVALID_INPUT'],
  ] as const)('answer %s', async (_what, request, status, code) => {
    const { headers, ...rest } = request as { method: 'GET'; url: string; headers?: Record<string, string> };
    const response = await world.server.app.inject({
      ...rest,
      headers: { authorization: `Bearer ${tenant.users.owner.token}`, ...headers },
    });
    expect(response.json()).toMatchObject({ status, code });
    expect(response.headers['content-type']).toContain('application/problem+json');
  });
});

it('answers the same with and without the version in the path', async () => {
  const [versioned, plain] = [await get('/api/v1/auth/me'), await get('/api/auth/me')];
  expect(plain.statusCode).toBe(200);
  expect(plain.body).toBe(versioned.body);
  expect((await get('/api/v2/auth/me')).statusCode).toBe(404);
});

it('refuses a query parameter that it does not know, and says which there are', async () => {
  const response = await get('/api/v1/users?limits=5');
  expect(response.statusCode).toBe(400);
  expect(response.json().detail).toContain('query.limits is not known here. Known: limit, cursor');
  const without = await get('/api/v1/auth/me?verbose=true');
  expect(without.json()).toMatchObject({
    status: 400,
    detail: 'query.verbose is not known here. Known: none (got "true").',
  });
  expect((await get('/api/v1/health?probe=1')).statusCode).toBe(200);
});

describe('who asks', () => {
  it('is asked for on every route but the public ones', async () => {
    for (const url of ['/api/v1/users', '/api/v1/signals', '/api/v1/stream', '/api/v1/auth/me']) {
      const response = await world.server.app.inject({ method: 'GET', url });
      expect(response.statusCode).toBe(401);
      expect(response.headers['www-authenticate']).toMatch(/^Bearer/);
    }
  });

  it('is never taken from the address', async () => {
    const { token } = tenant.users.owner;
    for (const query of [`access_token=${token}`, `token=${token}`, `api_key=${tenant.adminKey}`]) {
      expect(
        (await world.server.app.inject({ method: 'GET', url: `/api/v1/auth/me?${query}` })).statusCode,
      ).toBe(401);
    }
  });

  it('may repeat its own tenant, by id or slug, and may name no other', async () => {
    const fields = [
      (value: string) => get(`/api/v1/users?tenant_id=${value}`),
      (value: string) => get(`/api/v1/users?tenant=${value}`),
      (value: string) => get('/api/v1/users', { 'x-tenant-id': value }),
      (value: string) => get('/api/v1/users', { 'x-tenant': value }),
      (value: string) =>
        world.server.app.inject({
          method: 'PATCH',
          url: `/api/v1/users/${tenant.users.viewer.id}`,
          headers: { authorization: `Bearer ${tenant.users.owner.token}` },
          payload: { tenant_id: value, name: 'Same' },
        }),
    ];
    for (const field of fields) {
      expect([(await field(tenant.id)).statusCode, (await field(tenant.slug)).statusCode]).toEqual([
        200, 200,
      ]);
      for (const value of [other.id, other.slug, '', 'nonsense']) {
        expect((await field(value)).json()).toMatchObject({ status: 403, code: 'TENANT_MISMATCH' });
      }
    }
  });
});

describe('an answer', () => {
  it.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
    ['zstd', zstdDecompressSync],
  ])('is compressed with %s when asked', async (encoding, decompress) => {
    const plain = await get('/api/v1/openapi.json');
    const packed = await get('/api/v1/openapi.json', { 'accept-encoding': encoding });
    expect(packed.headers['content-encoding']).toBe(encoding);
    expect(packed.headers.vary).toContain('accept-encoding');
    expect(decompress(packed.rawPayload).toString()).toBe(plain.body);
  });

  it('is not sent again to who has it', async () => {
    const first = await get('/api/v1/users');
    const again = await get('/api/v1/users', { 'if-none-match': first.headers.etag as string });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect((await get('/api/v1/users', { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  it('may be kept by nobody else, and is never a page', async () => {
    const { headers } = await get('/api/v1/auth/me');
    expect(headers['cache-control']).toContain('private');
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('the OpenAPI document', () => {
  it('is 3.1 and describes every route, with its role, answers and problem details', async () => {
    const document = (await world.server.app.inject({ method: 'GET', url: '/api/v1/openapi.json' })).json();
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries(
      document.paths as Record<string, Record<string, Record<string, unknown>>>,
    ).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    );
    expect(operations.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'post /api/v1/auth/login',
        'get /api/v1/signals',
        'get /api/v1/signals/{id}',
        'patch /api/v1/sources/{id}',
        'get /api/v1/stream',
        'get /health',
      ]),
    );
    for (const { name, operation } of operations) {
      expect(operation.summary, name).toBeTruthy();
      expect(operation.responses, name).toBeTruthy();
      const isPublic = /auth\/(login|link|refresh|logout)|health|ready|(?<!graph)\/metrics|errors/.test(name);
      expect(operation.security !== undefined, name).toBe(!isPublic);
    }
    const text = JSON.stringify(document);
    // Words of OpenAPI 3.0 that 3.1 does not have.
    expect(text).not.toContain('"nullable"');
  });
});

describe('operations', () => {
  it('say that the process runs and that its parts answer', async () => {
    for (const prefix of ['', '/api/v1', '/api']) {
      expect((await get(`${prefix}/health`)).json()).toEqual({ status: 'ok', version: '0.0.0-test' });
      expect((await get(`${prefix}/ready`)).json()).toMatchObject({
        ready: true,
        checks: [{ name: 'database', ok: true }],
      });
    }
  });

  it('publish the metrics by their names, to this machine only', async () => {
    const text = (await world.server.app.inject({ method: 'GET', url: '/metrics' })).body;
    expect(text).toMatch(/api_requests_total\{method="GET",endpoint="\/api\/v1\/auth\/me",status="200"\} \d/);
    expect(text).toMatch(/api_request_duration_seconds_bucket\{le="0.05",endpoint="\/api\/v1\/users"\} \d/);
    expect(text).toMatch(/http_request_duration_seconds_count \d/);
    expect(text).toMatch(/active_users [1-9]/);
    expect(text).toMatch(/cache_hits_total\{cache="credentials"\} [1-9]/);
    expect(text).toContain('endpoint="unmatched",status="404"');
    expect(text).not.toContain(tenant.id);
    const far = await world.server.app.inject({ method: 'GET', url: '/metrics', remoteAddress: '192.0.2.1' });
    expect(far.statusCode).toBe(403);
    const proxied = await world.server.app.inject({
      method: 'GET',
      url: '/metrics',
      headers: { 'x-forwarded-for': '192.0.2.1' },
    });
    expect(proxied.statusCode).toBe(403);
  });

  it('log one line for a request, with tenant, route, status and time, and without the query or a credential', async () => {
    world.logged.length = 0;
    await get('/api/v1/users?limit=7');
    await get('/nowhere?code=one-time-secret-code');
    await get('/api/v1/signals?q=someones-name&code=one-time-secret-code');
    const text = world.logged.join('');
    const line = JSON.parse(world.logged[0]!);
    expect(line).toMatchObject({
      msg: 'request',
      method: 'GET',
      route: '/api/v1/users',
      path: '/api/v1/users',
      status: 200,
      tenant: tenant.id,
      user: tenant.users.owner.id,
    });
    expect(line.duration_ms).toBeGreaterThan(0);
    expect(text).not.toMatch(/one-time|someones|limit=7|eyJ/);
  });
});
