import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FileNode, FileTie, GraphBatch } from '../../src/domain/graph-file.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { nodesThenTies } from '../../src/graph/exchange/nodes-then-ties.ts';
import { createGraphWorld, type GraphWorld } from '../harness/graph-world.ts';

let world: GraphWorld;
let tenant: TenantId;

beforeAll(async () => {
  world = await createGraphWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());
beforeEach(async () => {
  tenant = await world.test.freshTenant();
  world.limit = { entities: null, plan: 'test' };
});

const ACTOR = 'user:ada';
type Part = Pick<GraphBatch, 'nodes' | 'ties'>;

const node = (key: string, more: Partial<FileNode> = {}): FileNode => ({
  key,
  label: key,
  kind: null,
  attributes: {},
  ...more,
});
const tie = (source: string, target: string, more: Partial<FileTie> = {}): FileTie => ({
  source,
  target,
  weight: 1,
  at: null,
  directed: null,
  kind: null,
  attributes: {},
  ...more,
});

async function* parts(...given: (Part | Error)[]): AsyncGenerator<Part> {
  for (const part of given) {
    if (part instanceof Error) throw part;
    yield part;
  }
}

const importParts = (...given: (Part | Error)[]) =>
  world.knowledge.importElements(tenant, parts(...given), { actor: ACTOR });

async function everything(of = tenant) {
  const { nodes, ties } = nodesThenTies(world.knowledge.elements(of));
  const all = { nodes: [] as FileNode[], ties: [] as FileTie[] };
  for await (const one of nodes) all.nodes.push(one);
  for await (const one of ties) all.ties.push(one);
  return all;
}

describe('an import', () => {
  it('takes nodes and ties in, and comes out of an export as it went in', async () => {
    const result = await importParts(
      {
        nodes: [
          node('1', {
            label: 'Ada',
            kind: 'person',
            attributes: {
              aliases: ['Countess'],
              description: 'First.',
              confidence: 0.75,
              born: 1815,
              identifiers: { wikidata: 'Q7259' },
            },
          }),
          node('2', { label: 'Ada', kind: 'person' }),
        ],
        ties: [],
      },
      {
        nodes: [node('3', { label: 'Engine Works', kind: 'LegalEntity' })],
        ties: [
          tie('3', '1', {
            kind: 'employs',
            weight: 2.5,
            at: Date.UTC(1840, 0, 1),
            until: Date.UTC(1850, 0, 1),
            attributes: { role: 'author' },
          }),
          tie('1', '2'),
          tie('1', 'never declared', { kind: 'Knows Of' }),
          tie('1', '1', { kind: 'writes_to' }),
        ],
      },
    );
    expect(result).toEqual({ nodes: { created: 4, existing: 0 }, ties: { created: 4, existing: 0 } });
    const first = await everything();
    expect(first.nodes.map(({ label, kind }) => `${kind} ${label}`).sort()).toEqual([
      'legal_entity Engine Works',
      'person Ada',
      'person Ada',
      'thing never declared',
    ]);
    expect(first.nodes.find(({ attributes }) => attributes.born === 1815)).toMatchObject({
      attributes: {
        aliases: ['Countess'],
        description: 'First.',
        confidence: expect.closeTo(0.75),
        born: 1815,
        identifiers: { wikidata: 'Q7259' },
      },
    });
    expect(first.ties.find(({ kind }) => kind === 'employs')).toMatchObject({
      weight: 2.5,
      at: Date.UTC(1840, 0, 1),
      until: Date.UTC(1850, 0, 1),
      directed: true,
      attributes: { role: 'author' },
    });
    expect(first.ties.find(({ kind }) => kind === 'related_to')).toMatchObject({ directed: false });
    const other = await world.test.freshTenant(1);
    await world.knowledge.importElements(other, parts(first), { actor: ACTOR });
    const plain = ({ nodes, ties }: typeof first) => ({
      nodes: [...nodes].sort((a, b) => (a.key < b.key ? -1 : 1)),
      ties: ties.map((one) => JSON.stringify(one)).sort(),
    });
    expect(plain(await everything(other))).toEqual(plain(first));
  });

  it('adds nothing a second time', async () => {
    const file = { nodes: [node('a'), node('b')], ties: [tie('a', 'b')] };
    await importParts(file);
    expect(await importParts(file)).toEqual({
      nodes: { created: 0, existing: 2 },
      ties: { created: 0, existing: 1 },
    });
  });

  it('writes nothing when the file breaks off, a record is not valid or the plan allows less', async () => {
    const good = { nodes: [node('a'), node('b')], ties: [tie('a', 'b')] };
    await expect(importParts(good, new Error('line 9'))).rejects.toThrow('line 9');
    await expect(
      importParts(good, { nodes: [node('c', { attributes: { long: 'x'.repeat(70_000) } })], ties: [] }),
    ).rejects.toMatchObject({ code: 'RECORD_INVALID' });
    await expect(
      importParts(good, { nodes: [], ties: [tie('a', 'b', { weight: Number.NaN })] }),
    ).rejects.toMatchObject({ code: 'RECORD_INVALID' });
    world.limit = { entities: 2, plan: 'demo' };
    await expect(importParts(good, { nodes: [node('c')], ties: [] })).rejects.toMatchObject({
      code: 'PLAN_LIMIT',
      details: { limit: 2, used: 2, asked: 1 },
    });
    const cancelled = world.knowledge.importElements(tenant, parts(good), {
      actor: ACTOR,
      signal: AbortSignal.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await everything()).toEqual({ nodes: [], ties: [] });
  });

  it('takes names that no database likes', async () => {
    const odd = ["'; DROP TABLE entities; --", '{"a",b}', 'NULL', '\\', 'a\u0000b', '\ud800', '"', '🛰️', ' '];
    await importParts({
      nodes: odd.map((label, n) => node(`k${n}`, { label, attributes: { text: label } })),
      ties: [],
    });
    const { nodes } = await everything();
    expect(nodes).toHaveLength(odd.length);
    expect(nodes.map(({ label }) => label)).toContain("'; DROP TABLE entities; --");
    expect(nodes.map(({ label }) => label)).toContain('ab');
  });
});

describe('what is loaded for analysis', () => {
  it('is what stands, numbered from 0, with its weights and a version that rises', async () => {
    const before = await world.knowledge.version(tenant);
    await importParts({
      nodes: [node('a'), node('b'), node('c')],
      ties: [tie('a', 'b', { weight: 3 }), tie('c', 'b', { kind: 'uses', weight: 0.5 })],
    });
    const loaded = await world.knowledge.loadKnowledge(tenant);
    expect(loaded.version).toBeGreaterThan(before);
    expect(loaded.names).toEqual(['a', 'b', 'c']);
    expect(loaded.kinds).toEqual(['thing', 'thing', 'thing']);
    expect(loaded.columns).toMatchObject({ nodes: 3, directed: false });
    const pairs = [...loaded.columns.sources].map(
      (source, at) => `${[source, loaded.columns.targets[at]].sort()} ${loaded.columns.weights![at]}`,
    );
    expect(pairs.sort()).toEqual(['0,1 3', '1,2 0.5']);
    expect(loaded.columns.sources.buffer).toBeInstanceOf(SharedArrayBuffer);
    await world.knowledge.withdrawEntity(tenant, loaded.ids[0]!, ACTOR);
    const after = await world.knowledge.loadKnowledge(tenant);
    expect(after.names).toEqual(['b', 'c']);
    expect(after.version).toBeGreaterThan(loaded.version);
  });
});
