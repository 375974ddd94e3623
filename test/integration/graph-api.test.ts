import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entityId } from '../../src/domain/entity-id.ts';
import type { Entity, Relationship } from '../../src/schemas/graph.ts';
import type { TestTenant } from '../harness/api-world.ts';
import { createProductWorld, type ProductWorld } from '../harness/product-world.ts';

/** The routes over the whole product: what the pipeline understood, what people add, and how both are answered. */
let world: ProductWorld;
let tenant: TestTenant;

beforeAll(async () => {
  world = await createProductWorld();
  tenant = await world.createTenant();
  const source = await world.app.sources.create(tenant.id, {
    kind: 'file',
    name: 'wire',
    sourceType: 'news',
  });
  const runId = await world.app.ingest.start(tenant.id, source.id);
  const documents = [
    {
      externalId: '1',
      title: 'Microsoft to acquire Nuance',
      body: 'Microsoft will acquire Nuance Communications for $19.7 billion in cash, chief executive Satya Nadella said.',
    },
    {
      externalId: '2',
      title: 'Google and Microsoft',
      body: 'Google competes with Microsoft in the cloud. Both companies hire in Berlin.',
    },
    {
      externalId: '3',
      title: 'Google opens an office',
      body: 'Google opened an office in Berlin on Monday.',
    },
  ];
  await world.app.ingest.append(
    tenant.id,
    { runId, sourceId: source.id, sourceType: 'news' },
    { documents, rejected: [] },
  );
  await world.app.ingest.settle(
    tenant.id,
    { id: runId, appended: 3, pending: 0 },
    AbortSignal.timeout(20_000),
  );
  await world.app.graphProjector.catchUp(tenant.id);
});
afterAll(() => world?.[Symbol.asyncDispose]());

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

async function call(
  method: Method,
  url: string,
  options: { body?: object; as?: 'viewer' | 'analyst'; headers?: Record<string, string> } = {},
) {
  const { body, as = 'analyst', headers = {} } = options;
  return world.server.app.inject({
    method,
    url: `/api/v1/${url}`,
    headers: { authorization: `Bearer ${tenant.users[as].token}`, ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });
}

const MICROSOFT = entityId('organisation', 'Microsoft');
const GOOGLE = entityId('organisation', 'Google');

describe('what the signals said', () => {
  it('is found by name, with how many signals name it', async () => {
    const { items } = (await call('GET', 'entities?q=micro&kind=organisation', { as: 'viewer' })).json();
    expect(items[0]).toMatchObject({
      id: MICROSOFT,
      name: 'Microsoft',
      origin: 'signals',
      signals: 2,
      merged_into: null,
    });
    expect((await call('GET', `entities/${MICROSOFT}`, { as: 'viewer' })).json()).toEqual(items[0]);
  });

  it('has neighbours, relationships with the sentence that says them, and a history', async () => {
    const around = (
      await call('GET', `entities/${MICROSOFT}/neighbours?kind=acquires&kind=competes_with`, { as: 'viewer' })
    ).json();
    expect(around).toMatchObject({ partial: false, limits: [] });
    const names = around.entities.map(({ name }: Entity) => name);
    expect(names).toContain('Google');
    const acquires = around.relationships.find(({ kind }: Relationship) => kind === 'acquires');
    expect(acquires).toMatchObject({ subject_id: MICROSOFT, weight: 1, evidence: expect.any(Number) });
    const detail = (await call('GET', `relationships/${acquires.id}`, { as: 'viewer' })).json();
    expect(detail.subject.name).toBe('Microsoft');
    expect(
      detail.provenance.some(({ sentence }: { sentence: string }) => sentence.includes('acquire Nuance')),
    ).toBe(true);
    const history = (await call('GET', `entities/${MICROSOFT}/history`, { as: 'viewer' })).json();
    expect(history.items).toMatchObject([{ actor: 'signals', action: 'named' }]);
  });

  it('is joined by paths, and found by patterns', async () => {
    const nuance = (await call('GET', 'entities?q=nuance')).json().items[0];
    const paths = (await call('GET', `graph/paths?from=${nuance.id}&to=${GOOGLE}`, { as: 'viewer' })).json();
    expect(paths.paths[0].entities).toEqual([nuance.id, MICROSOFT, GOOGLE]);
    const matches = (
      await call('POST', 'graph/pattern', {
        as: 'viewer',
        body: {
          places: [{ name: 'buyer' }, { name: 'bought' }, { name: 'rival' }],
          ties: [
            { from: 'buyer', to: 'bought', kind: 'acquires' },
            { from: 'rival', to: 'buyer', kind: 'competes_with' },
          ],
        },
      })
    ).json();
    expect(matches.matches).toContainEqual({ buyer: MICROSOFT, bought: nuance.id, rival: GOOGLE });
  });
});

describe('what people add', () => {
  it('is made, changed and withdrawn, each with a line in the audit log', async () => {
    const made = await call('POST', 'entities', {
      body: { kind: 'person', name: 'Grace Hopper', valid_from: '1906-12-09T00:00:00Z' },
    });
    expect(made.statusCode).toBe(201);
    const { id } = made.json();
    expect(made.headers.location).toBe(`/api/v1/entities/${id}`);
    expect(made.json()).toMatchObject({
      valid_from: '1906-12-09T00:00:00.000Z',
      valid_to: null,
      origin: 'user',
    });
    const tie = await call('POST', 'relationships', {
      body: { kind: 'worked_for', subject_id: id, object_id: MICROSOFT, confidence: 0.2 },
    });
    expect(tie.statusCode).toBe(201);
    expect(
      (
        await call('POST', 'relationships', {
          body: { kind: 'worked_for', subject_id: id, object_id: MICROSOFT },
        })
      ).json(),
    ).toMatchObject({ code: 'CONFLICT' });
    expect(
      (await call('PATCH', `relationships/${tie.json().id}`, { body: { weight: 3 } })).json(),
    ).toMatchObject({ weight: 3 });
    expect(
      (await call('PATCH', `entities/${id}`, { body: { description: 'Wrote a compiler.' } })).json(),
    ).toMatchObject({ description: 'Wrote a compiler.' });
    expect((await call('DELETE', `relationships/${tie.json().id}`)).statusCode).toBe(204);
    expect((await call('GET', `relationships/${tie.json().id}`)).statusCode).toBe(404);
    expect((await call('DELETE', `entities/${id}`)).statusCode).toBe(204);
    expect((await call('GET', `entities/${id}`)).json()).toMatchObject({ code: 'NOT_FOUND' });
    const lines = await world.test.database.platform.query<{ action: string; actor: string }>({
      text: 'SELECT action, actor FROM audit_log WHERE tenant_id = $1 AND object = ANY($2) ORDER BY id',
      values: [tenant.id, [id, tie.json().id]],
    });
    expect(lines.map(({ action }) => action)).toEqual([
      'entity.created',
      'relationship.created',
      'relationship.changed',
      'entity.changed',
      'relationship.withdrawn',
      'entity.withdrawn',
    ]);
    expect(new Set(lines.map(({ actor }) => actor))).toEqual(new Set([`user:${tenant.users.analyst.id}`]));
  });

  it('is added in bulk, all or none', async () => {
    const entities = Array.from({ length: 300 }, (_, n) => ({ kind: 'bulk_kind', name: `Bulk ${n}` }));
    const relationships = entities
      .slice(1)
      .map(({ kind, name }) => ({ kind: 'part_of', subject: { kind, name }, object: entities[0] }));
    const made = await call('POST', 'graph/bulk', { body: { entities, relationships } });
    expect(made.json()).toMatchObject({ entities: { created: 300 }, relationships: { created: 299 } });
    const refused = await call('POST', 'graph/bulk', {
      body: {
        entities: [{ kind: 'bulk_kind', name: 'Late' }],
        relationships: [{ kind: 'part_of', subject: { kind: 'bulk_kind', name: 'Nobody' } }],
      },
    });
    expect(refused.json()).toMatchObject({
      status: 400,
      errors: [{ path: 'relationships.0.subject' }, { path: 'relationships.0.object' }],
    });
    expect((await call('GET', 'entities?q=late&kind=bulk_kind')).json().items).toEqual([]);
    const names = new Set<string>();
    let cursor = '';
    do {
      const page = (await call('GET', `entities?kind=bulk_kind&sort=name&limit=70${cursor}`)).json();
      for (const { name } of page.items) names.add(name);
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor !== '');
    expect(names.size).toBe(300);
    const root = entityId('bulk_kind', 'Bulk 0');
    const seen = new Set<string>();
    do {
      const page = (await call('GET', `relationships?entity=${root}&limit=100${cursor}`)).json();
      for (const { id } of page.items) seen.add(id);
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor !== '');
    expect(seen.size).toBe(299);
  });

  it('is refused to viewers, and what is misspelt to everyone', async () => {
    expect(
      (await call('POST', 'entities', { as: 'viewer', body: { kind: 'person', name: 'X' } })).statusCode,
    ).toBe(403);
    for (const url of [
      `entities/${MICROSOFT}/neighbours?depht=2`,
      `entities/${MICROSOFT}/neighbours?depth=6`,
      'entities?sort=best',
      `graph/paths?from=${GOOGLE}`,
      'graph/export?format=doc',
    ])
      expect((await call('GET', url)).json(), url).toMatchObject({ code: 'INVALID_INPUT' });
    expect((await call('GET', `entities/${MICROSOFT}/neighbours?as_of=yesterday`)).statusCode).toBe(400);
  });
});

describe('an export', () => {
  it.each(['csv', 'graphml', 'gexf', 'gml', 'pajek', 'json', 'jsonld', 'stix', 'ftm'])(
    'as %s has the entities',
    async (format) => {
      const response = await call(
        'GET',
        `graph/export?format=${format}${format === 'csv' ? '&table=nodes' : ''}`,
        { as: 'viewer' },
      );
      expect(response.statusCode).toBe(200);
      expect(response.headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''knowledge/);
      expect(response.body).toContain('Microsoft');
    },
  );
});
