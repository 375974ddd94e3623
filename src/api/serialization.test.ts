import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { Nullable } from '../schemas/shared.ts';
import { SignalDetail } from '../schemas/signal.ts';
import { Source } from '../schemas/source.ts';
import { serializerCompiler } from './serialization.ts';

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
  };
  expect(JSON.parse(compile(SignalDetail)(signal))).toEqual(signal);
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
