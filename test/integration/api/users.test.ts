import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld, PASSWORD, type TestTenant } from '../../harness/api-world.ts';

let world: ApiWorld;
let tenant: TestTenant;
let other: TestTenant;

beforeAll(async () => {
  world = await createApiWorld();
  tenant = await world.createTenant();
  other = await world.createTenant();
});
afterAll(() => world[Symbol.asyncDispose]());

const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, token: string, body?: object) =>
  world.server.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { payload: body }),
  });

it('lets an admin add, change and remove users below their own role', async () => {
  const { token } = tenant.users.admin;
  const created = await call('POST', '/api/v1/users', token, {
    email: 'new@example.org',
    name: 'New',
    role: 'analyst',
    password: PASSWORD,
  });
  expect(created.statusCode).toBe(201);
  const { id } = created.json();
  expect(created.headers.location).toBe(`/api/v1/users/${id}`);
  expect(
    (await call('PATCH', `/api/v1/users/${id}`, token, { role: 'viewer', name: 'Newer' })).json(),
  ).toMatchObject({ role: 'viewer', name: 'Newer' });
  expect((await call('GET', `/api/v1/users/${id}`, token)).json()).toMatchObject({
    email: 'new@example.org',
    disabled: false,
  });
  expect((await call('DELETE', `/api/v1/users/${id}`, token)).statusCode).toBe(204);
  expect((await call('GET', `/api/v1/users/${id}`, token)).statusCode).toBe(404);
});

it('lets nobody make, change or remove a role above their own, nor make a key above it', async () => {
  const { token } = tenant.users.admin;
  const owner = tenant.users.owner.id;
  expect(
    (
      await call('POST', '/api/v1/users', token, {
        email: 'x@example.org',
        name: 'X',
        role: 'owner',
        password: PASSWORD,
      })
    ).statusCode,
  ).toBe(403);
  expect(
    (await call('PATCH', `/api/v1/users/${tenant.users.admin.id}`, token, { role: 'owner' })).statusCode,
  ).toBe(403);
  expect((await call('PATCH', `/api/v1/users/${owner}`, token, { disabled: true })).statusCode).toBe(403);
  expect(
    (await call('PATCH', `/api/v1/users/${owner}`, token, { password: 'a password for the owner' }))
      .statusCode,
  ).toBe(403);
  expect((await call('DELETE', `/api/v1/users/${owner}`, token)).statusCode).toBe(403);
  expect(
    (await call('POST', '/api/v1/keys', tenant.users.analyst.token, { name: 'k', role: 'viewer' }))
      .statusCode,
  ).toBe(403);
});

it('keeps at least one enabled owner, also when two demote each other at once', async () => {
  const fresh = await world.createTenant();
  const first = fresh.users.owner;
  expect((await call('PATCH', `/api/v1/users/${first.id}`, first.token, { disabled: true })).statusCode).toBe(
    409,
  );
  const second = await world.tenancy.users.create(
    fresh.id,
    { email: `second@${fresh.slug}.example`, name: 'S', role: 'owner', password: null },
    { name: 'operator', role: 'owner' },
  );
  const actor = { name: 'operator', role: 'owner' } as const;
  const outcomes = await Promise.allSettled([
    world.tenancy.users.update(fresh.id, first.id, { role: 'viewer' }, actor),
    world.tenancy.users.remove(fresh.id, second.id, actor),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

it('tells that an address is taken, also by a user of another tenant', async () => {
  const taken = await call('POST', '/api/v1/users', tenant.users.owner.token, {
    email: other.users.viewer.email.toUpperCase(),
    name: 'X',
    role: 'viewer',
    password: PASSWORD,
  });
  expect(taken.statusCode).toBe(409);
});

it('pages through users without missing or repeating one', async () => {
  const { token } = tenant.users.owner;
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { id: string }[]; next_cursor: string | null } = (
      await call('GET', `/api/v1/users?limit=3${cursor === null ? '' : `&cursor=${cursor}`}`, token)
    ).json();
    expect(page.items.length).toBeLessThanOrEqual(3);
    seen.push(...page.items.map((user) => user.id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(seen).toEqual([...seen].sort());
  expect(new Set(seen)).toEqual(new Set(Object.values(tenant.users).map(({ id }) => id)));
});

it('shows a key once, and lists it afterwards without its secret', async () => {
  const { token } = tenant.users.admin;
  const created = (
    await call('POST', '/api/v1/keys', token, { name: 'ci', role: 'viewer', expires_in_days: 30 })
  ).json();
  expect(created.key.startsWith(`${created.prefix}_`)).toBe(true);
  const listed = (await call('GET', '/api/v1/keys', token)).body;
  expect(listed).toContain(created.id);
  expect(listed).not.toContain(created.key);
  expect((await call('DELETE', `/api/v1/keys/${created.id}`, token)).statusCode).toBe(204);
  expect((await call('GET', '/api/v1/keys', token)).body).not.toContain(created.id);
});

it('refuses a slug that is not one, or is taken', async () => {
  for (const slug of ['', 'Upper', '-a', 'a b', 'x'.repeat(64), "'; DROP SCHEMA shared"]) {
    await expect(world.tenancy.tenants.create({ slug, actor: 'operator' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  }
  await expect(world.tenancy.tenants.create({ slug: tenant.slug, actor: 'operator' })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
});
