import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../src/base/random.ts';
import { type GraphFilter, SYMMETRIC_KINDS } from '../../src/domain/graph.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import type { Direction, PatternQuery } from '../../src/graph/knowledge-graph.ts';
import { TRAVERSAL_LIMITS } from '../../src/graph/traversal/limits.ts';
import { createGraphWorld, type GraphWorld } from '../harness/graph-world.ts';
import {
  type NaiveGraph,
  type NaiveRelationship,
  naiveDistances,
  naivePaths,
  passes,
  stepsFrom,
} from '../reference/naive-graph.ts';

let world: GraphWorld;

beforeAll(async () => {
  world = await createGraphWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const ACTOR = 'user:ada';
const KINDS = ['employs', 'partners_with', 'knows', 'related_to'] as const;
const ENTITY_KINDS = ['person', 'organisation', 'place'] as const;
const START = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

interface RandomGraph {
  readonly tenant: TenantId;
  readonly graph: NaiveGraph;
  readonly ids: readonly string[];
}

/** Entered day by day, with cycles, loops, parallel relationships, and some withdrawn again. */
async function randomGraph(random: Random): Promise<RandomGraph> {
  const tenant = await world.test.freshTenant();
  const { knowledge } = world;
  const count = 5 + Math.floor(random() * 25);
  const entities = Array.from({ length: count }, (_, n) => ({
    kind: ENTITY_KINDS[Math.floor(random() * ENTITY_KINDS.length)]!,
    name: `Node ${n}`,
  }));
  world.now = START;
  const { ids } = (await knowledge.createMany(tenant, { entities, relationships: [] }, ACTOR)).entities;
  const relationships: NaiveRelationship[] = [];
  const pick = () => Math.floor(random() * count);
  for (let day = 1; day <= 6; day++) {
    world.now = START + day * DAY;
    const batch = Array.from({ length: Math.floor(random() * count * 0.7) }, () => {
      const validity = random() < 0.4;
      return {
        kind: KINDS[Math.floor(random() * KINDS.length)]!,
        subject: pick(),
        object: pick(),
        confidence: Math.round(random() * 10) / 10,
        weight: 1 + Math.floor(random() * 20),
        validFrom: validity ? START + Math.floor(random() * 5) * DAY : null,
        validTo: validity ? START + (5 + Math.floor(random() * 5)) * DAY : null,
      };
    });
    const made = await knowledge.createMany(
      tenant,
      {
        entities: [],
        relationships: batch.map(({ subject, object, ...rest }) => ({
          ...rest,
          subject: { id: ids[subject]! },
          object: { id: ids[object]! },
        })),
      },
      ACTOR,
    );
    for (const [at, one] of batch.entries()) {
      const id = made.relationships.ids[at]!;
      if (relationships.some((known) => known.id === id)) continue;
      relationships.push({
        id,
        kind: one.kind,
        subject: ids[one.subject]!,
        object: ids[one.object]!,
        bothWays: SYMMETRIC_KINDS.has(one.kind),
        confidence: one.confidence,
        knownFrom: world.now,
        knownTo: null,
        validFrom: one.validFrom,
        validTo: one.validTo,
      });
    }
    const standing = relationships.filter(({ knownTo }) => knownTo === null);
    const gone = standing[Math.floor(random() * standing.length)];
    if (gone !== undefined && random() < 0.6) {
      world.now += 1000;
      await knowledge.withdrawRelationship(tenant, gone.id, ACTOR);
      relationships[relationships.indexOf(gone)] = { ...gone, knownTo: world.now };
    }
  }
  const kindOf = new Map(ids.map((id, n) => [id, entities[n]!.kind]));
  return { tenant, ids, graph: { kindOf, relationships } };
}

function randomFilter(random: Random): GraphFilter {
  const moment = () => START + Math.floor(random() * 8 * DAY);
  return {
    ...(random() < 0.3 ? { kinds: KINDS.filter(() => random() < 0.6) } : {}),
    ...(random() < 0.2 ? { entityKinds: ENTITY_KINDS.filter(() => random() < 0.7) } : {}),
    ...(random() < 0.3 ? { minConfidence: Math.round(random() * 10) / 10 } : {}),
    ...(random() < 0.4 ? { asOf: moment() } : {}),
    ...(random() < 0.3 ? { validAt: moment() } : {}),
  };
}

const SEEDS = [1, 2, 3, 4, 5, 6];

describe('on random graphs, as a plain reading in memory says', () => {
  it.each(SEEDS)('are the neighbours within some steps, seed %i', async (seed) => {
    const random = seededRandom(seed);
    const { tenant, graph, ids } = await randomGraph(random);
    for (let ask = 0; ask < 25; ask++) {
      const filter = randomFilter(random);
      const direction = (['out', 'in', 'both'] as Direction[])[Math.floor(random() * 3)]!;
      const depth = 1 + Math.floor(random() * 5);
      const start = ids[Math.floor(random() * ids.length)]!;
      const context = `seed ${seed}, ask ${ask}: ${JSON.stringify({ filter, direction, depth })}`;
      const expected = naiveDistances(graph, start, { filter, way: direction, depth });
      const answer = await world.knowledge.neighbours(tenant, start, {
        ...filter,
        direction,
        depth,
        limit: 1000,
      });
      expect(answer.partial, context).toBe(false);
      const got = new Map(answer.entities.map(({ id }, at) => [id, answer.distances[at]!]));
      expect([...got].sort(), context).toEqual([...expected].sort());
      const direct = new Set(
        stepsFrom(graph, start, filter, direction)
          .map(({ to }) => to)
          .filter((to) => !filter.entityKinds?.length || filter.entityKinds.includes(graph.kindOf.get(to)!)),
      );
      expect(answer.total, context).toBe(direct.size);
      // Every relationship given is one that a step could take, and every entity is reached by one of them.
      for (const { id, subjectId, objectId } of answer.relationships) {
        const one = graph.relationships.find((known) => known.id === id)!;
        expect(passes(one, filter), context).toBe(true);
        expect(got.has(subjectId) && got.has(objectId), context).toBe(true);
      }
      for (const [id, distance] of got)
        if (distance > 0)
          expect(
            answer.relationships.some(
              ({ subjectId, objectId }) =>
                (subjectId === id && got.get(objectId) === distance - 1) ||
                (objectId === id && got.get(subjectId) === distance - 1),
            ),
            `${context}, ${id}`,
          ).toBe(true);
    }
  });

  it.each(SEEDS)(
    'are all relationships between the neighbours, where they are asked for, seed %i',
    async (seed) => {
      const random = seededRandom(300 + seed);
      const { tenant, graph, ids } = await randomGraph(random);
      for (let ask = 0; ask < 25; ask++) {
        const filter = randomFilter(random);
        const direction = (['out', 'in', 'both'] as Direction[])[Math.floor(random() * 3)]!;
        const depth = 1 + Math.floor(random() * 2);
        const limit = 2 + Math.floor(random() * 20);
        const query = { ...filter, direction, depth, limit };
        const context = `seed ${seed}, ask ${ask}: ${JSON.stringify(query)}`;
        const start = ids[Math.floor(random() * ids.length)]!;
        const followed = await world.knowledge.neighbours(tenant, start, query);
        const answer = await world.knowledge.neighbours(tenant, start, { ...query, between: true });
        expect(answer.entities, context).toEqual(followed.entities);
        const got = new Set(answer.entities.map(({ id }) => id));
        const expected = graph.relationships.filter(
          (one) =>
            passes(one, filter) && one.subject !== one.object && got.has(one.subject) && got.has(one.object),
        );
        expect(answer.relationships.map(({ id }) => id).sort(), context).toEqual(
          expected.map(({ id }) => id).sort(),
        );
        expect(answer.limits, context).toEqual(followed.limits);
        // Cut by the limit, and by nothing else, there are as many as it allows; otherwise it is all of them.
        const all = naiveDistances(graph, start, { filter, way: direction, depth });
        expect(got.size, context).toBe(Math.min(all.size, limit + 1));
        expect(answer.partial, context).toBe(all.size > limit + 1);
        for (const [at, { id }] of answer.entities.entries())
          expect(answer.distances[at], `${context}, ${id}`).toBe(all.get(id));
      }
    },
  );

  it.each(SEEDS)('are the paths, all and the shortest, directed and not, seed %i', async (seed) => {
    const random = seededRandom(100 + seed);
    const { tenant, graph, ids } = await randomGraph(random);
    for (let ask = 0; ask < 25; ask++) {
      const filter = randomFilter(random);
      const directed = random() < 0.5;
      const maxLength = 1 + Math.floor(random() * 4);
      const [from, to] = [ids[Math.floor(random() * ids.length)]!, ids[Math.floor(random() * ids.length)]!];
      const context = `seed ${seed}, ask ${ask}: ${JSON.stringify({ filter, directed, maxLength })}`;
      const expected = naivePaths(graph, from, { to, filter, way: directed ? 'out' : 'both', maxLength });
      const all = await world.knowledge.paths(tenant, {
        from,
        to,
        mode: 'all',
        maxLength,
        directed,
        limit: 100_000,
        ...filter,
      });
      expect(all.partial, context).toBe(false);
      expect(texts(all.paths), context).toEqual(texts(expected.map((entities) => ({ entities }))));
      const lengths = all.paths.map(({ entities }) => entities.length);
      expect(lengths, context).toEqual([...lengths].sort((a, b) => a - b));
      const shortest = await world.knowledge.paths(tenant, {
        from,
        to,
        maxLength,
        directed,
        limit: 100_000,
        ...filter,
      });
      const least = expected[0]?.length;
      expect(texts(shortest.paths), context).toEqual(
        texts(expected.filter((path) => path.length === least).map((entities) => ({ entities }))),
      );
      for (const { entities, relationships } of [...all.paths, ...shortest.paths]) {
        expect(relationships, context).toHaveLength(entities.length - 1);
        for (const [at, id] of relationships.entries()) {
          const one = graph.relationships.find((known) => known.id === id)!;
          expect(passes(one, filter), context).toBe(true);
          const step = [one.subject, one.object];
          const wanted = [entities[at]!, entities[at + 1]!];
          const fits =
            directed && !one.bothWays ? same(step, wanted) : same([...step].sort(), [...wanted].sort());
          expect(fits, context).toBe(true);
        }
      }
    }
  });

  it.each(SEEDS)('are the places where a small graph occurs, seed %i', async (seed) => {
    const random = seededRandom(200 + seed);
    const { tenant, graph, ids } = await randomGraph(random);
    for (let ask = 0; ask < 20; ask++) {
      const query = randomPattern(random, ids);
      const context = `seed ${seed}, ask ${ask}: ${JSON.stringify(query)}`;
      const answer = await world.knowledge.pattern(tenant, query);
      expect(answer.partial, context).toBe(false);
      const key = (match: Readonly<Record<string, string>>) =>
        query.places.map(({ name }) => match[name]).join(' ');
      expect(answer.matches.map(key).sort(), context).toEqual(naiveMatches(graph, query).map(key).sort());
    }
  });
});

const same = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();
const texts = (paths: readonly { readonly entities: readonly string[] }[]): string[] =>
  paths.map(({ entities }) => entities.join(' ')).sort();

function randomPattern(random: Random, ids: readonly string[]): PatternQuery {
  const names = ['a', 'b', 'c'].slice(0, 2 + Math.floor(random() * 2));
  const places = names.map((name) => ({
    name,
    ...(random() < 0.3 ? { kind: ENTITY_KINDS[Math.floor(random() * 3)]! } : {}),
    ...(random() < 0.2 ? { id: ids[Math.floor(random() * ids.length)]! } : {}),
  }));
  const tie = (from: string, to: string) => ({
    from,
    to,
    ...(random() < 0.6 ? { kind: KINDS[Math.floor(random() * KINDS.length)]! } : {}),
    ...(random() < 0.4 ? { undirected: true } : {}),
  });
  const ties = [tie('a', 'b')];
  if (names.length === 3) {
    ties.push(random() < 0.5 ? tie('b', 'c') : tie('c', 'b'));
    if (random() < 0.5) ties.push(tie('a', 'c'));
  }
  const { minConfidence, asOf, validAt } = randomFilter(random);
  return {
    places,
    ties,
    limit: 100_000,
    ...(minConfidence === undefined ? {} : { minConfidence }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(validAt === undefined ? {} : { validAt }),
  };
}

function naiveMatches(graph: NaiveGraph, query: PatternQuery): Record<string, string>[] {
  const found: Record<string, string>[] = [];
  const holds = (from: string, to: string, tie: PatternQuery['ties'][number]): boolean =>
    graph.relationships.some(
      (one) =>
        passes(one, query) &&
        (tie.kind === undefined || one.kind === tie.kind) &&
        ((one.subject === from && one.object === to) ||
          ((one.bothWays || tie.undirected === true) && one.subject === to && one.object === from)),
    );
  const fill = (at: number, match: Record<string, string>): void => {
    const place = query.places[at];
    if (place === undefined) {
      if (query.ties.every((tie) => holds(match[tie.from]!, match[tie.to]!, tie))) found.push({ ...match });
      return;
    }
    for (const [id, kind] of graph.kindOf) {
      if (place.id !== undefined && place.id !== id) continue;
      if (place.kind !== undefined && place.kind !== kind) continue;
      if (Object.values(match).includes(id)) continue;
      fill(at + 1, { ...match, [place.name]: id });
    }
  };
  fill(0, {});
  return found;
}

describe('limits', () => {
  it('are named where they cut, with their values, and the strongest come first', async () => {
    const tenant = await world.test.freshTenant();
    const hub = { kind: 'organisation', name: 'Hub' };
    const leaves = Array.from({ length: 300 }, (_, n) => ({ kind: 'person', name: `Leaf ${n}` }));
    const { entities } = await world.knowledge.createMany(
      tenant,
      {
        entities: [hub, ...leaves],
        relationships: leaves.map((leaf, n) => ({
          kind: 'employs',
          subject: hub,
          object: leaf,
          weight: 2 ** (n % 10),
        })),
      },
      ACTOR,
    );
    const answer = await world.knowledge.neighbours(tenant, entities.ids[0]!, { limit: 30 });
    expect(answer).toMatchObject({ partial: true, limits: ['limit: 30'], total: 300 });
    expect(answer.entities).toHaveLength(31);
    expect(answer.relationships.map(({ weight }) => weight)).toEqual(Array.from({ length: 30 }, () => 512));
    const two = await world.knowledge.neighbours(tenant, entities.ids[1]!, { depth: 2, limit: 1000 });
    expect(two).toMatchObject({ partial: false, limits: [], total: 1 });
    expect(two.entities).toHaveLength(301);
  });

  it('leave room for second steps where the first ones would fill the limit', async () => {
    const tenant = await world.test.freshTenant();
    const person = (name: string) => ({ kind: 'person', name });
    const direct = Array.from({ length: 40 }, (_, n) => person(`Direct ${n}`));
    const second = Array.from({ length: 40 }, (_, n) => person(`Second ${n}`));
    const tie = (subject: object, object: object, weight: number) =>
      ({ kind: 'knows', subject, object, weight }) as never;
    const { entities } = await world.knowledge.createMany(
      tenant,
      {
        entities: [person('Start'), ...direct, ...second],
        relationships: direct.flatMap((one, n) => [
          tie(person('Start'), one, 2 ** (n % 8)),
          tie(one, second[n]!, 1),
        ]),
      },
      ACTOR,
    );
    const ask = async (id: string, limit: number) => {
      const { distances, limits } = await world.knowledge.neighbours(tenant, id, { depth: 2, limit });
      const at = (distance: number) => distances.filter((one) => one === distance).length;
      return [at(1), at(2), ...limits];
    };
    const start = entities.ids[0]!;
    expect(await ask(start, 20)).toEqual([12, 8, 'limit: 20']);
    // 60% of the room would do for 36 of 40: with room for all of them, all are followed.
    expect(await ask(start, 60)).toEqual([36, 24, 'limit: 60']);
    expect(await ask(start, 79)).toEqual([40, 39, 'limit: 79']);
    expect(await ask(start, 80)).toEqual([40, 40]);
    // From one end there is one first step, and after it what is left goes to the second ones.
    expect(await ask(entities.ids[41]!, 1)).toEqual([1, 0, 'limit: 1']);
  });

  it('give the strongest of many relationships between neighbours, and say that there are more', async () => {
    const tenant = await world.test.freshTenant();
    const handle = world.test.database.tenant(tenant);
    await handle.query({
      text: `INSERT INTO entities (id, kind, name, known) SELECT gen_random_uuid(), 'person', 'P ' || n, true FROM generate_series(1, 80) AS n`,
    });
    // All of 80 with all of them: the first with each, and 79 * 78 / 2 among the others, half of them stronger.
    await handle.query({
      text: `INSERT INTO relationships (subject_node, object_node, subject, object, kind, signals, confidence, known_from)
             SELECT a.node, b.node, a.node, b.node, 7, 1 + 7 * ((a.node + b.node) % 2), 0.9, now()
             FROM entities AS a, entities AS b WHERE a.node < b.node`,
    });
    const [first] = await handle.query<{ id: string }>({
      text: 'SELECT id FROM entities ORDER BY node LIMIT 1',
    });
    const answer = await world.knowledge.neighbours(tenant, first!.id, { limit: 100, between: true });
    expect(answer.limits).toEqual([`relationships_between: ${TRAVERSAL_LIMITS.between}`]);
    expect(answer.relationships).toHaveLength(79 + TRAVERSAL_LIMITS.between);
    const among = answer.relationships.filter(
      ({ subjectId, objectId }) => subjectId !== first!.id && objectId !== first!.id,
    );
    const strong = (79 * 78) / 2 / 2;
    expect(among.filter(({ weight }) => weight === 8).length).toBeGreaterThan(strong - 40);
  });

  it('count what a hub has beyond what is read of it, and say when more is unread', async () => {
    const tenant = await world.test.freshTenant();
    const most = TRAVERSAL_LIMITS.ofStart;
    const handle = world.test.database.tenant(tenant);
    await handle.query({
      text: `INSERT INTO entities (id, kind, name, known) SELECT gen_random_uuid(), 'person', 'P ' || n, true FROM generate_series(0, $1) AS n`,
      values: [most + 500],
    });
    await handle.query({
      text: `INSERT INTO relationships (subject_node, object_node, subject, object, kind, signals, confidence, known_from)
             SELECT first, node, first, node, 7, 1, 0.9, now() FROM entities, (SELECT min(node) AS first FROM entities) AS f WHERE node <> first`,
    });
    const [first] = await handle.query<{ id: string }>({
      text: 'SELECT id FROM entities ORDER BY node LIMIT 1',
    });
    const page = await world.knowledge.neighbours(tenant, first!.id, { limit: 100 });
    expect(page).toMatchObject({
      total: TRAVERSAL_LIMITS.counted,
      partial: true,
      limits: ['limit: 100', `neighbours_counted: ${TRAVERSAL_LIMITS.counted}`],
    });
    const all = await world.knowledge.neighbours(tenant, first!.id, { limit: most + 1000 });
    expect(all.partial).toBe(true);
    expect(all.limits).toContain(`relationships_of_start: ${most}`);

    // One that knows 50 of them and the hub: what the hub has is not read to its end, but from theirs.
    await handle.query({
      text: `INSERT INTO relationships (subject_node, object_node, subject, object, kind, signals, confidence, known_from)
             SELECT one, node, one, node, 5, 1, 0.9, now()
             FROM entities, (SELECT max(node) AS one, min(node) AS hub FROM entities) AS f
             WHERE node = hub OR node BETWEEN hub + 1 AND hub + 50`,
    });
    const [last] = await handle.query<{ id: string }>({
      text: 'SELECT id FROM entities ORDER BY node DESC LIMIT 1',
    });
    const beside = await world.knowledge.neighbours(tenant, last!.id, { between: true });
    expect(beside).toMatchObject({ total: 51, partial: false, limits: [] });
    expect(beside.relationships.filter(({ subjectId }) => subjectId === first!.id)).toHaveLength(51);
  });
});

it('refuses a pattern that falls apart, a place without a tie and ends that are no places', async () => {
  const tenant = await world.test.freshTenant();
  const ask = (query: PatternQuery) => world.knowledge.pattern(tenant, query);
  const places = [{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }];
  const refused = { code: 'INVALID_INPUT' };
  await expect(
    ask({
      places,
      ties: [
        { from: 'a', to: 'b' },
        { from: 'c', to: 'd' },
      ],
    }),
  ).rejects.toMatchObject(refused);
  await expect(ask({ places, ties: [{ from: 'a', to: 'b' }] })).rejects.toMatchObject(refused);
  await expect(ask({ places, ties: [{ from: 'a', to: 'x' }] })).rejects.toMatchObject(refused);
  await expect(ask({ places, ties: [{ from: 'a', to: 'a' }] })).rejects.toMatchObject(refused);
});
