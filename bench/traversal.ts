import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Random, seededRandom } from '../src/base/random.ts';
import { asTenantId, type TenantId } from '../src/domain/tenant.ts';
import { bootstrapDatabase } from '../src/drivers/postgres/bootstrap.ts';
import { createDatabase } from '../src/drivers/postgres/database.ts';
import { startEmbeddedPostgres } from '../src/drivers/postgres/embedded/embedded-postgres.ts';
import { migrate, provisionTenant } from '../src/drivers/postgres/migrations.ts';
import { createKnowledgeGraph } from '../src/graph/create-knowledge-graph.ts';
import type { KnowledgeGraph } from '../src/graph/knowledge-graph.ts';
import { idOf, loadGraph, MADE_FROM, MADE_TO, nameOf } from './traversal/load-graph.ts';
import { type MadeGraph, makeGraph } from './traversal/made-graph.ts';

/**
 * Reading the knowledge graph of one tenant in the embedded PostgreSQL with the product's settings:
 *
 *     npm run bench -- traversal --json [--nodes 1000000] [--relationships 5000000] [--queries 200] [--seed 7] [--keep DIR]
 *
 * The graph is made (`traversal/made-graph.ts`): half of the ends lie near, half are drawn with a heavy tail, and five
 * hubs have 100,000 neighbours each. Times are milliseconds of one caller, entities and relationships read and all.
 */
export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      nodes: { type: 'string', default: '1000000' },
      relationships: { type: 'string', default: '5000000' },
      queries: { type: 'string', default: '200' },
      seed: { type: 'string', default: '7' },
      keep: { type: 'string' },
    },
  });
  const [nodes, relationships] = [Number(values.nodes), Number(values.relationships)];
  const seed = Number(values.seed);
  const directory = values.keep ?? (await mkdtemp(join(tmpdir(), 'bellwether-traversal-')));
  try {
    await using postgres = await startServer(directory);
    const address = await bootstrapDatabase(postgres.connection);
    await migrate({ address, now: Date.now() });
    await using database = createDatabase({ address });
    const graph = makeGraph({
      nodes,
      relationships,
      hubs: 5,
      hubDegree: Math.min(100_000, Math.floor(nodes / 10)),
      seed,
    });
    const tenant = asTenantId('traversal000');
    const known = await database.platform.query({
      text: 'SELECT 1 FROM tenants WHERE id = $1',
      values: [tenant],
    });
    let loaded: object = { loaded: 'kept from another run' };
    if (known.length === 0) {
      await database.platform.query({
        text: "INSERT INTO tenants (id, slug, name) VALUES ($1, 'traversal', 'traversal')",
        values: [tenant],
      });
      await provisionTenant({ address, now: Date.now() }, tenant);
      const started = performance.now();
      const { seconds, tableBytes, indexBytes } = await loadGraph(
        postgres.connection,
        tenant,
        directory,
        graph,
      );
      loaded = {
        'seconds to load': seconds,
        'seconds with making the files': (performance.now() - started) / 1000,
        'relationships per second': Math.round(relationships / seconds),
        'bytes per relationship, table': tableBytes / relationships,
        'bytes per relationship, indexes': indexBytes / relationships,
      };
    }
    const knowledge = createKnowledgeGraph({
      database,
      audit: async () => {},
      limitOf: async () => ({ entities: null, plan: 'bench' }),
    });
    const rows: object[] = [];
    for (const [query, ask] of Object.entries(questions(knowledge, tenant, graph))) {
      const random = seededRandom(seed + 1);
      for (let i = 0; i < 10; i++) await ask(random);
      rows.push({ query, ...(await time(ask, random, Number(values.queries))) });
    }
    return { nodes, relationships, seed, ...loaded, unit: 'milliseconds', queries: rows };
  } finally {
    if (values.keep === undefined) await rm(directory, { recursive: true, force: true });
  }
}

async function startServer(directory: string) {
  const postgres = await startEmbeddedPostgres({ dataDirectory: join(directory, 'data') });
  return { connection: postgres.connection, [Symbol.asyncDispose]: () => postgres.stop() };
}

interface Answer {
  /** Entities, paths or matches given. */
  readonly found: number;
  readonly partial: boolean;
}

type Ask = (random: Random) => Promise<Answer>;

function questions(
  knowledge: KnowledgeGraph,
  tenant: TenantId,
  graph: MadeGraph,
): Readonly<Record<string, Ask>> {
  const { nodes, hubs } = graph;
  const any = (random: Random): string => idOf(hubs + Math.floor(random() * (nodes - hubs)));
  // An end of a random relationship: an entity is drawn as often as it has relationships.
  const tail = (random: Random): string =>
    idOf(
      graph.subjects[hubs * 100_000 + Math.floor(random() * (graph.subjects.length - hubs * 100_000))] ?? 0,
    );
  const hub = (random: Random): string => idOf(Math.floor(random() * hubs));
  const moment = (random: Random): number => MADE_FROM + random() * (MADE_TO - MADE_FROM);
  const around =
    (
      start: (random: Random) => string,
      query: (random: Random) => Parameters<KnowledgeGraph['neighbours']>[2],
    ): Ask =>
    async (random) => {
      const { entities, partial } = await knowledge.neighbours(tenant, start(random), query(random));
      return { found: entities.length - 1, partial };
    };
  const between =
    (from: (random: Random) => string, to: (random: Random) => string): Ask =>
    async (random) => {
      const { paths, partial } = await knowledge.paths(tenant, {
        from: from(random),
        to: to(random),
        maxLength: 6,
      });
      return { found: paths.length, partial };
    };
  return {
    'entity by id': async (random) => {
      await knowledge.entity(tenant, any(random));
      return { found: 1, partial: false };
    },
    'entities by start of name': async (random) => {
      const text = nameOf(Math.floor(random() * nodes)).slice(0, 11);
      const { items } = await knowledge.entities(tenant, { text, limit: 20 });
      return { found: items.length, partial: false };
    },
    'neighbours, any': around(any, () => ({})),
    'neighbours, heavy tail': around(tail, () => ({})),
    'neighbours, hub': around(hub, () => ({})),
    'between neighbours, any': around(any, () => ({ between: true })),
    'between neighbours, heavy tail': around(tail, () => ({ between: true })),
    'between neighbours, hub': around(hub, () => ({ between: true })),
    'between neighbours, 2 steps, any': around(any, () => ({ depth: 2, between: true })),
    'between neighbours, 2 steps, hub': around(hub, () => ({ depth: 2, between: true })),
    'between neighbours, 2 steps, any, 1,000': around(any, () => ({ depth: 2, limit: 1_000, between: true })),
    'neighbours, hub, one kind, sure': around(hub, () => ({ kinds: ['acquires'], minConfidence: 0.8 })),
    'neighbours, hub, people only': around(hub, () => ({ entityKinds: ['person'] })),
    'as of, any': around(any, (random) => ({ asOf: moment(random) })),
    'as of, heavy tail': around(tail, (random) => ({ asOf: moment(random) })),
    'as of, hub': around(hub, (random) => ({ asOf: moment(random) })),
    '2 steps, any, 1,000': around(any, () => ({ depth: 2, limit: 1_000 })),
    '2 steps, heavy tail, 1,000': around(tail, () => ({ depth: 2, limit: 1_000 })),
    '3 steps, any, 1,000': around(any, () => ({ depth: 3, limit: 1_000 })),
    '3 steps, heavy tail, 1,000': around(tail, () => ({ depth: 3, limit: 1_000 })),
    '3 steps, hub, 1,000': around(hub, () => ({ depth: 3, limit: 1_000 })),
    '3 steps, any, 5,000': around(any, () => ({ depth: 3, limit: 5_000 })),
    'shortest path, any': between(any, any),
    'shortest path, heavy tail': between(tail, tail),
    'shortest path, to a hub': between(any, hub),
    'pattern, from one entity': async (random) => {
      const { matches, partial } = await knowledge.pattern(tenant, {
        places: [{ name: 'a', id: tail(random) }, { name: 'b' }, { name: 'c' }],
        ties: [
          { from: 'a', to: 'b', undirected: true },
          { from: 'b', to: 'c', undirected: true },
          { from: 'a', to: 'c', undirected: true },
        ],
      });
      return { found: matches.length, partial };
    },
    'pattern, by kinds': async (random) => {
      const { matches, partial } = await knowledge.pattern(tenant, {
        places: [
          { name: 'buyer', kind: 'organisation' },
          { name: 'bought', kind: 'organisation' },
          { name: 'place', kind: 'location' },
        ],
        ties: [
          { from: 'buyer', to: 'bought', kind: 'acquires' },
          { from: 'bought', to: 'place', kind: 'located_in' },
        ],
        minConfidence: random() * 0.3 + 0.4,
      });
      return { found: matches.length, partial };
    },
  };
}

async function time(ask: Ask, random: Random, count: number) {
  const times: number[] = [];
  let found = 0;
  let partial = 0;
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    const answer = await ask(random);
    times.push(performance.now() - started);
    found += answer.found;
    if (answer.partial) partial++;
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(Math.floor(count * share), count - 1)]!;
  return {
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    longest: at(1),
    'found, mean': found / count,
    'partial, share': partial / count,
  };
}
