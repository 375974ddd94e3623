import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { entityId } from '../../src/domain/entity-id.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createKnowledgeGraph } from '../../src/graph/create-knowledge-graph.ts';
import type { NewEntity } from '../../src/graph/knowledge-graph.ts';
import { lockGraph } from '../../src/graph/store/write.ts';
import { createGraphWorld, type GraphWorld } from '../harness/graph-world.ts';

let world: GraphWorld;
let tenant: TenantId;
let other: TenantId;

beforeAll(async () => {
  world = await createGraphWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());
beforeEach(async () => {
  tenant = await world.test.freshTenant();
  other = await world.test.freshTenant(1);
  world.now = Date.UTC(2026, 0, 1);
  world.limit = { entities: null, plan: 'test' };
  world.audited.length = 0;
});

const ACTOR = 'user:ada';
const create = (entity: NewEntity) => world.knowledge.createEntity(tenant, entity, ACTOR);
const organisation = (name: string, more: Partial<NewEntity> = {}) =>
  create({ kind: 'organisation', name, ...more });

describe('an entity that people enter', () => {
  it('is given as it was entered, with an id that follows from kind and name', async () => {
    const made = await organisation('Northvolt AB', {
      aliases: ['Northvolt', 'NV "the" \\battery'],
      description: 'Makes cells.',
      attributes: { employees: 5000, nested: { a: [1, null] } },
      identifiers: { wikidata: 'Q56404383' },
      confidence: 0.8,
      validFrom: Date.UTC(2016, 0, 1),
    });
    expect(made).toMatchObject({
      id: entityId('organisation', 'Northvolt AB'),
      aliases: ['Northvolt', 'NV "the" \\battery'],
      attributes: { employees: 5000, nested: { a: [1, null] } },
      identifiers: { wikidata: 'Q56404383' },
      origin: 'user',
      known: true,
      validFrom: Date.UTC(2016, 0, 1),
      validTo: null,
      knownFrom: world.now,
      knownTo: null,
      signals: 0,
      relationships: 0,
      mergedInto: null,
    });
    expect(made.confidence).toBeCloseTo(0.8, 6);
    expect(await world.knowledge.entity(tenant, made.id)).toEqual(made);
    expect(world.audited).toMatchObject([
      { action: 'entity.created', object: made.id, actor: ACTOR, tenant },
    ]);
  });

  it('is refused a second time, unless it is said to be another of the same name', async () => {
    const first = await organisation('Mercury');
    await expect(organisation('MERCURY Inc.')).rejects.toMatchObject({ code: 'CONFLICT' });
    const second = await organisation('Mercury', { distinct: true });
    expect(second.id).not.toBe(first.id);
  });

  it.each([
    [{ kind: 'Not a kind', name: 'x' }, 'kind'],
    [{ kind: 'person', name: ' ' }, 'name'],
    [{ kind: 'person', name: 'x', confidence: 1.5 }, 'confidence'],
    [{ kind: 'person', name: 'x', confidence: Number.NaN }, 'confidence'],
    [{ kind: 'person', name: 'x', validFrom: 2, validTo: 1 }, 'valid_to'],
    [{ kind: 'person', name: 'x', attributes: { long: 'y'.repeat(70_000) } }, 'attributes'],
  ] as const)('is refused when it is not valid: case %#', async (entity, path) => {
    await expect(create(entity)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { errors: [{ path }] },
    });
  });

  it('counts against the plan, and says what and how much', async () => {
    world.limit = { entities: 2, plan: 'demo' };
    await organisation('One');
    await organisation('Two');
    await expect(organisation('Three')).rejects.toMatchObject({
      code: 'PLAN_LIMIT',
      details: { plan: 'demo', limit: 2, used: 2, asked: 1 },
    });
  });
});

describe('a change of an entity', () => {
  it('replaces what it names, and stays in the history with who and when', async () => {
    const { id } = await organisation('Acme', {
      attributes: { a: 1, b: 2 },
      identifiers: { cik: '1', lei: 'x' },
    });
    world.now += 1000;
    const changed = await world.knowledge.updateEntity(
      tenant,
      id,
      { name: 'Acme Corp', attributes: { b: null, c: 3 }, identifiers: { cik: null }, aliases: ['ACME'] },
      'user:bob',
    );
    expect(changed).toMatchObject({
      id,
      name: 'Acme Corp',
      attributes: { a: 1, c: 3 },
      identifiers: { lei: 'x' },
      aliases: ['ACME'],
    });
    const history = await world.knowledge.entityHistory(tenant, id);
    expect(history.map(({ action, actor, at }) => ({ action, actor, at }))).toEqual([
      { action: 'changed', actor: 'user:bob', at: world.now },
      { action: 'created', actor: ACTOR, at: world.now - 1000 },
    ]);
    expect(history[0]).toMatchObject({
      before: { name: 'Acme', attributes: { a: 1, b: 2 } },
      after: { name: 'Acme Corp', attributes: { a: 1, c: 3 } },
    });
  });

  it('that changes nothing leaves no trace', async () => {
    const { id } = await organisation('Acme');
    await world.knowledge.updateEntity(tenant, id, { name: 'Acme' }, ACTOR);
    expect(await world.knowledge.entityHistory(tenant, id)).toHaveLength(1);
  });
});

describe('an entity that is withdrawn', () => {
  it('goes with its relationships, is still known as of before, and comes back when it is entered again', async () => {
    const a = await organisation('A');
    const b = await organisation('B');
    await world.knowledge.createRelationship(
      tenant,
      { kind: 'acquires', subjectId: a.id, objectId: b.id },
      ACTOR,
    );
    const before = world.now;
    world.now += 10_000;
    await world.knowledge.withdrawEntity(tenant, b.id, ACTOR);
    await expect(world.knowledge.entity(tenant, b.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await world.knowledge.neighbours(tenant, a.id, {})).entities).toHaveLength(1);
    expect((await world.knowledge.entity(tenant, a.id)).relationships).toBe(0);
    expect(
      (await world.knowledge.neighbours(tenant, a.id, { asOf: before })).entities.map(({ id }) => id),
    ).toEqual([a.id, b.id]);
    world.now += 10_000;
    expect((await organisation('B')).knownTo).toBeNull();
    expect((await world.knowledge.neighbours(tenant, a.id, {})).entities).toHaveLength(2);
    expect((await world.knowledge.entity(tenant, a.id)).relationships).toBe(1);
    expect((await world.knowledge.entityHistory(tenant, b.id)).map(({ action }) => action)).toEqual([
      'restored',
      'withdrawn',
      'created',
    ]);
  });
});

describe('lists of entities', () => {
  it('page through every entity once, in every order', async () => {
    await world.knowledge.createMany(
      tenant,
      {
        entities: Array.from({ length: 57 }, (_, n) => ({
          kind: n % 3 === 0 ? 'person' : 'organisation',
          name: `Entity ${n % 10} ${n}`,
        })),
        relationships: Array.from({ length: 40 }, (_, n) => ({
          kind: 'uses',
          subject: { kind: 'organisation', name: 'Entity 1 1' },
          object: { kind: n % 3 === 0 ? 'person' : 'organisation', name: `Entity ${n % 10} ${n}` },
        })),
      },
      ACTOR,
    );
    for (const sort of ['signals', 'relationships', 'name', 'newest'] as const) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await world.knowledge.entities(tenant, {
          limit: 10,
          sort,
          ...(after === undefined ? {} : { after }),
        });
        seen.push(...page.items.map(({ name }) => name));
        after = page.next ?? undefined;
      } while (after !== undefined);
      expect(new Set(seen).size, sort).toBe(57);
      expect(seen, sort).toHaveLength(57);
      if (sort === 'name') expect(seen).toEqual([...seen].sort());
      if (sort === 'relationships') expect(seen[0]).toBe('Entity 1 1');
    }
    const people = await world.knowledge.entities(tenant, { limit: 100, kinds: ['person'] });
    expect(people.items).toHaveLength(19);
  });

  it('find by the start of the name and by words of names and aliases', async () => {
    await organisation('European Space Agency', { aliases: ['Agence spatiale européenne', 'ESA'] });
    await organisation('Agency for Nothing');
    await organisation('C++ Foundation');
    const names = async (text: string) =>
      (await world.knowledge.entities(tenant, { text, limit: 10, sort: 'name' })).items.map(
        ({ name }) => name,
      );
    expect(await names('euro')).toEqual(['European Space Agency']);
    expect(await names('agen')).toEqual(['Agency for Nothing', 'European Space Agency']);
    expect(await names('space ag')).toEqual(['European Space Agency']);
    expect(await names('esa')).toEqual(['European Space Agency']);
    expect(await names('européenne')).toEqual(['European Space Agency']);
    expect(await names('C++')).toEqual(['C++ Foundation']);
    expect(await names("'; DROP TABLE entities; --%_")).toEqual([]);
    expect(await names('%')).toEqual([]);
  });

  it('refuse a position of another list', async () => {
    await expect(
      world.knowledge.entities(tenant, { limit: 1, after: '["name","x",1]' }),
    ).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
    await expect(world.knowledge.entities(tenant, { limit: 1, after: 'nonsense' })).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
  });
});

describe('many at once', () => {
  const entities = [
    { kind: 'person', name: 'Ada' },
    { kind: 'organisation', name: 'Engines' },
  ];

  it('are added with relationships between them, and a second time nothing is', async () => {
    const items = {
      entities,
      relationships: [
        { kind: 'employs', subject: entities[1]!, object: entities[0]! },
        { kind: 'mentored_by', subject: entities[0]!, object: entities[0]! },
      ],
    };
    const first = await world.knowledge.createMany(tenant, items, ACTOR);
    expect(first).toMatchObject({
      entities: { created: 2, existing: 0 },
      relationships: { created: 2, existing: 0 },
    });
    const second = await world.knowledge.createMany(tenant, items, ACTOR);
    expect(second).toMatchObject({
      entities: { created: 0, existing: 2, ids: first.entities.ids },
      relationships: { created: 0, existing: 2, ids: first.relationships.ids },
    });
  });

  it('are none when one is not valid, and each that is not is named', async () => {
    const bad = {
      entities: [...entities, { kind: 'Bad', name: 'x' }],
      relationships: [{ kind: 'uses', weight: -1, subject: entities[0]!, object: entities[1]! }],
    };
    await expect(world.knowledge.createMany(tenant, bad, ACTOR)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { errors: [{ path: 'entities.2.kind' }, { path: 'relationships.0.weight' }] },
    });
    const lost = {
      entities,
      relationships: [
        { kind: 'uses', subject: entities[0]!, object: { kind: 'person', name: 'Nobody' } },
        { kind: 'uses', subject: { id: 'nonsense' }, object: entities[1]! },
      ],
    };
    await expect(world.knowledge.createMany(tenant, lost, ACTOR)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { errors: [{ path: 'relationships.0.object' }, { path: 'relationships.1.subject' }] },
    });
    expect((await world.knowledge.entities(tenant, { limit: 10 })).items).toEqual([]);
    expect(await world.knowledge.version(tenant)).toBe(0);
  });
});

describe('an entity as of a moment', () => {
  const DAY = 86_400_000;

  it('is what its history says was known then, back to before it was known', async () => {
    const first = world.now;
    const { id } = await organisation('Acme', { attributes: { staff: 5 }, validFrom: first - DAY });
    const other = await organisation('Beta');
    world.now = first + DAY;
    await world.knowledge.createRelationship(
      tenant,
      { kind: 'uses', subjectId: id, objectId: other.id },
      ACTOR,
    );
    world.now = first + 2 * DAY;
    await world.knowledge.updateEntity(
      tenant,
      id,
      { name: 'Acme Corp', aliases: ['AC'], validFrom: null },
      ACTOR,
    );
    world.now = first + 3 * DAY;
    const change = { name: 'Acme SE', attributes: { staff: 9 }, confidence: 0.5 };
    await world.knowledge.updateEntity(tenant, id, change, ACTOR);
    world.now = first + 4 * DAY;
    await world.knowledge.withdrawEntity(tenant, id, ACTOR);
    world.now = first + 5 * DAY;
    await create({ kind: 'organisation', name: 'Acme' });

    const at = (days: number) => world.knowledge.entity(tenant, id, first + days * DAY);
    const gone = { code: 'NOT_FOUND' };
    await expect(at(-0.5)).rejects.toMatchObject(gone);
    const old = { name: 'Acme', aliases: [], attributes: { staff: 5 }, validFrom: first - DAY };
    expect(await at(0)).toMatchObject({ ...old, relationships: 0 });
    expect(await at(1.5)).toMatchObject({ ...old, relationships: 1, confidence: 1, knownTo: null });
    expect(await at(2)).toMatchObject({ name: 'Acme Corp', aliases: ['AC'], validFrom: null, confidence: 1 });
    expect(await at(3.5)).toMatchObject({ name: 'Acme SE', attributes: { staff: 9 }, confidence: 0.5 });
    await expect(at(4.5)).rejects.toMatchObject(gone);
    expect(await at(6)).toEqual(await world.knowledge.entity(tenant, id));
  });
});

it('keeps what people changed of a relationship', async () => {
  const [a, b] = [await organisation('A'), await organisation('B')];
  const { id } = await world.knowledge.createRelationship(
    tenant,
    { kind: 'uses', subjectId: a.id, objectId: b.id, weight: 2 },
    ACTOR,
  );
  world.now += 1000;
  await world.knowledge.updateRelationship(tenant, id, { weight: 3 }, 'user:bob');
  world.now += 1000;
  await world.knowledge.withdrawRelationship(tenant, id, ACTOR);
  expect(await world.knowledge.relationshipHistory(tenant, id)).toEqual([
    { at: world.now, actor: ACTOR, action: 'withdrawn', before: null, after: null },
    {
      at: world.now - 1000,
      actor: 'user:bob',
      action: 'changed',
      before: { weight: 2 },
      after: { weight: 3 },
    },
    { at: world.now - 2000, actor: ACTOR, action: 'created', before: null, after: null },
  ]);
  await expect(world.knowledge.relationshipHistory(other, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('asks to try again when another change takes long', async () => {
  const impatient = createKnowledgeGraph({
    database: world.test.database,
    audit: async () => {},
    limitOf: async () => world.limit,
    lockPatienceMs: 50,
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>();
  const long = world.test.database.tenant(tenant).transaction(async (transaction) => {
    await lockGraph(transaction);
    isLocked();
    await promise;
  });
  await locked;
  await expect(
    impatient.createEntity(tenant, { kind: 'organisation', name: 'Acme' }, ACTOR),
  ).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  resolve();
  await long;
  expect(await organisation('Acme')).toMatchObject({ name: 'Acme' });
});

describe('ids of another tenant', () => {
  it('are as unknown as ids that never were, in every operation', async () => {
    const { knowledge } = world;
    const theirs = await knowledge.createEntity(other, { kind: 'person', name: 'Secret' }, ACTOR);
    const theirSecond = await knowledge.createEntity(other, { kind: 'person', name: 'Hidden' }, ACTOR);
    const tie = await knowledge.createRelationship(
      other,
      { kind: 'knows', subjectId: theirs.id, objectId: theirSecond.id },
      ACTOR,
    );
    const mine = await organisation('Mine');
    const refused = { code: 'NOT_FOUND' };
    await expect(knowledge.entity(tenant, theirs.id)).rejects.toMatchObject(refused);
    await expect(knowledge.updateEntity(tenant, theirs.id, { name: 'x' }, ACTOR)).rejects.toMatchObject(
      refused,
    );
    await expect(knowledge.withdrawEntity(tenant, theirs.id, ACTOR)).rejects.toMatchObject(refused);
    await expect(knowledge.entityHistory(tenant, theirs.id)).rejects.toMatchObject(refused);
    await expect(knowledge.neighbours(tenant, theirs.id, {})).rejects.toMatchObject(refused);
    await expect(knowledge.paths(tenant, { from: mine.id, to: theirs.id })).rejects.toMatchObject(refused);
    await expect(knowledge.relationship(tenant, tie.id)).rejects.toMatchObject(refused);
    await expect(knowledge.updateRelationship(tenant, tie.id, { weight: 2 }, ACTOR)).rejects.toMatchObject(
      refused,
    );
    await expect(knowledge.withdrawRelationship(tenant, tie.id, ACTOR)).rejects.toMatchObject(refused);
    await expect(knowledge.relationships(tenant, { entity: theirs.id, limit: 5 })).rejects.toMatchObject(
      refused,
    );
    await expect(
      knowledge.createRelationship(tenant, { kind: 'knows', subjectId: mine.id, objectId: theirs.id }, ACTOR),
    ).rejects.toMatchObject(refused);
    await expect(
      knowledge.pattern(tenant, {
        places: [{ name: 'a', id: theirs.id }, { name: 'b' }],
        ties: [{ from: 'a', to: 'b' }],
      }),
    ).rejects.toMatchObject(refused);
    expect(await knowledge.entity(other, theirs.id)).toMatchObject({ name: 'Secret' });
  });
});
