import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createIdentity } from '../../src/graph/resolution/create-identity.ts';
import { createProposals } from '../../src/graph/resolution/proposals.ts';
import { createResolver } from '../../src/graph/resolution/resolver.ts';
import { createGraphWorld, type GraphWorld } from '../harness/graph-world.ts';

let world: GraphWorld;
let tenant: TenantId;

beforeAll(async () => {
  world = await createGraphWorld();
  tenant = await world.test.createTenant();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const writing = () => ({
  database: world.test.database,
  clock: { now: () => world.now++ },
  audit: async () => {},
  limitOf: async () => world.limit,
});
const NEIGHBOURS = 100_000;

/** Runs in the time that a statement may take at most; the time is printed. */
async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  process.stdout.write(`${what}: ${Math.round(performance.now() - started)} ms\n`);
  return result;
}

describe('a large graph', () => {
  it('lets an entity with 100,000 relationships and signals be merged, and the merge be taken back', async () => {
    const identity = createIdentity(writing());
    const enter = async (name: string) =>
      (await world.knowledge.createEntity(tenant, { kind: 'organisation', name }, 'user:ada')).id;
    const [small, hub] = [await enter('Small'), await enter('Hub')];
    await world.query(
      tenant,
      `INSERT INTO entities (id, kind, name, known)
       SELECT gen_random_uuid(), 'location', 'Place ' || i, false FROM generate_series(1, $1::integer) AS i`,
      [NEIGHBOURS],
    );
    await world.query(
      tenant,
      `WITH hub AS (SELECT node FROM entities WHERE id = $1)
       INSERT INTO relationships (subject_node, object_node, subject, object, kind, signals, confidence, known_from)
       SELECT hub.node, p.node, hub.node, p.node, 1, 1, 0.5, now() FROM hub, entities AS p WHERE p.kind = 'location'`,
      [hub],
    );
    await world.query(
      tenant,
      `WITH hub AS (SELECT node FROM entities WHERE id = $1)
       INSERT INTO graph_documents (document_id, published_at, paired, nodes)
       SELECT gen_random_uuid(), now(), 2, ARRAY[hub.node, p.node] FROM hub, entities AS p WHERE p.kind = 'location'`,
      [hub],
    );
    await world.query(
      tenant,
      'INSERT INTO entity_counts (node, signals, relationships) SELECT node, 1, 1 FROM entities ON CONFLICT DO NOTHING',
    );

    const event = await timed('merge', () =>
      identity.merge(tenant, { survivor: small, merged: [hub] }, 'user:ada'),
    );
    expect(await world.knowledge.entity(tenant, small)).toMatchObject({
      relationships: NEIGHBOURS,
      signals: NEIGHBOURS,
    });

    await timed('undo', () => identity.undo(tenant, event.id, 'user:ada'));
    expect(await world.knowledge.entity(tenant, small)).toMatchObject({ relationships: 0, signals: 0 });
    expect(await world.knowledge.entity(tenant, hub)).toMatchObject({ relationships: NEIGHBOURS });
  }, 120_000);

  it('is searched in bounded batches, a word that all names share included', async () => {
    const mine = await world.test.createTenant();
    await world.query(
      mine,
      `INSERT INTO entities (id, kind, name, known)
       SELECT gen_random_uuid(), 'organisation', 'Company ' || md5(i::text), false FROM generate_series(1, 4000) AS i`,
    );
    const identity = createIdentity(writing());
    const resolver = createResolver({
      ...writing(),
      proposals: createProposals({ ...writing(), identity }),
      tenants: async () => [],
      automatic: true,
    });

    const { entities, proposals } = await timed('4,000 entities compared', () => resolver.catchUp(mine));

    expect(entities).toBe(4000);
    expect(proposals).toBeLessThan(4000 * 40);
  }, 120_000);
});
