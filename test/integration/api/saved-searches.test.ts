import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SavedSearch } from '../../../src/schemas/saved-search.ts';
import type { TestTenant } from '../../harness/api-world.ts';
import { createProductWorld, type ProductWorld } from '../../harness/product-world.ts';

/** Saved searches as clients meet them. */
let world: ProductWorld;
let tenant: TestTenant;

beforeAll(async () => {
  world = await createProductWorld();
  tenant = await world.createTenant();
});
afterAll(() => world?.[Symbol.asyncDispose]());

async function call<Answer = SavedSearch & { detail: string }>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  { body, as = tenant.users.analyst.token }: { body?: object; as?: string } = {},
) {
  const response = await world.server.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${as}` },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: response.statusCode, body: (response.body === '' ? null : response.json()) as Answer };
}

async function publish(...titles: string[]): Promise<void> {
  const documents = titles.map((title, i) => ({ title, body: `${title}.`, external_id: `${title} ${i}` }));
  await call('POST', '/signals', { body: { source_type: 'news', documents } });
  await expect.poll(() => world.app.backlog()).toBe(0);
  await world.app.waitUntilSearchable(tenant.id, AbortSignal.timeout(20_000));
}

it('tells how many signals match, and how many of them came since it was opened', async () => {
  await publish('Graphene filters', 'Graphene sensors');
  const { status, body: saved } = await call('POST', '/searches', {
    body: { name: 'Graphene', query: { q: 'graphene', source_type: 'news' } },
  });
  expect(status, JSON.stringify(saved)).toBe(201);
  expect(saved).toMatchObject({ total: 2, unseen: null, mine: true, shared: false });
  expect((await call('POST', `/searches/${saved.id}/opened`)).body).toMatchObject({ total: 2, unseen: 0 });
  await publish('Graphene yarn');
  expect((await call('GET', `/searches/${saved.id}`)).body).toMatchObject({ total: 3, unseen: 1 });
});

it('is only its owner’s until it is shared, and only they change it', async () => {
  const { body: saved } = await call('POST', '/searches', { body: { name: 'Mine', query: { q: 'yarn' } } });
  const viewer = tenant.users.viewer.token;
  const seen = async () =>
    (await call<{ items: SavedSearch[] }>('GET', '/searches', { as: viewer })).body.items.map(({ id }) => id);
  expect(await seen()).not.toContain(saved.id);
  expect(await call('GET', `/searches/${saved.id}`, { as: viewer })).toMatchObject({ status: 404 });
  await call('PATCH', `/searches/${saved.id}`, { body: { shared: true } });
  expect(await seen()).toContain(saved.id);
  const stolen = await call('PATCH', `/searches/${saved.id}`, { as: viewer, body: { name: 'Theirs' } });
  expect(stolen).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining('a name of your own') },
  });
  expect(await call('DELETE', `/searches/${saved.id}`, { as: viewer })).toMatchObject({ status: 403 });
  expect(await call('DELETE', `/searches/${saved.id}`)).toMatchObject({ status: 204 });
  expect(await call('GET', `/searches/${saved.id}`)).toMatchObject({ status: 404 });
});

it('refuses a name twice, a question that cannot be read, and what is no parameter', async () => {
  const post = (body: object) => call('POST', '/searches', { body });
  await post({ name: 'Twice', query: { q: 'a' } });
  expect(await post({ name: 'TWICE', query: { q: 'b' } })).toMatchObject({ status: 409 });
  expect(await post({ name: 'Bad', query: { from: 'yesterday or so' } })).toMatchObject({ status: 400 });
  expect(await post({ name: 'Bad', query: { limit: 5 } })).toMatchObject({ status: 400 });
  expect(await post({ name: '', query: {} })).toMatchObject({ status: 400 });
});

it('is listed by name, a page at a time', async () => {
  for (const name of ['beta', 'Alpha', 'gamma'])
    await call('POST', '/searches', { body: { name, query: {} } });
  const names: string[] = [];
  let cursor = '';
  do {
    const { body } = await call<{ items: SavedSearch[]; next_cursor: string | null }>(
      'GET',
      `/searches?limit=2${cursor}`,
    );
    names.push(...body.items.map(({ name }) => name));
    cursor = body.next_cursor === null ? '' : `&cursor=${encodeURIComponent(body.next_cursor)}`;
  } while (cursor !== '');
  expect(names).toEqual([...names].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase())));
  expect(names).toEqual(expect.arrayContaining(['Alpha', 'beta', 'gamma']));
});

it('forgets what was seen when the question changes', async () => {
  const { body: saved } = await call('POST', '/searches', {
    body: { name: 'Changing', query: { q: 'yarn' } },
  });
  await call('POST', `/searches/${saved.id}/opened`);
  const { body } = await call('PATCH', `/searches/${saved.id}`, { body: { query: { q: 'graphene' } } });
  expect(body).toMatchObject({ unseen: null, query: { q: 'graphene' } });
});
