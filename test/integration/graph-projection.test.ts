import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BellwetherError } from '../../src/base/errors.ts';
import { createUuidV7 } from '../../src/base/ids.ts';
import { type Random, seededRandom } from '../../src/base/random.ts';
import { SYMMETRIC_KINDS } from '../../src/domain/graph.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { applyLifecycle, writeLifecyclePolicy } from '../../src/drivers/postgres/lifecycle.ts';
import { createGraphProjector } from '../../src/graph/project/projector.ts';
import { recanonicalise } from '../../src/graph/recanonicalise.ts';
import { lockGraph } from '../../src/graph/store/write.ts';
import type { Database, Queryable } from '../../src/ports/database.ts';
import {
  type GraphDocument,
  graphDocument,
  organisationId,
  storeDocuments,
} from '../harness/graph-documents.ts';
import { createGraphWorld, type GraphWorld } from '../harness/graph-world.ts';

let world: GraphWorld;
let tenant: TenantId;

beforeAll(async () => {
  world = await createGraphWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());
beforeEach(async () => {
  tenant = await world.test.createTenant();
  world.skipped.length = 0;
});

const ACTOR = 'user:ada';
const store = (documents: readonly GraphDocument[], deleted: readonly string[] = []) =>
  storeDocuments(world.test.database, tenant, documents, deleted);
const project = () => world.projector.catchUp(tenant);

/** Everything that signals say, as lines that tell two states apart. */
async function graphLines(): Promise<string[]> {
  const relationships = await world.query<{ line: string }>(
    tenant,
    `SELECT concat_ws(' ', k.name, s.name, '->', o.name, 'signals', r.signals, 'evidence', r.evidence, 'sure', round(r.confidence::numeric, 3)) AS line
     FROM relationships AS r JOIN relationship_kinds AS k ON k.number = r.kind
     JOIN entities AS s ON s.node = r.subject_node JOIN entities AS o ON o.node = r.object_node WHERE r.signals > 0`,
  );
  const entities = await world.query<{ line: string }>(
    tenant,
    `SELECT concat_ws(' ', e.name, 'signals', c.signals, 'relationships', c.relationships) AS line
     FROM entity_counts AS c JOIN entities AS e USING (node) WHERE c.signals > 0 OR c.relationships > 0`,
  );
  const evidence = await world.query<{ line: string }>(
    tenant,
    `SELECT concat_ws(' ', e.document_id, k.name, s.name, o.name, e.start_at, e.end_at) AS line FROM evidence AS e
     JOIN relationships AS r ON r.number = e.relationship JOIN relationship_kinds AS k ON k.number = r.kind
     JOIN entities AS s ON s.node = r.subject_node JOIN entities AS o ON o.node = r.object_node`,
  );
  return [...relationships, ...entities, ...evidence].map(({ line }) => line).sort();
}

/** The same lines, added up from the documents in the plainest way. */
function expectedLines(documents: readonly GraphDocument[]): string[] {
  const relationships = new Map<string, { signals: number; evidence: number; sure: number }>();
  const signals = new Map<string, number>();
  const degrees = new Map<string, number>();
  const evidence: string[] = [];
  const ordered = (kind: string, a: string, b: string) =>
    SYMMETRIC_KINDS.has(kind) && organisationId(b) < organisationId(a) ? [b, a] : [a, b];
  const of = (kind: string, a: string, b: string) => {
    const [subject, object] = ordered(kind, a, b);
    const key = `${kind} ${subject} -> ${object}`;
    const one = relationships.get(key) ?? { signals: 0, evidence: 0, sure: 0 };
    relationships.set(key, one);
    return { key, one, subject: subject!, object: object! };
  };
  for (const { id, names, statements, body } of documents) {
    for (const name of names) signals.set(name, (signals.get(name) ?? 0) + 1);
    const paired = names.slice(0, 12);
    for (let i = 0; i < paired.length; i++)
      for (let j = i + 1; j < paired.length; j++) {
        const { one } = of('mentioned_with', paired[i]!, paired[j]!);
        one.signals++;
        one.sure = 0.5;
      }
    const stated = new Set<string>();
    for (const { kind, subject, object, confidence } of statements) {
      if (subject === object) continue;
      const found = of(kind, names[subject]!, names[object]!);
      found.one.evidence++;
      found.one.sure = Math.max(found.one.sure, confidence);
      if (!stated.has(found.key)) found.one.signals++;
      stated.add(found.key);
      evidence.push(`${id} ${kind} ${found.subject} ${found.object} 0 ${body.length}`);
    }
  }
  for (const key of relationships.keys()) {
    const [, subject, , object] = key.split(' ');
    for (const end of [subject!, object!]) degrees.set(end, (degrees.get(end) ?? 0) + 1);
  }
  return [
    ...[...relationships].map(
      ([key, one]) => `${key} signals ${one.signals} evidence ${one.evidence} sure ${one.sure.toFixed(3)}`,
    ),
    ...[...signals].map(
      ([name, count]) => `${name} signals ${count} relationships ${degrees.get(name) ?? 0}`,
    ),
    ...evidence,
  ].sort();
}

const KINDS = ['acquires', 'partners_with', 'employs', 'uses'] as const;

function randomDocument(random: Random, id?: string): GraphDocument {
  const count = Math.floor(random() * 16);
  const names = [...new Set(Array.from({ length: count }, () => `N${Math.floor(random() ** 2 * 40)}`))];
  const place = () => Math.floor(random() * names.length);
  return graphDocument({
    ...(id === undefined ? {} : { id }),
    names,
    publishedAt: Date.UTC(2026, 0, 1) + Math.floor(random() * 1e9),
    body: `Text ${Math.floor(random() * 1e6)}.`,
    statements:
      names.length < 2
        ? []
        : Array.from({ length: Math.floor(random() * 4) }, () => ({
            kind: KINDS[Math.floor(random() * KINDS.length)]!,
            subject: place(),
            object: place(),
            confidence: Math.round(random() * 100) / 100,
          })),
  });
}

describe('what signals say', () => {
  it.each([1, 2, 3])(
    'is what their documents add up to, through revisions, deletions, replays and rebuilds, seed %i',
    async (seed) => {
      const random = seededRandom(seed);
      const stored = new Map<string, GraphDocument>();
      for (let round = 0; round < 8; round++) {
        const fresh = Array.from({ length: 1 + Math.floor(random() * 12) }, () => randomDocument(random));
        const ids = [...stored.keys()];
        const revised = ids.filter(() => random() < 0.2).map((id) => randomDocument(random, id));
        const deleted = ids.filter((id) => random() < 0.15 && !revised.some((one) => one.id === id));
        await store([...fresh, ...revised], deleted);
        for (const one of [...fresh, ...revised]) stored.set(one.id, one);
        for (const id of deleted) stored.delete(id);
        if (random() < 0.7) await project();
        if (random() < 0.3)
          await world.query(tenant, "UPDATE projections SET position = 0 WHERE name = 'graph'");
      }
      await project();
      const expected = expectedLines([...stored.values()]);
      expect(await graphLines(), `seed ${seed}`).toEqual(expected);
      await world.query(tenant, "UPDATE projections SET position = 0 WHERE name = 'graph'");
      await project();
      expect(await graphLines(), `seed ${seed}, replayed`).toEqual(expected);
      const progress: number[] = [];
      const { documents } = await world.projector.rebuild(tenant, (done) => progress.push(done));
      expect(documents).toBe(stored.size);
      expect(progress.at(-1)).toBe(stored.size);
      expect(await graphLines(), `seed ${seed}, rebuilt`).toEqual(expected);
      await store([], [...stored.keys()]);
      await project();
      expect(await graphLines()).toEqual([]);
      expect(await world.query(tenant, 'SELECT 1 FROM relationships')).toEqual([]);
    },
  );

  it('is written with the position or not at all, wherever the projection dies', async () => {
    const random = seededRandom(9);
    const documents = Array.from({ length: 20 }, () => randomDocument(random));
    await store(documents.slice(0, 10));
    await store(documents.slice(10));
    const expected = expectedLines(documents);
    for (let survived = 1; ; survived += 3) {
      const dying = createGraphProjector({
        database: diesAfter(world.test.database, survived),
        tenants: async () => [],
        listen: async () => ({ [Symbol.asyncDispose]: async () => {} }),
      });
      const died = await dying.catchUp(tenant).then(
        () => false,
        () => true,
      );
      const [place] = await world.query<{ position: number }>(
        tenant,
        "SELECT coalesce((SELECT position FROM projections WHERE name = 'graph'), 0) AS position",
      );
      expect(await graphLines()).toEqual(
        place!.position === 0 ? [] : place!.position === 1 ? expectedLines(documents.slice(0, 10)) : expected,
      );
      if (!died) break;
    }
    expect(await graphLines()).toEqual(expected);
  });

  it('leaves out a document whose analysis cannot be read, and no other', async () => {
    const good = [graphDocument({ names: ['A', 'B'] }), graphDocument({ names: ['B', 'C'] })];
    const bad = graphDocument({ names: ['A', 'C'] });
    await store([good[0]!, bad, good[1]!]);
    await world.query(
      tenant,
      `UPDATE documents SET analysis = '{"relations": [[1, 0, 5, 0, 0, 1, "sure", "x"]]}' WHERE id = $1`,
      [bad.id],
    );
    await project();
    expect(await graphLines()).toEqual(expectedLines(good));
    expect(world.skipped).toEqual([bad.id]);
  });

  it('is read from the store when the outbox no longer has its beginning', async () => {
    const documents = Array.from({ length: 20 }, (_, n) =>
      graphDocument({ names: [`A${n % 3}`, `B${n % 5}`] }),
    );
    await store(documents.slice(0, 15));
    await store(documents.slice(15));
    await world.query(tenant, 'DELETE FROM outbox WHERE position = 1');
    await project();
    expect(await graphLines()).toEqual(expectedLines(documents));
  });

  it('goes with the month that the life cycle deletes', async () => {
    const documents = [
      graphDocument({
        names: ['A', 'B'],
        statements: [{ kind: 'acquires', subject: 0, object: 1, confidence: 0.9 }],
      }),
    ];
    await store(documents);
    await project();
    await writeLifecyclePolicy(world.test.database.tenant(tenant), {
      warmAfterDays: null,
      coldAfterDays: null,
      deleteAfterDays: 1,
    });
    await applyLifecycle(tenant, { address: world.test.address, now: Date.now() + 70 * 86_400_000 });
    await project();
    expect(await graphLines()).toEqual([]);
  });
});

describe('what people say of what signals say', () => {
  const said = () =>
    graphDocument({
      names: ['A', 'B'],
      statements: [{ kind: 'acquires', subject: 0, object: 1, confidence: 0.7 }],
    });
  const relationship = async () => {
    const { items } = await world.knowledge.relationships(tenant, { kinds: ['acquires'], limit: 10 });
    return items[0];
  };

  it('stays when their last signal goes', async () => {
    const document = said();
    await store([document]);
    await project();
    const found = (await relationship())!;
    expect(found).toMatchObject({
      origin: 'signals',
      weight: 1,
      evidence: 1,
      knownFrom: document.publishedAt,
    });
    await world.knowledge.updateRelationship(
      tenant,
      found.id,
      { confidence: 0.99, attributes: { checked: true } },
      ACTOR,
    );
    await store([], [document.id]);
    await project();
    expect(await relationship()).toMatchObject({
      id: found.id,
      origin: 'user',
      confidence: expect.closeTo(0.99),
      attributes: { checked: true },
    });
  });

  it('is not undone by later signals: what is withdrawn stays so', async () => {
    await store([said()]);
    await project();
    const { id } = (await relationship())!;
    await world.knowledge.withdrawRelationship(tenant, id, ACTOR);
    await store([said()]);
    await project();
    expect(await relationship()).toBeUndefined();
    await world.knowledge.withdrawEntity(tenant, organisationId('A'), ACTOR);
    await store([graphDocument({ names: ['A', 'C'] })]);
    await project();
    expect((await world.knowledge.neighbours(tenant, organisationId('C'), {})).entities).toHaveLength(1);
    await world.projector.rebuild(tenant);
    expect(await relationship()).toBeUndefined();
  });

  it('shows the sentences of a statement, and where two names stand together', async () => {
    const document = graphDocument({
      names: ['Northvolt', 'Scania'],
      body: 'It rained. Northvolt will supply Scania with cells. Nobody objected.',
      statements: [{ kind: 'partners_with', subject: 0, object: 1, confidence: 0.8 }],
    });
    await store([document]);
    await project();
    const { items } = await world.knowledge.relationships(tenant, {
      entity: organisationId('Scania'),
      limit: 10,
    });
    expect(items).toHaveLength(2);
    const details = await Promise.all(items.map(({ id }) => world.knowledge.relationship(tenant, id)));
    const of = (kind: string) => details.find((one) => one.kind === kind)!;
    expect(of('partners_with').provenance).toMatchObject([
      { signalId: document.id, sentence: document.body, confidence: expect.closeTo(0.8) },
    ]);
    const [together] = of('mentioned_with').provenance;
    expect(together).toMatchObject({ field: 'body', sentence: 'Northvolt will supply Scania with cells.' });
    expect(document.body.slice(together!.start, together!.end)).toBe(together!.sentence);
  });
});

describe('a merge', () => {
  const nodeOf = async (name: string) =>
    (
      await world.query<{ node: number }>(tenant, 'SELECT node FROM entities WHERE id = $1', [
        organisationId(name),
      ])
    )[0]!.node;
  const merge = (from: string, into: string | null) =>
    world.test.database.tenant(tenant).transaction(async (transaction) => {
      await lockGraph(transaction);
      const nodes = [await nodeOf(from), await nodeOf(into ?? from)];
      await transaction.query({
        text: 'UPDATE entities SET merged_into = $2, canonical = $3 WHERE node = $1',
        values: [nodes[0], into === null ? null : organisationId(into), into === null ? null : nodes[1]],
      });
      await recanonicalise(transaction, [...nodes, await nodeOf('IBM')]);
    });

  it('makes relationships those of the survivor, counts a signal once, and is undone without loss', async () => {
    const documents = [
      graphDocument({ names: ['IBM', 'Red Hat'] }),
      graphDocument({ names: ['Big Blue', 'Red Hat', 'IBM'] }),
      graphDocument({ names: ['Big Blue', 'Lotus'] }),
    ];
    await store(documents);
    await project();
    const before = await graphLines();
    await merge('Big Blue', 'IBM');
    await store([graphDocument({ id: documents[2]!.id, names: ['Big Blue', 'Lotus', 'SUSE'] })]);
    await project();
    const around = await world.knowledge.neighbours(tenant, organisationId('Big Blue'), {});
    expect(around.entities.map(({ name }) => name).sort()).toEqual(['IBM', 'Lotus', 'Red Hat', 'SUSE']);
    expect(around.entities[0]).toMatchObject({ id: organisationId('IBM'), signals: 3 });
    expect(await world.knowledge.entity(tenant, organisationId('Big Blue'))).toMatchObject({
      mergedInto: organisationId('IBM'),
    });
    const loaded = await world.knowledge.loadKnowledge(tenant);
    expect([...loaded.names].sort()).toEqual(['IBM', 'Lotus', 'Red Hat', 'SUSE']);
    await store([documents[2]!]);
    await project();
    await merge('Big Blue', null);
    expect(await graphLines()).toEqual(before);
  });
});

/** A database whose statements of tenants fail after some, as when the process dies. */
function diesAfter(database: Database, survived: number): Database {
  let left = survived;
  const dying = (queryable: Queryable): Queryable => ({
    query: (statement) =>
      left-- > 0
        ? queryable.query(statement)
        : Promise.reject(Object.assign(new Error('died'), { code: 'DATABASE_UNAVAILABLE' })),
  });
  return {
    ...database,
    tenant(id) {
      const own = database.tenant(id);
      return {
        ...own,
        ...dying(own),
        transaction: (work) => own.transaction((transaction) => work(dying(transaction))),
      };
    },
  };
}

it('knows when it was known: readings as of before a signal do not have it', async () => {
  const first = graphDocument({ names: ['A', 'B'], publishedAt: Date.UTC(2026, 1, 1) });
  await store([
    first,
    graphDocument({ names: ['A', 'C'], publishedAt: Date.UTC(2026, 2, 1), id: createUuidV7(Date.now()) }),
  ]);
  await project();
  const asOf = async (time: number) =>
    (await world.knowledge.neighbours(tenant, organisationId('A'), { asOf: time })).entities.map(
      ({ name }) => name,
    );
  expect(await asOf(Date.UTC(2026, 0, 1))).toEqual(['A']);
  expect(await asOf(Date.UTC(2026, 1, 1))).toEqual(['A', 'B']);
  expect((await asOf(Date.UTC(2026, 3, 1))).sort()).toEqual(['A', 'B', 'C']);
});

it('follows by itself: woken by messages, and past a database that was away', async () => {
  const other = await world.test.createTenant();
  let wake: (tenant: TenantId) => void = () => {};
  let refused = 0;
  const projected = Promise.withResolvers<void>();
  const events: string[] = [];
  const projector = createGraphProjector({
    database: world.test.database,
    tenants: async () => [{ id: tenant }, { id: other }],
    async listen(onWake) {
      if (refused++ === 0) throw new BellwetherError('DATABASE_UNAVAILABLE', 'away');
      wake = onWake;
      return { [Symbol.asyncDispose]: async () => void events.push('unlistened') };
    },
    onEvent(event) {
      events.push(`${event.kind} ${event.tenant === tenant ? 'one' : 'other'}`);
      if (event.kind === 'projected' && event.tenant === other) projected.resolve();
    },
  });
  await store([graphDocument({ names: ['A', 'B'] })]);
  const stop = new AbortController();
  const running = projector.run(stop.signal);
  await storeDocuments(world.test.database, other, [graphDocument({ names: ['C', 'D'] })]);
  wake(other);
  await projected.promise;
  stop.abort();
  await running;
  expect(events.at(-1)).toBe('unlistened');
  expect(events).toContain('projected other');
});
