import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestTenant } from '../harness/api-world.ts';
import { type Operation, readOperations, textPaths, withValue } from '../harness/openapi-operations.ts';
import { createProductWorld, type ProductWorld } from '../harness/product-world.ts';
import { createVictim, type Victim } from './victim.ts';

/**
 * SQL through every parameter that the OpenAPI document names: path, query and body, free keys of records
 * included. Whatever happens, it is an answer of the API (never a 500), tells nothing of another tenant, and changes
 * nothing of its.
 */
let world: ProductWorld;
let victim: Victim;
let attacker: TestTenant;
let operations: readonly Operation[];
let before: string;

beforeAll(async () => {
  world = await createProductWorld();
  victim = await createVictim(world);
  attacker = await world.createTenant();
  operations = (await readOperations(world.server)).filter(({ path }) => path !== '/api/v1/stream');
  before = await victim.snapshot();
});
afterAll(() => world[Symbol.asyncDispose]());

const payloads = (): readonly string[] => {
  const other = `tenant_${victim.tenant.id}`;
  return [
    "'",
    "' OR '1'='1",
    `' UNION SELECT title, body, url, author FROM ${other}.documents --`,
    `'; DROP TABLE documents; --`,
    `'; RESET ROLE; SELECT password_hash FROM shared.users; --`,
    `1); DELETE FROM ${other}.documents; --`,
    "'||(SELECT string_agg(email, ',') FROM shared.users)||'",
    "' AND pg_sleep(20) --",
    `$$;SET ROLE ${other};$$`,
    '\\',
    '%',
    '_%\\',
    '"',
    '{{7*7}}',
    '\ud800',
    '\u202e\u0000',
    'NaN',
    '-1',
    '9'.repeat(400),
    '{"$ne":null}',
    '../../../etc/passwd',
    '[] OR () AND NOT "',
  ];
};

/** Bodies that are valid, so that an injected one comes as far as it can. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /api/v1/auth/login': { email: 'a@example.org', password: 'x' },
  'POST /api/v1/auth/link': { code: 'x'.repeat(43) },
  'POST /api/v1/auth/refresh': { refresh_token: 'x' },
  'POST /api/v1/auth/logout': { refresh_token: 'x' },
  'POST /api/v1/users': {
    email: 'a@example.org',
    name: 'A',
    role: 'viewer',
    password: 'a long enough password',
  },
  'PATCH /api/v1/users/{id}': { name: 'A' },
  'POST /api/v1/keys': { name: 'A', role: 'viewer' },
  'POST /api/v1/signals': { source_type: 'news', documents: [{ title: 'A' }] },
  'POST /api/v1/analyze': { title: 'A', text: 'Northvolt opened a factory in Sweden.', nearest: 3 },
  'POST /api/v1/sources': {
    kind: 'rss',
    name: 'A',
    settings: { url: 'https://example.org/feed' },
    schedule: { kind: 'manual' },
  },
  'PATCH /api/v1/sources/{id}': { name: 'A' },
  'POST /api/v1/dead-letters/replay': { all: true },
  'POST /api/v1/entities': { kind: 'person', name: 'A', distinct: true },
  'PATCH /api/v1/entities/{id}': { name: 'A' },
  'POST /api/v1/entities/merge': {
    survivor: '00000000-0000-7000-8000-000000000001',
    merged: ['00000000-0000-7000-8000-000000000002'],
    reason: 'A',
  },
  'POST /api/v1/entities/{id}/split': { name: 'A', aliases: ['A'] },
  'POST /api/v1/resolution/proposals/{id}': { decision: 'merge' },
  'POST /api/v1/searches': { name: 'A', query: { q: 'a' } },
  'PATCH /api/v1/searches/{id}': { name: 'A' },
  'POST /api/v1/relationships': {
    kind: 'uses',
    subject_id: '00000000-0000-7000-8000-000000000001',
    object_id: '00000000-0000-7000-8000-000000000002',
  },
  'PATCH /api/v1/relationships/{id}': { weight: 2 },
  'POST /api/v1/graph/bulk': {
    entities: [{ kind: 'person', name: 'A', distinct: true }],
    relationships: [
      { kind: 'uses', subject: { kind: 'person', name: 'A' }, object: { kind: 'person', name: 'A' } },
    ],
  },
  'POST /api/v1/windows': { name: 'A', subject: 'term:A', signals: 3, sources: 2, hours: 24 },
  'POST /api/v1/trends': { id: 'term:a b', note: 'A' },
  'POST /api/v1/backtests': { as_of: ['2020-01-01T00:00:00.000Z'] },
  'POST /api/v1/radar/editions': { name: 'A', quadrants: ['A', 'B', 'C', 'D'] },
  'POST /api/v1/radar/editions/{id}/blips': {
    name: 'A',
    quadrant: 0,
    ring: 'hold',
    description: 'A',
    trend: 'term:a b',
    reason: 'A',
  },
  'PATCH /api/v1/radar/editions/{id}/blips/{blip}': { ring: 'hold', description: 'A', reason: 'A' },
  'POST /api/v1/radar/import': { name: 'A', format: 'csv', content: 'name,ring,quadrant\nA,hold,tools\n' },
  'POST /api/v1/networks': { name: 'A' },
  'PATCH /api/v1/networks/{id}': { name: 'A' },
  'POST /api/v1/networks/{id}/events': { events: [{ from: 'a', to: 'b' }] },
  'POST /api/v1/networks/{id}/runs': { metrics: ['degree'] },
  'POST /api/v1/networks/{id}/what-if': { nodes: ['a'] },
  'POST /api/v1/data/uploads': { file_name: 'a.csv', bytes: 10 },
  'POST /api/v1/data/uploads/{id}/import': { into: 'network' },
  'POST /api/v1/graph/pattern': {
    places: [{ name: 'a' }, { name: 'b' }],
    ties: [{ from: 'a', to: 'b', kind: 'uses' }],
  },
};

interface Attempt {
  readonly where: string;
  readonly url: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request for every text parameter of the operation, the payload in it and everything else valid. */
function attempts(operation: Operation, payload: string): Attempt[] {
  const own = (url: string) => url.replace(/\{\w+\}/g, randomUUID());
  const body = BODIES[operation.name];
  const encoded = encodeURIComponent(payload.toWellFormed());
  const inPath = operation.parameters
    .filter((parameter) => parameter.in === 'path')
    .map(({ name }) => ({
      where: `path ${name}`,
      url: own(operation.path.replace(`{${name}}`, encoded)),
      body,
    }));
  const inQuery = operation.parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name }) => ({ where: `query ${name}`, url: `${own(operation.path)}?${name}=${encoded}`, body }));
  const inBody =
    operation.body === undefined
      ? []
      : textPaths(operation.body).map((path) => ({
          where: `body ${path.join('.')}`,
          url: own(operation.path),
          body: withValue(body, path, payload),
        }));
  const inHeaders = operation.parameters
    .filter((parameter) => parameter.in === 'header' && /^[\x20-\x7e]+$/.test(payload))
    .map(({ name }) => ({
      where: `header ${name}`,
      url: own(operation.path),
      body,
      headers: { [name]: payload },
    }));
  return [...inPath, ...inQuery, ...inHeaders, ...inBody];
}

it('has a valid body for every operation that takes one', () => {
  expect(
    operations
      .filter(({ body }) => body !== undefined)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(Object.keys(BODIES).sort());
});

it('answers SQL in every text parameter without failing, leaking or changing anything', {
  timeout: 240_000,
}, async () => {
  const places = new Set<string>();
  const failures: string[] = [];
  for (const payload of payloads()) {
    for (const operation of operations) {
      for (const { where, url, body, headers } of attempts(operation, payload)) {
        places.add(`${operation.name} ${where}`);
        const started = performance.now();
        const response = await world.server.app.inject({
          method: operation.method,
          url,
          headers: {
            authorization: `Bearer ${attacker.users.owner.token}`,
            ...headers,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
        });
        const milliseconds = performance.now() - started;
        const isFault = response.statusCode >= 500 && ![502, 504].includes(response.statusCode);
        if (
          isFault ||
          response.body.includes(victim.mark) ||
          response.body.includes(victim.tenant.slug) ||
          milliseconds > 10_000
        ) {
          failures.push(
            `${operation.name} ${where} with ${JSON.stringify(payload)}: ${response.statusCode} ${response.body.slice(0, 300)}`,
          );
        }
      }
    }
  }
  expect(failures).toEqual([]);
  // The document names these at least; a new route adds to them by itself.
  expect(places.size).toBeGreaterThan(60);
  expect(await victim.snapshot()).toBe(before);
});
