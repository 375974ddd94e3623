import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Role, roleAllows } from '../../src/domain/tenant.ts';
import type { TestTenant } from '../harness/api-world.ts';
import { readEventStream } from '../harness/event-stream.ts';
import { type Operation, readOperations } from '../harness/openapi-operations.ts';
import { createProductWorld, type ProductWorld } from '../harness/product-world.ts';
import { createVictim, type Victim } from './victim.ts';

/**
 * Every route of the OpenAPI document, tried by another tenant's owner with the victim's ids, names, words and cursors.
 * A route without a case here fails the first test.
 */
let world: ProductWorld;
let victim: Victim;
let attacker: TestTenant;
let operations: readonly Operation[];
let before: string;

interface Case {
  /** What stands for `{id}`: something of the victim's. */
  readonly id?: (victim: Victim) => string;
  readonly body?: (victim: Victim) => object;
  /** Queries that name what is the victim's. */
  readonly queries?: (victim: Victim) => readonly string[];
  /** What the attacker may be answered: nothing found, or its own empty list. */
  readonly answers: readonly number[];
}

const lists = { answers: [200] } as const;
const CASES: Readonly<Record<string, Case>> = {
  'GET /api/v1/auth/me': { answers: [200] },
  'GET /api/v1/tenant': { answers: [200] },
  'GET /api/v1/users': lists,
  'POST /api/v1/users': {
    body: (v) => ({
      email: v.tenant.users.viewer.email,
      name: 'X',
      role: 'viewer',
      password: 'a long enough password',
    }),
    answers: [409],
  },
  'GET /api/v1/users/{id}': { id: (v) => v.ids.user, answers: [404] },
  'PATCH /api/v1/users/{id}': { id: (v) => v.ids.user, body: () => ({ disabled: true }), answers: [404] },
  'DELETE /api/v1/users/{id}': { id: (v) => v.ids.user, answers: [404] },
  'GET /api/v1/keys': lists,
  'POST /api/v1/keys': { body: () => ({ name: 'mine', role: 'viewer' }), answers: [201] },
  'GET /api/v1/keys/{id}': { id: (v) => v.ids.key, answers: [404] },
  'DELETE /api/v1/keys/{id}': { id: (v) => v.ids.key, answers: [404] },
  'GET /api/v1/signals': {
    queries: (v) => [
      `q=${v.mark}`,
      `q=${v.mark}*`,
      `source=${v.ids.source}`,
      `source=Feed%20${v.mark}`,
      `label=${v.mark}`,
      'facets=true&histogram=auto',
      `q=${v.mark}&mode=vector`,
      `q=${v.mark}&mode=hybrid`,
      `entity=${v.ids.entity}&facets=true`,
      `q=title:${v.mark}&facets=true`,
    ],
    answers: [200],
  },
  'POST /api/v1/signals': {
    body: (v) => ({ source_type: 'news', documents: [{ external_id: `${v.mark}-0`, title: 'overwritten' }] }),
    answers: [202],
  },
  'GET /api/v1/signals/{id}': { id: (v) => v.ids.signal, answers: [404] },
  'GET /api/v1/signals/{id}/similar': {
    id: (v) => v.ids.signal,
    queries: () => ['limit=50'],
    answers: [404],
  },
  'GET /api/v1/signals/{id}/summary': { id: (v) => v.ids.signal, answers: [404] },
  // The victim's words without its mark: its signals would be the nearest.
  'POST /api/v1/analyze': {
    body: (v) => ({ text: v.words, nearest: 50 }),
    answers: [200],
  },
  'GET /api/v1/entities': { queries: (v) => [`q=${v.mark}`, 'sort=newest', 'origin=user'], answers: [200] },
  'POST /api/v1/entities': { body: () => ({ kind: 'person', name: 'Mine' }), answers: [201] },
  'GET /api/v1/entities/{id}': {
    id: (v) => v.ids.entity,
    queries: () => ['', 'as_of=2100-01-01T00:00:00Z'],
    answers: [404],
  },
  'PATCH /api/v1/entities/{id}': { id: (v) => v.ids.made, body: () => ({ name: 'X' }), answers: [404] },
  'DELETE /api/v1/entities/{id}': { id: (v) => v.ids.made, answers: [404] },
  'GET /api/v1/entities/{id}/neighbours': {
    id: (v) => v.ids.made,
    queries: () => ['depth=5&limit=5000&between=true'],
    answers: [404],
  },
  'GET /api/v1/entities/{id}/history': { id: (v) => v.ids.made, answers: [404] },
  'POST /api/v1/entities/merge': {
    body: (v) => ({ survivor: v.ids.made, merged: [v.ids.entity] }),
    answers: [404],
  },
  'POST /api/v1/entities/{id}/split': {
    id: (v) => v.ids.made,
    body: () => ({ name: 'Mine' }),
    answers: [404],
  },
  'GET /api/v1/entities/{id}/identity-events': { id: (v) => v.ids.made, answers: [404] },
  'GET /api/v1/identity-events': lists,
  'POST /api/v1/identity-events/{id}/undo': { id: (v) => v.ids.identityEvent, answers: [404] },
  'GET /api/v1/resolution/proposals': {
    queries: (v) => ['state=merged', `entity=${v.ids.made}`],
    answers: [200, 404],
  },
  'POST /api/v1/resolution/proposals/{id}': {
    id: (v) => v.ids.proposal,
    body: () => ({ decision: 'merge' }),
    answers: [404],
  },
  'GET /api/v1/searches': lists,
  'POST /api/v1/searches': { body: () => ({ name: 'Mine', query: { q: 'a' } }), answers: [201] },
  'GET /api/v1/searches/{id}': { id: (v) => v.ids.savedSearch, answers: [404] },
  'PATCH /api/v1/searches/{id}': {
    id: (v) => v.ids.savedSearch,
    body: () => ({ shared: true }),
    answers: [404],
  },
  'DELETE /api/v1/searches/{id}': { id: (v) => v.ids.savedSearch, answers: [404] },
  'POST /api/v1/searches/{id}/opened': { id: (v) => v.ids.savedSearch, answers: [404] },
  'GET /api/v1/topics': { queries: (v) => [`q=${v.mark}`, 'sort=label', 'alive=true'], answers: [200] },
  'GET /api/v1/topics/events': { queries: (v) => ['', `topic=${v.ids.topic}`], answers: [200] },
  'GET /api/v1/topics/map': lists,
  'POST /api/v1/topics/recluster': { answers: [202] },
  'GET /api/v1/topics/{id}': { id: (v) => v.ids.topic, answers: [404] },
  'GET /api/v1/topics/{id}/signals': { id: (v) => v.ids.topic, answers: [404] },
  'GET /api/v1/windows': lists,
  'POST /api/v1/windows': {
    body: (v) => ({ name: 'mine', subject: `entity:${v.ids.made}`, signals: 1, sources: 1, hours: 24 }),
    answers: [404],
  },
  'GET /api/v1/windows/hits': {
    queries: (v) => ['', `rule=${v.ids.windowRule}`, `subject=entity%3A${v.ids.entity}`],
    answers: [200],
  },
  'DELETE /api/v1/windows/{id}': { id: (v) => v.ids.windowRule, answers: [404] },
  'GET /api/v1/backtests': lists,
  'POST /api/v1/backtests': { body: () => ({ as_of: ['2020-01-01T00:00:00.000Z'] }), answers: [202] },
  'GET /api/v1/backtests/{id}': { id: (v) => v.ids.backtest, answers: [404] },
  'GET /api/v1/radar/editions': lists,
  'POST /api/v1/radar/editions': { body: () => ({ name: 'mine' }), answers: [201] },
  'GET /api/v1/radar/editions/{id}': { id: (v) => v.ids.radarEdition, answers: [404] },
  'DELETE /api/v1/radar/editions/{id}': { id: (v) => v.ids.radarEdition, answers: [404] },
  'POST /api/v1/radar/editions/{id}/publish': { id: (v) => v.ids.radarEdition, answers: [404] },
  'POST /api/v1/radar/editions/{id}/blips': {
    id: (v) => v.ids.radarEdition,
    body: () => ({ name: 'X', quadrant: 0, ring: 'hold' }),
    answers: [404],
  },
  'PATCH /api/v1/radar/editions/{id}/blips/{blip}': {
    id: (v) => v.ids.radarEdition,
    body: () => ({ ring: 'hold', reason: 'X' }),
    answers: [404],
  },
  'DELETE /api/v1/radar/editions/{id}/blips/{blip}': { id: (v) => v.ids.radarEdition, answers: [404] },
  'GET /api/v1/radar/editions/{id}/blips/{blip}/history': {
    id: (v) => v.ids.radarEdition,
    answers: [404],
  },
  'GET /api/v1/radar/editions/{id}/export': {
    id: (v) => v.ids.radarEdition,
    queries: () => ['format=json', 'format=svg'],
    answers: [404],
  },
  // Its own history says whether a blip moved: the victim's does not count.
  'POST /api/v1/radar/import': {
    body: () => ({ name: 'mine', format: 'csv', content: 'name,ring,quadrant\nA,trial,tools\n' }),
    answers: [201],
  },
  'GET /api/v1/trends': { queries: (v) => [`q=${v.mark}`, 'state=tracked', 'limit=200'], answers: [200] },
  'POST /api/v1/trends': { body: (v) => ({ id: v.ids.trend }), answers: [404] },
  // Asked without ids, too.
  'GET /api/v1/trends/compare': { queries: (v) => [`id=${v.ids.trend}`], answers: [400, 404] },
  'GET /api/v1/trends/{id}': { id: (v) => v.ids.trend, answers: [404] },
  'DELETE /api/v1/trends/{id}': { id: (v) => v.ids.trend, answers: [404] },
  'GET /api/v1/trends/{id}/series': {
    id: (v) => v.ids.trend,
    queries: () => ['interval=day'],
    answers: [404],
  },
  'GET /api/v1/bursts': lists,
  'GET /api/v1/calls': { queries: (v) => ['limit=200', `subject=${v.ids.trend}`], answers: [200] },
  'GET /api/v1/calls/{id}': { id: (v) => v.ids.call, answers: [404] },
  'GET /api/v1/calls/{id}/why': { id: (v) => v.ids.call, answers: [404] },
  'GET /api/v1/trend-runs': lists,
  'POST /api/v1/trend-runs': { body: () => ({}), answers: [202] },
  'GET /api/v1/trend-runs/{id}': { id: (v) => v.ids.trendRun, answers: [404] },
  'DELETE /api/v1/trend-runs/{id}': { id: (v) => v.ids.trendRun, answers: [404] },
  'GET /api/v1/horizons': lists,
  'GET /api/v1/pestle': lists,
  'GET /api/v1/forecasts': { queries: (v) => [`subject=term:${v.mark}`], answers: [200] },
  'GET /api/v1/calibration': lists,
  'GET /api/v1/relationships': {
    queries: (v) => [`entity=${v.ids.made}`, `subject=${v.ids.entity}`, 'limit=200'],
    answers: [200, 404],
  },
  'POST /api/v1/relationships': {
    body: (v) => ({ kind: 'uses', subject_id: v.ids.made, object_id: v.ids.entity }),
    answers: [404],
  },
  'GET /api/v1/relationships/{id}': { id: (v) => v.ids.relationship, answers: [404] },
  'GET /api/v1/relationships/{id}/history': { id: (v) => v.ids.relationship, answers: [404] },
  'PATCH /api/v1/relationships/{id}': {
    id: (v) => v.ids.relationship,
    body: () => ({ weight: 9 }),
    answers: [404],
  },
  'DELETE /api/v1/relationships/{id}': { id: (v) => v.ids.relationship, answers: [404] },
  'POST /api/v1/graph/bulk': {
    body: (v) => ({
      relationships: [{ kind: 'uses', subject_id: v.ids.made, object_id: v.ids.entity }],
    }),
    answers: [400],
  },
  'GET /api/v1/graph/paths': {
    queries: (v) => [`from=${v.ids.made}&to=${v.ids.entity}`, `from=${v.ids.made}&to=${v.ids.made}`],
    answers: [400, 404],
  },
  'POST /api/v1/graph/pattern': {
    body: (v) => ({ places: [{ name: 'a', id: v.ids.made }, { name: 'b' }], ties: [{ from: 'a', to: 'b' }] }),
    answers: [404],
  },
  'GET /api/v1/graph/export': {
    queries: () => ['format=json', 'format=csv&table=nodes'],
    answers: [200, 400],
  },
  'GET /api/v1/networks': lists,
  'POST /api/v1/networks': { body: () => ({ name: 'mine' }), answers: [201] },
  'GET /api/v1/networks/{id}': { id: (v) => v.ids.network, answers: [404] },
  'PATCH /api/v1/networks/{id}': { id: (v) => v.ids.network, body: () => ({ name: 'X' }), answers: [404] },
  'DELETE /api/v1/networks/{id}': { id: (v) => v.ids.network, answers: [404] },
  'GET /api/v1/networks/{id}/nodes': { id: (v) => v.ids.network, answers: [404] },
  'POST /api/v1/networks/{id}/events': {
    id: (v) => v.ids.network,
    body: (v) => ({ events: [{ from: v.mark, to: 'x' }] }),
    answers: [404],
  },
  'GET /api/v1/networks/{id}/live': { id: (v) => v.ids.network, answers: [404] },
  'GET /api/v1/networks/{id}/windows': {
    id: (v) => v.ids.network,
    queries: () => ['size=day'],
    answers: [404],
  },
  'GET /api/v1/networks/{id}/export': {
    id: (v) => v.ids.network,
    queries: () => ['format=json', 'format=csv'],
    answers: [400, 404],
  },
  'GET /api/v1/networks/{id}/runs': { id: (v) => v.ids.network, answers: [404] },
  'POST /api/v1/networks/{id}/runs': {
    id: (v) => v.ids.network,
    body: () => ({ metrics: ['degree'] }),
    answers: [404],
  },
  'GET /api/v1/networks/{id}/runs/{run}': { id: (v) => v.ids.network, answers: [404] },
  'DELETE /api/v1/networks/{id}/runs/{run}': { id: (v) => v.ids.network, answers: [404] },
  'GET /api/v1/networks/{id}/findings': { id: (v) => v.ids.network, answers: [404] },
  'GET /api/v1/networks/{id}/ego': {
    id: (v) => v.ids.network,
    queries: (v) => [`node=${v.mark}`],
    answers: [400, 404],
  },
  'GET /api/v1/networks/{id}/compare': {
    id: (v) => v.ids.network,
    queries: () => ['from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z'],
    answers: [400, 404],
  },
  'POST /api/v1/networks/{id}/what-if': {
    id: (v) => v.ids.network,
    body: (v) => ({ nodes: [v.mark] }),
    answers: [404],
  },
  'GET /api/v1/graph/metrics': {
    queries: (v) => [`network=${v.ids.network}&metric=degree`],
    answers: [400, 404],
  },
  'GET /api/v1/graph/nodes': {
    queries: (v) => [`network=${v.ids.network}`, `network=${v.ids.network}&format=binary`],
    answers: [400, 404],
  },
  // Neither brings a form: what is refused is the body.
  'POST /api/v1/data/upload': { answers: [415] },
  'PATCH /api/v1/data/uploads/{id}': { id: (v) => v.ids.upload, answers: [400, 404] },
  'POST /api/v1/data/uploads': { body: () => ({ file_name: 'mine.csv', bytes: 10 }), answers: [201] },
  'GET /api/v1/data/uploads/{id}': { id: (v) => v.ids.upload, answers: [404] },
  'POST /api/v1/data/uploads/{id}/import': {
    id: (v) => v.ids.upload,
    body: () => ({ into: 'network' }),
    answers: [404],
  },
  'DELETE /api/v1/data/uploads/{id}': { id: (v) => v.ids.upload, answers: [404] },
  'GET /api/v1/ingest-runs/{id}': { id: (v) => v.ids.run, answers: [404] },
  'GET /api/v1/sources': lists,
  'POST /api/v1/sources': {
    body: () => ({
      kind: 'rss',
      name: 'mine',
      settings: { url: 'https://example.org/feed' },
      schedule: { kind: 'manual' },
    }),
    answers: [201],
  },
  'GET /api/v1/sources/{id}': { id: (v) => v.ids.source, answers: [404] },
  'PATCH /api/v1/sources/{id}': { id: (v) => v.ids.source, body: () => ({ paused: true }), answers: [404] },
  'DELETE /api/v1/sources/{id}': { id: (v) => v.ids.source, answers: [404] },
  'POST /api/v1/sources/{id}/run': { id: (v) => v.ids.source, answers: [404] },
  'GET /api/v1/dead-letters': { queries: () => ['stage=capture'], answers: [200] },
  'POST /api/v1/dead-letters/replay': { body: (v) => ({ ids: [v.ids.deadLetter] }), answers: [200] },
  'DELETE /api/v1/dead-letters/{id}': { id: (v) => v.ids.deadLetter, answers: [404] },
  'GET /api/v1/dashboard': { queries: () => ['from=2000-01-01&to=2100-01-01'], answers: [200] },
  // Its own test below: it does not end by itself.
  'GET /api/v1/stream': { answers: [] },
};

beforeAll(async () => {
  world = await createProductWorld();
  victim = await createVictim(world);
  attacker = await world.createTenant();
  operations = await readOperations(world.server);
  before = await victim.snapshot();
});
afterAll(() => world[Symbol.asyncDispose]());

const guarded = () => operations.filter((operation) => !operation.isPublic);
const isStream = (operation: Operation) => operation.path === '/api/v1/stream';

function send(operation: Operation, options: { headers: Record<string, string>; query?: string }) {
  const attack = CASES[operation.name]!;
  const url =
    operation.path
      .replace('{id}', attack.id?.(victim) ?? randomUUID())
      .replace('{blip}', victim.ids.radarBlip)
      .replace('{run}', victim.ids.networkRun) + (options.query === undefined ? '' : `?${options.query}`);
  const body = attack.body?.(victim);
  return world.server.app.inject({
    method: operation.method,
    url,
    headers: options.headers,
    ...(body === undefined ? {} : { payload: body }),
  });
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

it('has a case for every route that asks who one is', () => {
  expect(Object.keys(CASES).sort()).toEqual(
    guarded()
      .map(({ name }) => name)
      .sort(),
  );
});

it('leaves open only what must be', () => {
  expect(
    operations
      .filter(({ isPublic }) => isPublic)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([
    'GET /api/v1/errors/{code}',
    'GET /api/v1/health',
    'GET /api/v1/ready',
    'GET /health',
    'GET /metrics',
    'GET /ready',
    'POST /api/v1/auth/link',
    'POST /api/v1/auth/login',
    'POST /api/v1/auth/logout',
    'POST /api/v1/auth/refresh',
  ]);
});

describe('an owner of another tenant', () => {
  it("gets nothing by the victim's ids, words, names and labels, with a token or a key", async () => {
    for (const operation of guarded().filter((operation) => !isStream(operation))) {
      const attack = CASES[operation.name]!;
      for (const credential of [attacker.users.owner.token, attacker.adminKey]) {
        for (const query of [undefined, ...(attack.queries?.(victim) ?? [])]) {
          const response = await send(operation, {
            headers: bearer(credential),
            ...(query === undefined ? {} : { query }),
          });
          const where = `${operation.name} ${query ?? ''}: ${response.body}`;
          // A second create by the key meets its own first; everything else answers as the case says.
          expect(operation.method === 'POST' ? [...attack.answers, 409] : attack.answers, where).toContain(
            response.statusCode,
          );
          const answered =
            response.statusCode < 300
              ? response.body
              : response.body.replaceAll(victim.tenant.users.viewer.email, '');
          expect(victim.isIn(answered), where).toBe(false);
          if (
            operation.path === '/api/v1/signals' &&
            operation.method === 'GET' &&
            query?.includes(victim.mark)
          )
            expect(response.json().total, where).toBe(0);
        }
      }
    }
    expect(await victim.snapshot()).toBe(before);
  });

  it("gets nothing by the victim's cursors", async () => {
    for (const path of [
      '/api/v1/users',
      '/api/v1/signals',
      '/api/v1/keys',
      '/api/v1/sources',
      '/api/v1/dead-letters',
      '/api/v1/entities',
      '/api/v1/relationships',
      '/api/v1/networks',
      '/api/v1/radar/editions',
      '/api/v1/windows/hits',
    ]) {
      const own = await world.server.app.inject({
        method: 'GET',
        url: `${path}?limit=1`,
        headers: bearer(victim.tenant.users.owner.token),
      });
      const cursor = own.json().next_cursor ?? (await sealedFor(path));
      const response = await world.server.app.inject({
        method: 'GET',
        url: `${path}?limit=1&cursor=${cursor}`,
        headers: bearer(attacker.users.owner.token),
      });
      expect(response.json(), path).toMatchObject({ status: 400, code: 'INVALID_CURSOR' });
    }
  });

  it('is refused when it names the tenant, on every route, wherever it names it', async () => {
    for (const operation of guarded()) {
      for (const name of [victim.tenant.id, victim.tenant.slug]) {
        for (const attempt of [
          { headers: bearer(attacker.users.owner.token), query: `tenant_id=${name}` },
          { headers: bearer(attacker.users.owner.token), query: `tenant=${name}` },
          { headers: { ...bearer(attacker.users.owner.token), 'x-tenant-id': name } },
        ]) {
          const response = await send(operation, attempt);
          expect(response.json(), `${operation.name} ${JSON.stringify(attempt)}`).toMatchObject({
            status: 403,
            code: 'TENANT_MISMATCH',
          });
        }
      }
    }
  });

  it("hears nothing on its stream of what happens to the victim, also with the victim's last event id", async () => {
    const url = await world.server.listen({ host: '127.0.0.1', port: 0 });
    await using own = await readEventStream(`${url}/api/v1/stream`, bearer(victim.tenant.users.viewer.token));
    await own.nextNamed('counts');
    world.live.publish(victim.tenant.id, 'signals', { mark: victim.mark });
    const { id } = (await own.nextNamed('signals'))!;
    world.live.publish(victim.tenant.id, 'signals', { mark: victim.mark });
    await using stream = await readEventStream(`${url}/api/v1/stream`, {
      ...bearer(attacker.users.owner.token),
      'last-event-id': id!,
    });
    world.live.publish(victim.tenant.id, 'signals', { mark: victim.mark });
    world.live.publish(attacker.id, 'source', { last: true });
    for (let event = await stream.next(); event?.name !== 'source'; event = await stream.next()) {
      expect(victim.isIn(event!.data)).toBe(false);
      if (event!.name === 'counts') expect(JSON.parse(event!.data)).toMatchObject({ dead_letters: 0 });
    }
  });

  it("cannot learn an answer stored under the victim's idempotency key", async () => {
    const key = randomUUID();
    const post = (credential: string) =>
      world.server.app.inject({
        method: 'POST',
        url: '/api/v1/keys',
        headers: { ...bearer(credential), 'idempotency-key': key },
        payload: { name: 'k', role: 'viewer' },
      });
    const own = await post(victim.tenant.users.owner.token);
    const other = await post(attacker.users.owner.token);
    expect(other.headers['idempotency-replayed']).toBeUndefined();
    expect(other.json().key).not.toBe(own.json().key);
  });
});

describe('on every route', () => {
  const forge = (token: string, header: object, claims: object, secret: string | null): string => {
    const [head, payload] = token.split('.').map((part) => (part.length > 0 ? part : '')) as [string, string];
    const merge = (part: string, changes: object) =>
      Buffer.from(
        JSON.stringify({ ...JSON.parse(Buffer.from(part, 'base64url').toString()), ...changes }),
      ).toString('base64url');
    const text = `${merge(head, header)}.${merge(payload, claims)}`;
    return `${text}.${secret === null ? '' : createHmac('sha256', secret).update(text).digest('base64url')}`;
  };

  it('nobody, a forged credential or one that ended gets in', async () => {
    const spare = await world.createTenant();
    const valid = spare.users.owner.token;
    const ended = await world.createTenant();
    await world.tenancy.users.update(
      ended.id,
      ended.users.admin.id,
      { disabled: true },
      { name: 'operator', role: 'owner' },
    );
    const credentials: readonly (readonly [string, Record<string, string>])[] = [
      ['nothing', {}],
      ['an empty bearer', { authorization: 'Bearer ' }],
      ['a basic credential', { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` }],
      ['no algorithm', bearer(forge(valid, { alg: 'none' }, {}, null))],
      [
        "the victim's tenant in the claims",
        bearer(forge(valid, {}, { tenant: victim.tenant.id }, 'x'.repeat(32))),
      ],
      [
        "the victim's tenant, its signature kept",
        bearer(`${forge(valid, {}, { tenant: victim.tenant.id }, null)}${valid.split('.')[2]}`),
      ],
      ['another key', bearer(forge(valid, {}, {}, 'y'.repeat(32)))],
      ['a key that nobody made', bearer(`bw_00000000_${'A'.repeat(43)}`)],
      ['a key that is SQL', { 'x-api-key': "bw_' OR 1=1 --" }],
      ['a disabled user', bearer(ended.users.admin.token)],
      ['a refresh token', bearer(spare.users.owner.refreshToken)],
    ];
    for (const operation of guarded()) {
      for (const [what, headers] of credentials) {
        const response = await send(operation, { headers });
        expect(response.statusCode, `${operation.name} with ${what}`).toBe(401);
      }
    }
  });

  it('a role below the one it asks for is refused', async () => {
    let refused = 0;
    for (const operation of guarded().filter((operation) => !isStream(operation))) {
      for (const role of ['viewer', 'analyst', 'admin'] as const) {
        if (roleAllows(role, operation.role as Role)) continue;
        const response = await send(operation, { headers: bearer(victim.tenant.users[role].token) });
        expect(response.json(), `${operation.name} as ${role}`).toMatchObject({
          status: 403,
          code: 'FORBIDDEN',
        });
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(15);
    const writes = guarded().filter(({ method }) => method !== 'GET');
    expect(
      writes
        .filter(({ role }) => role === 'viewer')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(
      [
        // It reads a text and stores nothing.
        'POST /api/v1/analyze',
        // It reads the graph.
        'POST /api/v1/graph/pattern',
        // It reads a network and changes nothing.
        'POST /api/v1/networks/{id}/what-if',
        // Searches are a reader's own.
        'DELETE /api/v1/searches/{id}',
        'PATCH /api/v1/searches/{id}',
        'POST /api/v1/searches',
        'POST /api/v1/searches/{id}/opened',
      ].sort(),
    );
  });
});

/** For a list with one page only: a cursor as the victim would get it. */
async function sealedFor(path: string): Promise<string> {
  const list = path.slice('/api/v1/'.length);
  const { createCursors } = await import('../../src/api/cursors.ts');
  return createCursors(world.secrets.cursors).seal(list, victim.tenant.id, victim.ids.source);
}
