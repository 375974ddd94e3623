import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createIdentity } from '../../src/graph/resolution/create-identity.ts';
import type { Identity } from '../../src/graph/resolution/identity.ts';
import { createProposals, type MergeProposal, type Proposals } from '../../src/graph/resolution/proposals.ts';
import { createResolver, type Resolver } from '../../src/graph/resolution/resolver.ts';
import { createGraphWorld, type GraphWorld } from '../harness/graph-world.ts';

let world: GraphWorld;
let identity: Identity;
let proposals: Proposals;
let resolver: Resolver;
let asking: Resolver;
let tenant: TenantId;

beforeAll(async () => {
  world = await createGraphWorld();
  const writing = {
    database: world.test.database,
    clock: { now: () => world.now++ },
    audit: async () => {},
    limitOf: async () => world.limit,
  };
  identity = createIdentity(writing);
  proposals = createProposals({ ...writing, identity });
  const options = { ...writing, proposals, tenants: async () => [{ id: tenant }], batchEntities: 3 };
  resolver = createResolver({ ...options, automatic: true });
  asking = createResolver({ ...options, automatic: false });
});
afterAll(() => world?.[Symbol.asyncDispose]());
beforeEach(async () => {
  tenant = await world.test.freshTenant();
  world.now = Date.UTC(2026, 0, 1);
});

const ACTOR = 'user:ada';
const enter = async (name: string, more: object = {}): Promise<string> =>
  (await world.knowledge.createEntity(tenant, { kind: 'organisation', name, distinct: true, ...more }, ACTOR))
    .id;
const open = async (): Promise<string[]> => (await proposals.list(tenant, { limit: 100 })).map(pairOf);
const pairOf = ({ left, right }: MergeProposal): string => [left.name, right.name].sort().join(' = ');

describe('the search for entities that are one', () => {
  it('proposes misspellings, acronyms and names with a loose word, and nothing for names apart', async () => {
    for (const name of [
      'Cambridge Analytica',
      'Cambrige Analytica',
      'European Southern Space Observatory',
      'ESSO',
      'Zetabyte',
      'Zetabyte.com',
      'Applied Materials',
      'Apple',
    ])
      await enter(name);

    const { entities } = await asking.catchUp(tenant);

    expect(entities).toBe(8);
    expect((await open()).sort()).toEqual([
      'Cambridge Analytica = Cambrige Analytica',
      'ESSO = European Southern Space Observatory',
      'Zetabyte = Zetabyte.com',
    ]);
    const [best] = await proposals.list(tenant, { limit: 1 });
    expect(best!.score).toBeGreaterThan(0.2);
    expect(best!.evidence[0]!.text).toContain('"');
    expect((await asking.catchUp(tenant)).entities).toBe(0);
  });

  it('merges organisations with one identifier by itself, and never again once that was taken back', async () => {
    const long = await enter('Zetabyte Systems', {
      identifiers: { website: 'https://www.zetabyte.example/' },
    });
    const short = await enter('Zetabyte', { identifiers: { website: 'zetabyte.example' } });

    expect((await resolver.catchUp(tenant)).merged).toBe(1);

    const [event] = await identity.events(tenant, { limit: 5 });
    expect(event).toMatchObject({ kind: 'merge', actor: 'auto' });
    expect([event!.entity.id, ...event!.others.map(({ id }) => id)].sort()).toEqual([long, short].sort());
    expect(event!.reason).toContain('website');
    const [merged] = await proposals.list(tenant, { state: 'merged', limit: 5 });
    expect(merged).toMatchObject({ decidedBy: 'auto' });

    await identity.undo(tenant, event!.id, ACTOR);
    expect(await proposals.list(tenant, { state: 'rejected', limit: 5 })).toHaveLength(1);
    await world.knowledge.updateEntity(tenant, short, { aliases: ['Zetabyte Inc'] }, ACTOR);

    expect((await resolver.catchUp(tenant)).merged).toBe(0);
    expect(await open()).toEqual([]);
  });

  it('keeps two apart whose identifiers differ, however alike their names', async () => {
    await enter('Cambridge Analytica', { identifiers: { cik: '1' } });
    await enter('Cambrige Analytica', { identifiers: { cik: '2' } });
    await resolver.catchUp(tenant);
    expect(await open()).toEqual([]);
  });

  it('compares a whole by the names of its parts, and no more after the merge is taken back', async () => {
    const whole = await enter('Northwind');
    const part = await enter('Contoso Pharmaceuticals');
    const event = await identity.merge(tenant, { survivor: whole, merged: [part] }, ACTOR);
    await asking.catchUp(tenant);
    await enter('Contosso Pharmaceuticals');
    await asking.catchUp(tenant);
    expect(await open()).toEqual(['Contosso Pharmaceuticals = Northwind']);

    await identity.undo(tenant, event.id, ACTOR);
    await asking.catchUp(tenant);

    expect(await open()).toEqual(['Contoso Pharmaceuticals = Contosso Pharmaceuticals']);
  });
});
