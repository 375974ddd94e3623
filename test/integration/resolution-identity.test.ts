import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createIdentity } from '../../src/graph/resolution/create-identity.ts';
import type { Identity } from '../../src/graph/resolution/identity.ts';
import { createGraphWorld, type GraphWorld } from '../harness/graph-world.ts';

let world: GraphWorld;
let identity: Identity;
let tenant: TenantId;
let other: TenantId;

beforeAll(async () => {
  world = await createGraphWorld();
  identity = createIdentity({
    database: world.test.database,
    clock: { now: () => world.now },
    audit: async (_platform, entry) => void world.audited.push(entry),
    limitOf: async () => world.limit,
  });
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
const organisation = async (name: string, aliases: string[] = []): Promise<string> =>
  (await world.knowledge.createEntity(tenant, { kind: 'organisation', name, aliases }, ACTOR)).id;
const tie = async (subjectId: string, objectId: string, kind = 'related_to'): Promise<string> =>
  (await world.knowledge.createRelationship(tenant, { kind, subjectId, objectId }, ACTOR)).id;
const merge = (survivor: string, ...merged: string[]) =>
  identity.merge(tenant, { survivor, merged, reason: 'the same firm' }, ACTOR);
const neighboursOf = async (id: string): Promise<string[]> =>
  (await world.knowledge.neighbours(tenant, id, {})).entities.map(({ name }) => name).sort();

describe('a merge', () => {
  it('lets the survivor stand for all, found by every name, and is taken back without losing a fact', async () => {
    const ibm = await organisation('IBM');
    const long = await organisation('International Business Machines', ['Big Blue']);
    const redHat = await organisation('Red Hat');
    const watson = await organisation('Watson Lab');
    await tie(ibm, watson, 'develops');
    await tie(long, redHat, 'acquires');
    const before = await snapshot([ibm, long, redHat, watson]);

    const event = await merge(ibm, long);

    expect(event).toMatchObject({
      kind: 'merge',
      entity: { id: ibm, name: 'IBM' },
      others: [{ id: long, name: 'International Business Machines' }],
      reason: 'the same firm',
      undoneAt: null,
    });
    expect(await neighboursOf(ibm)).toEqual(['IBM', 'Red Hat', 'Watson Lab']);
    expect(await neighboursOf(long)).toEqual(['IBM', 'Red Hat', 'Watson Lab']);
    expect(await world.knowledge.entity(tenant, long)).toMatchObject({ mergedInto: ibm, relationships: 2 });
    for (const text of ['Big Blue', 'International', 'ibm'])
      expect(
        (await world.knowledge.entities(tenant, { text, limit: 10 })).items.map(({ id }) => id),
        text,
      ).toEqual([ibm]);
    expect(world.audited.at(-1)).toMatchObject({ action: 'entity.merged', object: ibm, actor: ACTOR });

    const undone = await identity.undo(tenant, event.id, ACTOR);

    expect(undone.undoneBy).toBe(ACTOR);
    expect(await snapshot([ibm, long, redHat, watson])).toEqual(before);
    await expect(identity.undo(tenant, event.id, ACTOR)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('keeps the names of its parts findable when the survivor is changed', async () => {
    const survivor = await organisation('Alphabet');
    await merge(survivor, await organisation('Google'));
    await world.knowledge.updateEntity(tenant, survivor, { aliases: ['GOOG'] }, ACTOR);
    const { items } = await world.knowledge.entities(tenant, { text: 'Google', limit: 5 });
    expect(items.map(({ id }) => id)).toEqual([survivor]);
  });

  it('is refused with itself, in a circle, with a part of another, and with what another tenant has', async () => {
    const [a, b, c] = [await organisation('A'), await organisation('B'), await organisation('C')];
    await expect(merge(a, a)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await merge(b, a);
    await merge(c, b);
    const circle = merge(a, c);
    await expect(circle).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(circle).rejects.toThrow(b);
    await expect(merge(c, a)).rejects.toThrow('already');
    const theirs = await world.knowledge.createEntity(other, { kind: 'organisation', name: 'D' }, ACTOR);
    await expect(merge(c, theirs.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      identity.undo(other, (await merge(c, await organisation('E'))).id, ACTOR),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('of one into another that was merged itself is followed to the end of the chain', async () => {
    const [a, b, c, far] = [
      await organisation('A'),
      await organisation('B'),
      await organisation('C'),
      await organisation('Far'),
    ];
    await tie(a, far);
    const first = await merge(b, a);
    await merge(c, b);
    expect(await neighboursOf(c)).toEqual(['C', 'Far']);
    await identity.undo(tenant, first.id, ACTOR);
    expect(await neighboursOf(c)).toEqual(['C']);
    expect(await neighboursOf(a)).toEqual(['A', 'Far']);
  });
});

describe('a split', () => {
  it('takes aliases and relationships out as an entity of its own, and is taken back', async () => {
    const mixed = await organisation('Mercury', ['Mercury Systems', 'Mercury Records']);
    const [album, radar] = [await organisation('Album'), await organisation('Radar')];
    const record = await tie(mixed, album, 'develops');
    await tie(mixed, radar, 'develops');
    const before = await snapshot([mixed, album, radar]);

    const event = await identity.split(
      tenant,
      mixed,
      { name: 'Mercury Records', aliases: ['Mercury Records'], relationships: [record] },
      ACTOR,
    );

    const [part] = event.others;
    expect(await neighboursOf(mixed)).toEqual(['Mercury', 'Radar']);
    expect(await neighboursOf(part!.id)).toEqual(['Album', 'Mercury Records']);
    expect((await world.knowledge.entity(tenant, mixed)).aliases).toEqual(['Mercury Systems']);
    await identity.undo(tenant, event.id, ACTOR);
    expect(await neighboursOf(mixed)).toEqual(['Album', 'Mercury', 'Radar']);
    const after = await snapshot([mixed, album, radar]);
    expect(after.entities.map(({ aliases: _, ...rest }) => rest)).toEqual(
      before.entities.map(({ aliases: _, ...rest }) => rest),
    );
    expect([...after.entities[0]!.aliases].sort()).toEqual([...before.entities[0]!.aliases].sort());
    expect(after.ties).toEqual(before.ties);
    await expect(world.knowledge.entity(tenant, part!.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is not taken back while something stands on what came of it', async () => {
    const mixed = await organisation('Mercury');
    const event = await identity.split(tenant, mixed, { name: 'Mercury Records' }, ACTOR);
    const part = event.others[0]!.id;
    const later = await merge(part, await organisation('Mercury Music'));
    await expect(identity.undo(tenant, event.id, ACTOR)).rejects.toThrow(later.id);
    await identity.undo(tenant, later.id, ACTOR);
    await tie(part, await organisation('Album'));
    await expect(identity.undo(tenant, event.id, ACTOR)).rejects.toThrow('of its own');
  });

  it('refuses aliases and relationships that are another’s, and leaves nothing behind', async () => {
    const [a, b, c] = [await organisation('A'), await organisation('B'), await organisation('C')];
    const foreign = await tie(b, c);
    await expect(identity.split(tenant, a, { name: 'X', aliases: ['nobody'] }, ACTOR)).rejects.toThrow(
      'nobody',
    );
    await expect(identity.split(tenant, a, { name: 'X', relationships: [foreign] }, ACTOR)).rejects.toThrow(
      foreign,
    );
    expect((await world.knowledge.entities(tenant, { text: 'X', limit: 5 })).items).toEqual([]);
  });
});

describe('any sequence of merges and splits', () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

  it(`shows the graph that its merges say, and the first one again when all are taken back (seed ${seed})`, async () => {
    const random = seededRandom(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    const ids: string[] = [];
    for (let i = 0; i < 14; i++) ids.push(await organisation(`Firm ${i}`, [`Alias ${i}`]));
    const ties: { id: string; ends: [string, string] }[] = [];
    for (let i = 0; i < 30; i++) {
      const ends: [string, string] = [pick(ids), pick(ids)];
      if (ends[0] === ends[1]) continue;
      ties.push({ id: await tie(...ends, `kind_${i}`), ends });
    }
    const before = await snapshot(ids);
    const parentOf = new Map<string, string>();
    const rootOf = (id: string): string => (parentOf.has(id) ? rootOf(parentOf.get(id)!) : id);
    const standing = new Map<string, { survivor: string; part: string }>();
    for (let step = 0; step < 60; step++) {
      if (random() < 0.35 && standing.size > 0) {
        const event = pick([...standing.keys()]);
        await identity.undo(tenant, event, ACTOR);
        parentOf.delete(standing.get(event)!.part);
        standing.delete(event);
      } else {
        const roots = ids.filter((id) => !parentOf.has(id));
        const [survivor, part] = [pick(roots), pick(roots)];
        if (survivor === part) continue;
        const event = await merge(survivor, part);
        parentOf.set(part, survivor);
        standing.set(event.id, { survivor, part });
      }
      await expectGraph(rootOf);
    }
    for (const event of [...standing.keys()].sort(() => random() - 0.5))
      await identity.undo(tenant, event, ACTOR);
    expect(await snapshot(ids)).toEqual(before);

    async function expectGraph(root: (id: string) => string): Promise<void> {
      const stored = await world.test.database
        .tenant(tenant)
        .query<{ subject: string; object: string; id: string }>({
          text: `SELECT r.id, s.id AS subject, o.id AS object FROM relationships AS r
                 JOIN entities AS s ON s.node = r.subject JOIN entities AS o ON o.node = r.object`,
        });
      const endsOf = new Map(stored.map(({ id, subject, object }) => [id, [subject, object].sort()]));
      for (const { id, ends } of ties) expect(endsOf.get(id)).toEqual(ends.map(root).sort());
      for (const id of ids.filter((one) => root(one) === one)) {
        const expected = ties.filter(({ ends }) => ends.map(root).includes(id)).length;
        expect((await world.knowledge.entity(tenant, id)).relationships).toBe(expected);
      }
    }
  });
});

/** Everything that people can see of these entities and of all relationships, but the moments of change. */
async function snapshot(ids: readonly string[]) {
  const entities = [];
  for (const id of ids) entities.push(await world.knowledge.entity(tenant, id));
  const { items } = await world.knowledge.relationships(tenant, { limit: 200 });
  return { entities, ties: items };
}
