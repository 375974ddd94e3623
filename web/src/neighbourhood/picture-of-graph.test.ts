import { expect, it } from 'vitest';
import type { Entity, Relationship } from '../api/contract.ts';
import { buildPicture } from './build-picture.ts';
import { combineFragments, pairsOf } from './combine-fragments.ts';
import { placeStages } from './place-stages.ts';

const entity = (id: string, relationships = 1, kind = 'organisation'): Entity => ({
  id,
  kind,
  name: id.toUpperCase(),
  aliases: [],
  description: null,
  attributes: {},
  identifiers: {},
  confidence: 1,
  origin: 'signals',
  known: true,
  valid_from: null,
  valid_to: null,
  known_from: '2026-01-01T00:00:00.000Z',
  known_to: null,
  signals: 4,
  relationships,
  merged_into: null,
});
const tie = (subject: string, object: string, kind: string, weight = 1): Relationship => ({
  id: `${subject} ${kind} ${object}`,
  kind,
  subject_id: subject,
  object_id: object,
  weight,
  confidence: 0.9,
  origin: 'signals',
  attributes: {},
  evidence: 1,
  valid_from: null,
  valid_to: null,
  known_from: '2026-01-01T00:00:00.000Z',
  known_to: null,
});
const fragment = (entities: Entity[], relationships: Relationship[]) => ({
  entities,
  relationships,
  partial: false,
  limits: [],
});

it('takes each entity once, from the first reading that has it, and no relationship that leads out', () => {
  const combined = combineFragments(
    [
      fragment([entity('a'), entity('b'), entity('gone')], [tie('a', 'b', 'uses'), tie('a', 'gone', 'uses')]),
      fragment([entity('b'), entity('c')], [tie('b', 'c', 'uses'), tie('a', 'b', 'uses')]),
    ],
    new Set(['gone']),
  );
  expect(combined.stages).toEqual([['a', 'b'], ['c']]);
  expect([...combined.relationships.keys()]).toEqual(['a uses b', 'b uses c']);
});

const draw = (relationships: Relationship[], entities = [entity('a'), entity('b')]) =>
  buildPicture({
    entities,
    pairs: pairsOf(relationships),
    places: new Map(),
    pinned: new Set(),
    open: new Set(['a']),
    focus: 'a',
  });

it('draws one line for a pair, in the direction of what is stated', () => {
  expect(draw([tie('b', 'a', 'invests_in'), tie('a', 'b', 'mentioned_with')]).edges).toMatchObject([
    { id: 'a~b', source: 'b', target: 'a', arrows: 'forward', colour: '--edge', label: 'Invests in' },
  ]);
  expect(draw([tie('a', 'b', 'invests_in'), tie('b', 'a', 'employs')]).edges).toMatchObject([
    { arrows: 'both', label: 'Invests in, Employs' },
  ]);
  expect(draw([tie('a', 'b', 'mentioned_with')]).edges).toMatchObject([
    { arrows: 'none', colour: '--edge-quiet', label: 'Named together' },
  ]);
});

it('rings a node that has relationships which are not shown, unless it was opened', () => {
  const { nodes } = draw([tie('a', 'b', 'uses')], [entity('a', 9), entity('b', 5)]);
  expect(nodes.map(({ id, more }) => [id, more])).toEqual([
    ['a', false],
    ['b', true],
  ]);
  expect(draw([tie('a', 'b', 'uses')]).nodes.every(({ more }) => more === false)).toBe(true);
});

it('does not move what is there when an entity is opened, and puts pinned ones where they were put', () => {
  const first = {
    stages: [['a', 'b', 'c']],
    relationships: [tie('a', 'b', 'uses'), tie('a', 'c', 'uses')],
    pins: new Map([['c', { x: 77, y: -5 }]]),
    memory: new Map(),
    radiusOf: () => 8,
  };
  const before = placeStages(first);
  expect(before.get('c')).toEqual({ x: 77, y: -5 });
  const after = placeStages({
    ...first,
    stages: [...first.stages, ['d', 'e']],
    relationships: [...first.relationships, tie('b', 'd', 'uses'), tie('b', 'e', 'uses')],
    memory: before,
  });
  for (const id of ['a', 'b', 'c']) expect(after.get(id)).toEqual(before.get(id));
  expect(after.size).toBe(5);
});

it('gives an address opened anew the picture that grew step by step', () => {
  const stages = [['a', 'b', 'c'], ['d', 'e'], ['f']];
  const relationships = [
    tie('a', 'b', 'uses'),
    tie('a', 'c', 'uses'),
    tie('b', 'd', 'uses'),
    tie('b', 'e', 'uses'),
    tie('d', 'f', 'uses'),
  ];
  const common = { relationships, pins: new Map(), radiusOf: () => 8 };
  let memory = new Map<string, { readonly x: number; readonly y: number }>();
  for (const at of stages.keys())
    memory = placeStages({ ...common, stages: stages.slice(0, at + 1), memory });
  expect(placeStages({ ...common, stages, memory: new Map() })).toEqual(memory);
});
