import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BellwetherError } from '../../../src/base/errors.ts';
import type { AnalyzeRequest } from '../../../src/schemas/analysis.ts';
import type { Entity } from '../../../src/schemas/graph.ts';
import type { AnalyzeResponse, SignalDetail, SignalQuery } from '../../../src/schemas/signal.ts';
import { type ApiWorld, createApiWorld, type TestTenant } from '../../harness/api-world.ts';
import { unwiredFeatures } from '../../harness/unwired-features.ts';

/** Routes about what the language stages found, over stand-ins that remember what they were asked. */
let world: ApiWorld;
let tenant: TestTenant;
const asked: {
  similar: { id: string; limit: number }[];
  analyze: AnalyzeRequest[];
  list: SignalQuery[];
} = { similar: [], analyze: [], list: [] };

const SIGNAL = randomUUID();
const ENTITY: Entity = {
  id: randomUUID(),
  kind: 'organisation',
  name: 'Northvolt',
  aliases: [],
  description: null,
  attributes: {},
  identifiers: {},
  confidence: 0.95,
  origin: 'signals',
  known: true,
  valid_from: null,
  valid_to: null,
  known_from: '2026-01-02T03:04:05.000Z',
  known_to: null,
  signals: 12,
  relationships: 3,
  merged_into: null,
};
const ANALYSIS: AnalyzeResponse['analysis'] = {
  version: 'v1',
  language: 'en',
  mentions: [
    {
      field: 'body',
      start: 0,
      end: 9,
      kind: 'organisation',
      text: 'Northvolt',
      confidence: 0.9,
      entity_id: ENTITY.id,
      value: null,
    },
  ],
  entities: [
    { id: ENTITY.id, kind: 'organisation', name: 'Northvolt', known: true, by: 'exact', mentions: 1 },
  ],
  relations: [],
  pestle: [],
  places: [],
  sentiment: null,
  key_phrases: [],
};
let detail: SignalDetail;

beforeAll(async () => {
  const at = new Date(0).toISOString();
  detail = {
    id: SIGNAL,
    title: 'Northvolt opens a plant',
    url: null,
    source: { id: randomUUID(), name: 'Feed' },
    source_type: 'news',
    author: null,
    company: null,
    language: 'en',
    country: null,
    labels: [],
    published_at: at,
    captured_at: at,
    snippet: { text: '', ranges: [] },
    title_highlight: { text: 'Northvolt opens a plant', ranges: [] },
    sightings: 1,
    score: 0,
    entities: [{ id: ENTITY.id, kind: 'organisation', name: 'Northvolt' }],
    pestle: ['economic'],
    countries: ['SE'],
    story_size: 1,
    body: 'Northvolt opens.',
    external_id: null,
    attributes: {},
    content_hash: 'ff',
    revision: 1,
    provenance: [],
    analysis: null,
    story: null,
  };
  const known = <T>(id: string, answer: T): T | null => (id === SIGNAL ? answer : null);
  world = await createApiWorld({
    overrides: {
      signals: {
        ...unwiredFeatures.signals,
        list: async (_tenant, query) => {
          asked.list.push(query);
          return { items: [detail], next_cursor: null, total: 1, related: 0, took_ms: 1 };
        },
        get: async (_tenant, id) => known(id, detail),
        similar: async (_tenant, id, { limit }) => {
          asked.similar.push({ id, limit });
          return known(id, [{ signal: detail, similarity: 0.75 }]);
        },
        summary: async (_tenant, id) =>
          known(id, {
            sentences: [{ text: 'Northvolt opens.', signal_ids: [SIGNAL] }],
            method: 'extractive' as const,
            model: null,
          }),
      },
      analysis: {
        analyze: async (_tenant, text) => {
          asked.analyze.push(text);
          return { analysis: ANALYSIS, ...(text.nearest ? { nearest: [] } : {}) };
        },
      },
      graph: {
        ...unwiredFeatures.graph,
        async entity(_tenant, id) {
          if (id !== ENTITY.id) throw new BellwetherError('NOT_FOUND', `No entity ${id}.`);
          return ENTITY;
        },
      },
    },
  });
  tenant = await world.createTenant();
});
afterAll(() => world[Symbol.asyncDispose]());

const send = (method: 'GET' | 'POST', url: string, payload?: object, headers: Record<string, string> = {}) =>
  world.server.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${tenant.users.viewer.token}`, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });

describe('signals like one signal', () => {
  it('are answered nearest first, ten unless asked otherwise', async () => {
    const response = await send('GET', `/api/v1/signals/${SIGNAL}/similar`);
    expect(response.json()).toMatchObject({ items: [{ similarity: 0.75, signal: { id: SIGNAL } }] });
    // The list shows no more of a signal than other lists do.
    expect(response.json().items[0].signal).not.toHaveProperty('body');
    await send('GET', `/api/v1/signals/${SIGNAL}/similar?limit=3`);
    expect(asked.similar).toEqual([
      { id: SIGNAL, limit: 10 },
      { id: SIGNAL, limit: 3 },
    ]);
  });

  it.each(['0', '51', 'many'])('are refused with a limit of %s', async (limit) => {
    expect((await send('GET', `/api/v1/signals/${SIGNAL}/similar?limit=${limit}`)).json()).toMatchObject({
      status: 400,
      code: 'INVALID_INPUT',
      errors: [{ path: 'query.limit' }],
    });
  });
});

it('answers a summary with the signals that say each sentence', async () => {
  expect((await send('GET', `/api/v1/signals/${SIGNAL}/summary`)).json()).toEqual({
    sentences: [{ text: 'Northvolt opens.', signal_ids: [SIGNAL] }],
    method: 'extractive',
    model: null,
  });
});

it('answers an entity by its id', async () => {
  expect((await send('GET', `/api/v1/entities/${ENTITY.id}`)).json()).toEqual(ENTITY);
});

it.each(['/api/v1/signals/:id/similar', '/api/v1/signals/:id/summary', '/api/v1/entities/:id'])(
  'answers 404 at %s for an id that nothing has',
  async (url) => {
    const id = randomUUID();
    expect((await send('GET', url.replace(':id', id))).json()).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
      detail: expect.stringContaining(id),
    });
  },
);

describe('analysing a text', () => {
  it('answers the analysis, and the nearest signals only when asked for', async () => {
    const response = await send('POST', '/api/v1/analyze', { text: 'Northvolt opens.' });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ analysis: ANALYSIS });
    expect((await send('POST', '/api/v1/analyze', { text: 'x', nearest: 5 })).json()).toHaveProperty(
      'nearest',
    );
  });

  it('takes any text, U+0000 and lone surrogates included', async () => {
    const text = 'a\0b \ud800 \u202e';
    expect((await send('POST', '/api/v1/analyze', { text })).statusCode).toBe(200);
    expect(asked.analyze.at(-1)).toEqual({ text });
  });

  it('refuses more than a megabyte, a missing text and fields that it does not know', async () => {
    const large = await send('POST', '/api/v1/analyze', { text: 'x'.repeat(1024 * 1024) });
    expect(large.json()).toMatchObject({ status: 413, code: 'TOO_LARGE' });
    const long = await send('POST', '/api/v1/analyze', { text: 'x'.repeat(1_000_001) });
    expect(long.json()).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect((await send('POST', '/api/v1/analyze', {})).json()).toMatchObject({
      errors: [{ path: 'body.text', message: 'is missing' }],
    });
    expect((await send('POST', '/api/v1/analyze', { text: 'x', url: 'y' })).statusCode).toBe(400);
  });
});

describe('the list of signals', () => {
  it('takes entities, PESTLE classes and a mode', async () => {
    const response = await send(
      'GET',
      `/api/v1/signals?q=battery&entity=${ENTITY.id}&pestle=economic&pestle=legal&mode=vector`,
    );
    expect(response.statusCode).toBe(200);
    expect(response.json().items[0]).toMatchObject({
      entities: [{ id: ENTITY.id, kind: 'organisation', name: 'Northvolt' }],
      pestle: ['economic'],
      countries: ['SE'],
      story_size: 1,
    });
    expect(asked.list.at(-1)).toMatchObject({
      entity: ENTITY.id,
      pestle: ['economic', 'legal'],
      mode: 'vector',
    });
  });

  it.each(['pestle=moral', 'mode=magic'])('refuses %s and names what there is', async (query) => {
    const { status, detail: said } = (await send('GET', `/api/v1/signals?${query}`)).json();
    expect(status).toBe(400);
    expect(said).toMatch(/must be one of/);
  });
});

it('gives a signal another entity tag when its analysis or its story changed', async () => {
  const tagOf = async () => (await send('GET', `/api/v1/signals/${SIGNAL}`)).headers.etag as string;
  const bare = await tagOf();
  expect(
    (await send('GET', `/api/v1/signals/${SIGNAL}`, undefined, { 'if-none-match': bare })).statusCode,
  ).toBe(304);
  detail = { ...detail, analysis: ANALYSIS };
  const analysed = await tagOf();
  detail = { ...detail, analysis: { ...ANALYSIS, version: 'v"2"' } };
  const again = await tagOf();
  detail = { ...detail, story: { id: randomUUID(), size: 2, sources: 2, members: [] } };
  const joined = await tagOf();
  expect(new Set([bare, analysed, again, joined]).size).toBe(4);
  for (const tag of [bare, analysed, again, joined]) expect(tag).toMatch(/^W\/"[^"]*"$/);
});
