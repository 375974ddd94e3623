import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RawDocument } from '../../src/domain/document.ts';
import { asTenantId } from '../../src/domain/tenant.ts';
import { STATIC_MODEL } from '../../src/domain/vector.ts';
import { applyLifecycle, writeLifecyclePolicy } from '../../src/drivers/postgres/lifecycle.ts';
import type { SignalDetail, SignalPage } from '../../src/schemas/signal.ts';
import type { TestTenant } from '../harness/api-world.ts';
import { createProductWorld, type ProductWorld } from '../harness/product-world.ts';
import { STORY, WIRE } from './understanding.documents.ts';

/** Documents about a few topics, through the product as it runs: what it understands of them and finds by it. */
let world: ProductWorld;
let tenant: TestTenant;
/** Signals by the sources' ids. */
let ids: ReadonlyMap<string, string>;

const store = (of: TestTenant = tenant) => world.app.database.tenant(asTenantId(of.id));

async function ingest(of: TestTenant, source: string, documents: readonly RawDocument[]): Promise<void> {
  const { app } = world;
  const id = asTenantId(of.id);
  const { id: sourceId } =
    (await app.sources.find(id, source)) ??
    (await app.sources.create(id, { kind: 'api', name: source, sourceType: 'news' }));
  const runId = await app.ingest.start(id, sourceId);
  await app.ingest.append(id, { runId, sourceId, sourceType: 'news' }, { documents, rejected: [] });
  const signal = AbortSignal.timeout(30_000);
  await app.ingest.settle(id, { id: runId, appended: documents.length, pending: 0 }, signal);
  await app.waitUntilSearchable(id, signal);
}

async function get<T>(path: string, headers: Record<string, string> = {}) {
  const response = await world.server.app.inject({
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${tenant.users.viewer.token}`, ...headers },
  });
  expect([200, 304], response.body).toContain(response.statusCode);
  return {
    status: response.statusCode,
    body: (response.statusCode === 200 ? response.json() : null) as T,
    etag: response.headers.etag as string,
  };
}

const list = async (query: Readonly<Record<string, string | readonly string[]>>): Promise<SignalPage> => {
  const parameters = new URLSearchParams();
  for (const [name, values] of Object.entries(query))
    for (const value of [values].flat()) parameters.append(name, value);
  return (await get<SignalPage>(`/signals?${parameters}`)).body;
};
const nameOf = (id: string) => [...ids].find(([, known]) => known === id)?.[0] ?? id;
const found = ({ items }: Pick<SignalPage, 'items'>): string[] => items.map(({ id }) => nameOf(id));
const detail = async (name: string) => (await get<SignalDetail>(`/signals/${ids.get(name)}`)).body;

async function readIds(of: TestTenant): Promise<ReadonlyMap<string, string>> {
  const rows = await store(of).query<{ external_id: string; id: string }>({
    text: 'SELECT external_id, id FROM documents',
  });
  return new Map(rows.map(({ external_id, id }) => [external_id, id]));
}

beforeAll(async () => {
  world = await createProductWorld();
  tenant = await world.createTenant();
  await ingest(tenant, 'Wire', [...WIRE, STORY[0]]);
  await ingest(tenant, 'Paper', [STORY[1]]);
  ids = await readIds(tenant);
});
afterAll(() => world?.[Symbol.asyncDispose]());

describe('what a document says', () => {
  it('is shown with it: names, relations, classes, places, language', async () => {
    const { analysis, language, countries } = await detail('merger-0');
    expect(language).toBe('en');
    const named = new Map(analysis!.entities.map(({ id, kind, name }) => [`${kind} ${name}`, id]));
    expect([...named.keys()]).toEqual(
      expect.arrayContaining(['organisation Microsoft', 'person Satya Nadella']),
    );
    expect(analysis!.relations).toContainEqual(
      expect.objectContaining({ kind: 'acquires', subject_id: named.get('organisation Microsoft') }),
    );
    expect(analysis!.mentions.map(({ value }) => value)).toContain('USD 19700000000');
    expect(countries).not.toContain('PK');
    expect((await detail('flood-0')).countries).toContain('PK');
    expect((await detail('court-0')).pestle).toContain('legal');
  });

  it('is told of other languages and of a bare headline as far as it goes', async () => {
    expect(await detail('german')).toMatchObject({ language: 'de', pestle: [] });
    expect(await detail('chinese')).toMatchObject({ language: 'zh', pestle: [] });
    const { analysis } = await detail('empty');
    expect(analysis!.entities.map(({ name }) => name)).toEqual(expect.arrayContaining(['Nvidia', 'Dublin']));
  });

  it('is the same entity for every tenant', async () => {
    const other = await world.createTenant();
    await ingest(other, 'Other', WIRE);
    const entities = (of: TestTenant) =>
      store(of).query<{ id: string; kind: string; name: string }>({
        text: 'SELECT id, kind, name, known FROM entities ORDER BY id',
      });
    const [mine, theirs] = [await entities(tenant), await entities(other)];
    expect(theirs.length).toBeGreaterThan(25);
    expect(mine).toEqual(expect.arrayContaining(theirs));
    const microsoft = mine.find(({ name, kind }) => name === 'Microsoft' && kind === 'organisation')!;
    expect((await get(`/entities/${microsoft.id}`)).body).toMatchObject({ name: 'Microsoft', signals: 1 });
  });
});

describe('facets', () => {
  it.each(['entity', 'pestle', 'country', 'language'] as const)(
    'of %s carry labels, count what the filter then finds, and narrow',
    async (field) => {
      const all = await list({ facets: 'true', limit: '0' });
      const values = all.facets![field]!;
      expect(values.length).toBeGreaterThan(2);
      for (const { value, label, count } of values.slice(0, 6)) {
        expect(label).not.toBe('');
        if (field === 'entity') expect(label).not.toBe(value);
        const narrowed = await list({ [field]: value, limit: '200' });
        expect(narrowed.total).toBe(count);
        expect(narrowed.items).toHaveLength(count);
        expect(count).toBeLessThan(all.total);
      }
    },
  );

  it('together leave what has both, and of one field either', async () => {
    const facets = (await list({ facets: 'true', limit: '0' })).facets!;
    const sweden = facets.country!.find(({ label }) => label === 'Sweden')!.value;
    const either = found(await list({ country: [sweden, 'PK'], limit: '200' }));
    expect(either).toEqual(expect.arrayContaining(['battery-0', 'flood-0', 'story-wire', 'story-paper']));
    expect(found(await list({ country: sweden, language: 'de' }))).toEqual([]);
  });
});

describe('search by meaning', () => {
  // Of these words only the third stands in any document, and that one is about bees.
  const PARAPHRASE = 'heavy rain villages underwater';

  it('finds a paraphrase that shares no word, which search by words does not', async () => {
    expect((await list({ q: PARAPHRASE, mode: 'text' })).total).toBe(0);
    const hybrid = await list({ q: PARAPHRASE });
    expect(found(hybrid).slice(0, 4).sort()).toEqual(['filler-4', 'flood-0', 'flood-1', 'flood-2']);
    expect(hybrid.related).toBe(hybrid.total);
    expect(found(await list({ q: PARAPHRASE, mode: 'vector', limit: '2' }))).toEqual(['flood-0', 'flood-1']);
  });

  it('holds to the filters', async () => {
    expect(found(await list({ q: PARAPHRASE, country: 'BR' }))).toEqual(['flood-2']);
    expect(found(await list({ q: PARAPHRASE, country: 'SE' }))).toEqual([]);
  });

  it('leaves phrases, fields and exclusions exact', async () => {
    expect(found(await list({ q: '"electric cars"', limit: '50' })).sort()).toEqual([
      'battery-0',
      'battery-1',
      'battery-2',
    ]);
    expect(found(await list({ q: 'title:floods' }))).toEqual(['flood-0']);
    expect(found(await list({ q: 'electric -toyota', limit: '50' })).sort()).toEqual([
      'battery-0',
      'battery-2',
    ]);
    expect((await list({ q: '"heavy rain"' })).total).toBe(0);
  });

  it('pages through a fused list without a repeat or a gap', async () => {
    const whole = await list({ q: 'takeover approval by regulators', limit: '200' });
    expect(whole.total).toBeGreaterThan(5);
    expect(whole.related).toBeGreaterThan(0);
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: SignalPage = await list({
        q: 'takeover approval by regulators',
        limit: '3',
        ...(cursor === null ? {} : { cursor }),
      });
      expect(page.total).toBe(whole.total);
      paged.push(...found(page));
      cursor = page.next_cursor;
    } while (cursor !== null && paged.length < 100);
    expect(paged).toEqual(found(whole));
    expect(new Set(paged).size).toBe(whole.total);
  });

  it('goes on by words behind the fused list, and still shows everything once', async () => {
    const mine = { tenant, ids };
    try {
      tenant = await world.createTenant();
      await ingest(tenant, 'Bulk', [
        ...Array.from({ length: 260 }, (_, i) => ({
          externalId: `bulk-${i}`,
          title: `Registration report ${i}`,
          // The first 210 have the words and little of the meaning, the others the other way round.
          body:
            i < 210
              ? `Electric cars, electric cars. Choirs sang of apples and pensions in parish ${i}.`
              : `Electric cars. ${'Automobiles and vehicles with batteries and motors are charged. '.repeat(6)}${i}`,
          publishedAt: Date.UTC(2023, 0, 1) + i,
        })),
        ...['Battery-powered automobiles sell well', 'Drivers choose plug-in vehicles'].map((title, i) => ({
          externalId: `meaning-${i}`,
          title,
          publishedAt: Date.UTC(2023, 0, 1),
        })),
      ]);
      ids = await readIds(tenant);
      const paged: string[] = [];
      let cursor: string | null = null;
      do {
        const page: SignalPage = await list({
          q: 'electric cars',
          limit: '60',
          ...(cursor === null ? {} : { cursor }),
        });
        paged.push(...found(page));
        cursor = page.next_cursor;
      } while (cursor !== null && paged.length < 1000);
      expect(paged).toHaveLength(new Set(paged).size);
      expect(paged).toEqual(expect.arrayContaining(Array.from({ length: 260 }, (_, i) => `bulk-${i}`)));
    } finally {
      ({ tenant, ids } = mine);
    }
  });

  it('shows what is like a signal, itself left out', async () => {
    const { body } = await get<{ items: { signal: { id: string }; similarity: number }[] }>(
      `/signals/${ids.get('flood-0')}/similar?limit=2`,
    );
    expect(body.items.map(({ signal }) => nameOf(signal.id))).toEqual(['flood-1', 'flood-2']);
    expect(body.items[0]!.similarity).toBeGreaterThan(body.items[1]!.similarity);
  });
});

describe('a story', () => {
  it('names both sources and the one that was first', async () => {
    const { story } = await detail('story-paper');
    expect(story).toMatchObject({ size: 2, sources: 2 });
    expect(
      story!.members.map(({ signal_id, source, canonical }) => [signal_id, source.name, canonical]),
    ).toEqual([
      [ids.get('story-wire'), 'Wire', true],
      [ids.get('story-paper'), 'Paper', false],
    ]);
    expect((await list({ q: 'title:ericsson' })).items[0]).toMatchObject({ story_size: 2 });
  });

  it('is summarised with the signals that say each sentence', async () => {
    const { body } = await get<{ method: string; sentences: { text: string; signal_ids: string[] }[] }>(
      `/signals/${ids.get('story-wire')}/summary`,
    );
    expect(body.method).toBe('extractive');
    expect(body.sentences.length).toBeGreaterThan(0);
    for (const { text, signal_ids } of body.sentences) {
      expect(signal_ids.length).toBeGreaterThan(0);
      for (const id of signal_ids)
        expect(STORY.find(({ externalId }) => externalId === nameOf(id))!.body).toContain(text);
    }
  });
});

describe('what changes', () => {
  const NOTE: RawDocument = {
    externalId: 'note',
    title: 'Volcano erupts on Iceland',
    body: 'A volcano erupted near Grindavik on Iceland, and lava destroyed houses and roads.',
    publishedAt: Date.UTC(2023, 5, 1),
  };

  // Bridges are elsewhere: a word that no document holds would end the search by meaning.
  const LAVA = 'magma crater eruption bridges';

  it('is understood anew, and no longer found by what it said before', async () => {
    await ingest(tenant, 'Wire', [NOTE]);
    ids = await readIds(tenant);
    expect(found(await list({ q: LAVA, limit: '50' }))).toContain('note');
    expect(found(await list({ q: LAVA, mode: 'vector', limit: '1' }))).toEqual(['note']);
    const before = await get<SignalDetail>(`/signals/${ids.get('note')}`);
    expect((await get(`/signals/${ids.get('note')}`, { 'if-none-match': before.etag })).status).toBe(304);

    await ingest(tenant, 'Wire', [
      {
        ...NOTE,
        title: 'Bank of Japan raises interest rates',
        body: 'The Bank of Japan raised interest rates in Tokyo for the first time in 17 years to curb inflation.',
      },
    ]);
    const after = await get<SignalDetail>(`/signals/${ids.get('note')}`, { 'if-none-match': before.etag });
    expect(after.status).toBe(200);
    expect(after.body).toMatchObject({ revision: 2, title: 'Bank of Japan raises interest rates' });
    expect(after.body.countries).toContain('JP');
    expect(after.body.countries).not.toContain('IS');
    expect(after.body.analysis!.entities.map(({ name }) => name)).not.toContain('Grindavik');
    const gone = found(await list({ q: LAVA, limit: '50' }));
    expect(gone.length).toBeGreaterThan(0);
    expect(gone).not.toContain('note');
    expect(found(await list({ q: LAVA, mode: 'vector', limit: '1' }))).not.toEqual(['note']);
    expect(found(await list({ q: 'monetary policy tightening', mode: 'vector', limit: '1' }))).toEqual([
      'note',
    ]);
    const [{ vectors } = { vectors: 0 }] = await store().query<{ vectors: number }>({
      text: 'SELECT count(*)::int AS vectors FROM vectors WHERE document_id = $1',
      values: [ids.get('note')],
    });
    expect(vectors).toBe(1);
  });

  it('gives a signal another tag when its story grows', async () => {
    const before = await get(`/signals/${ids.get('story-wire')}`);
    await ingest(tenant, 'Third', [
      { ...STORY[1], externalId: 'story-third', body: `${STORY[0].body} More follows.` },
    ]);
    const after = await get<SignalDetail>(`/signals/${ids.get('story-wire')}`, {
      'if-none-match': before.etag,
    });
    expect(after.body?.story).toMatchObject({ size: 3, sources: 3 });
    ids = await readIds(tenant);
  });
});

it('answers the same after both indexes were rebuilt', async () => {
  const questions = [
    { q: 'heavy rain villages underwater' },
    { q: 'takeover approval by regulators', limit: '50' },
    { facets: 'true', limit: '50' },
    { q: 'takeover of a software company', mode: 'vector' },
  ];
  const ask = async () =>
    Promise.all(questions.map(async (question) => ({ ...(await list(question)), took_ms: 0 })));
  const before = await ask();
  expect(before.every(({ items }) => items.length > 0)).toBe(true);
  const counted: number[] = [];
  const { documents } = await world.app.reindex(asTenantId(tenant.id), (done) => void counted.push(done));
  expect(documents).toBe(ids.size);
  expect(await ask()).toEqual(before);
  const { vectors } = await world.app.vectorIndex.status(asTenantId(tenant.id), STATIC_MODEL.id);
  const stored = await store().query<{ n: number }>({ text: 'SELECT count(*)::int AS n FROM vectors' });
  expect(vectors).toBe(stored[0]!.n);
  expect(vectors).toBeGreaterThan(25);
});

it('forgets by policy what was derived, too', async () => {
  const address = world.test.address;
  const id = asTenantId(tenant.id);
  await writeLifecyclePolicy(store(), { warmAfterDays: 30, coldAfterDays: 90, deleteAfterDays: 200 });
  // The month that everything was captured in is long over by then.
  await applyLifecycle(id, { address, now: world.app.clock.now() + 400 * 86_400_000 });
  await world.app.waitUntilSearchable(id, AbortSignal.timeout(30_000));
  for (const table of ['documents', 'vectors', 'signatures', 'story_members'])
    expect(await store().query({ text: `SELECT 1 FROM ${table}` }), table).toEqual([]);
  expect((await list({ q: 'heavy rain villages underwater' })).total).toBe(0);
  expect((await list({})).total).toBe(0);
  expect(await world.app.vectorIndex.status(id, STATIC_MODEL.id)).toMatchObject({ vectors: 0 });
});

describe('with the language stages off', () => {
  it('documents are stored and found by their words', async () => {
    const understanding = world;
    const before = tenant;
    await using plain = await createProductWorld({ BELLWETHER_LANGUAGE: 'off' });
    try {
      world = plain;
      tenant = await plain.createTenant();
      await ingest(tenant, 'Wire', WIRE);
      ids = await readIds(tenant);
      expect(ids.size).toBe(WIRE.length);
      expect(found(await list({ q: 'monsoon downpours' }))).toEqual(['flood-0']);
      expect((await list({ q: 'heavy rain villages underwater', mode: 'vector' })).total).toBe(0);
      expect(found(await list({ q: 'heavy rain villages underwater' }))).toEqual(['filler-4']);
      expect(await detail('flood-0')).toMatchObject({
        analysis: null,
        language: 'en',
        pestle: [],
        entities: [],
      });
      const derived = await store().query({
        text: 'SELECT document_id FROM vectors UNION ALL SELECT id FROM entities',
      });
      expect(derived).toEqual([]);
    } finally {
      world = understanding;
      tenant = before;
    }
  });
});
