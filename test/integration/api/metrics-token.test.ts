import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../../harness/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld({
    config: { metricsToken: 'scrape-me-please' },
    overrides: {
      readiness: [{ name: 'database', check: () => Promise.reject(new Error('password=hunter2')) }],
    },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

it('asks for the configured token, from wherever', async () => {
  const scrape = (authorization?: string) =>
    world.server.app.inject({
      method: 'GET',
      url: '/metrics',
      remoteAddress: '192.0.2.1',
      headers: authorization === undefined ? {} : { authorization },
    });
  expect((await scrape()).statusCode).toBe(401);
  expect((await scrape('Bearer wrong')).statusCode).toBe(401);
  expect((await scrape('Bearer scrape-me-please')).statusCode).toBe(200);
});

it('is not ready while a part does not answer, says which, and keeps the reason to itself', async () => {
  const response = await world.server.app.inject({ method: 'GET', url: '/ready' });
  expect(response.statusCode).toBe(503);
  expect(response.json()).toEqual({
    ready: false,
    draining: false,
    checks: [{ name: 'database', ok: false }],
  });
  expect((await world.server.app.inject({ method: 'GET', url: '/health' })).statusCode).toBe(200);
});
