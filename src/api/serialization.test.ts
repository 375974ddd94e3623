import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { Nullable } from '../schemas/shared.ts';
import { SignalDetail } from '../schemas/signal.ts';
import { Source } from '../schemas/source.ts';
import { serializerCompiler } from './serialization.ts';

const ENTITY = '0190a0a0-0000-8000-8000-000000000002';
const ANALYSIS = {
  version: 'ner-1+rules-2',
  language: 'en',
  mentions: [
    {
      field: 'title',
      start: 2,
      end: 10,
      kind: 'organisation',
      text: '"quoted"',
      confidence: 0.93,
      entity_id: ENTITY,
      value: null,
    },
    {
      field: 'body',
      start: 0,
      end: 4,
      kind: 'money',
      text: '5 €m',
      confidence: 1,
      entity_id: null,
      value: 'EUR 5000000',
    },
  ],
  entities: [{ id: ENTITY, kind: 'organisation', name: 'Quoted', known: false, by: 'new', mentions: 1 }],
  relations: [
    {
      field: 'body',
      start: 0,
      end: 9,
      kind: 'invests_in',
      subject_id: ENTITY,
      object_id: ENTITY,
      evidence: 'bbbbbbbbb',
      confidence: 0.5,
      pattern: 'x',
    },
  ],
  pestle: [{ name: 'legal', probability: 0.25, holds: false, words: [{ text: 'court', weight: 1.5 }] }],
  places: [
    { entity_id: ENTITY, country: 'FR', city: null, latitude: 46, longitude: 2.5, mentions: 1 },
    { entity_id: ENTITY, country: 'FR', city: 'Paris', latitude: 48.85, longitude: 2.35, mentions: 2 },
  ],
  sentiment: { score: -0.5, words: [{ text: 'fails', weight: -2 }] },
  key_phrases: [{ text: 'quoted title', score: 3.25 }],
};

const compile = (schema: unknown) => serializerCompiler({ schema, method: 'GET', url: '/' });

it('writes what the schema names and nothing else', () => {
  const write = compile(Type.Object({ id: Type.String(), email: Nullable(Type.String()) }));
  expect(write({ id: 'a', email: null, password_hash: 'secret' })).toBe('{"id":"a","email":null}');
  expect(write({ id: 'a', email: 'x' })).toBe('{"id":"a","email":"x"}');
});

it('writes null where an object or an array may be null', () => {
  const write = compile(
    Type.Object({
      user: Nullable(Type.Object({ id: Type.String() })),
      list: Nullable(Type.Array(Type.Integer())),
    }),
  );
  expect(write({ user: null, list: null })).toBe('{"user":null,"list":null}');
  expect(write({ user: { id: 'a', secret: 1 }, list: [1] })).toBe('{"user":{"id":"a"},"list":[1]}');
});

it('writes a signal, highlights and free attributes included, as JSON.stringify would', () => {
  const signal = {
    id: '0190a0a0-0000-7000-8000-000000000000',
    title: 'a "quoted" title\n',
    url: null,
    source: { id: '0190a0a0-0000-7000-8000-000000000001', name: 's' },
    source_type: 'news',
    author: null,
    company: 'é',
    language: 'en',
    country: null,
    labels: ['a'],
    published_at: '2026-01-01T00:00:00.000Z',
    captured_at: '2026-01-01T00:00:00.000Z',
    snippet: {
      text: 't',
      ranges: [
        [0, 1],
        [3, 4],
      ],
    },
    title_highlight: { text: 't', ranges: [] },
    sightings: 1,
    score: 0.5,
    entities: [
      { id: '0190a0a0-0000-8000-8000-000000000002', kind: 'organisation', name: 'Société "Générale"' },
    ],
    pestle: ['economic', 'legal'],
    countries: ['FR'],
    story_size: 2,
    body: 'b'.repeat(100),
    external_id: '1',
    attributes: { points: 5, nested: { a: [1, null, true] }, none: null },
    content_hash: 'ff',
    revision: 1,
    provenance: [
      {
        source: { id: '0190a0a0-0000-7000-8000-000000000001', name: 's' },
        external_id: '1',
        url: null,
        published_at: '2026-01-01T00:00:00.000Z',
        first_seen_at: '2026-01-01T00:00:00.000Z',
      },
    ],
    analysis: ANALYSIS,
    story: {
      id: '0190a0a0-0000-7000-8000-000000000003',
      size: 2,
      sources: 2,
      members: [
        {
          signal_id: '0190a0a0-0000-7000-8000-000000000000',
          title: 'a',
          source: { id: '0190a0a0-0000-7000-8000-000000000001', name: 's' },
          published_at: '2026-01-01T00:00:00.000Z',
          similarity: 0.875,
          method: 'minhash',
          canonical: true,
        },
      ],
    },
  };
  const write = compile(SignalDetail);
  expect(JSON.parse(write(signal))).toEqual(signal);
  const bare = { ...signal, analysis: null, story: null };
  expect(JSON.parse(write(bare))).toEqual(bare);
  const unclear = { ...signal, analysis: { ...ANALYSIS, language: null, sentiment: null, places: [] } };
  expect(JSON.parse(write(unclear))).toEqual(unclear);
});

it('writes each kind of schedule', () => {
  const write = compile(Type.Object({ schedule: Source.properties.schedule }));
  for (const schedule of [
    { kind: 'manual' },
    { kind: 'interval', everySeconds: 60 },
    { kind: 'cron', expression: '0 * * * *' },
  ]) {
    expect(JSON.parse(write({ schedule }))).toEqual({ schedule });
  }
});
