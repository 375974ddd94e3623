import { expect, it } from 'vitest';
import type { Entity, Neighbours, Relationship } from '../../api/contract.ts';
import { describeLimits, describeNeighbours, describePaths } from './describe-graph.ts';

const named = (id: string, name: string) => ({ id, name }) as Entity;
const ties = [
  { kind: 'mentioned_with', subject_id: 'n', object_id: 's', weight: 40, confidence: 0.4, origin: 'signals' },
  { kind: 'invests_in', subject_id: 'v', object_id: 'n', weight: 3, confidence: 0.9, origin: 'signals' },
  { kind: 'acquires', subject_id: 'v', object_id: 's', weight: 90, confidence: 0.9, origin: 'signals' },
] as Relationship[];
const around: Neighbours = {
  entities: [named('n', 'Northvolt'), named('v', 'Volkswagen'), named('s', 'Sunfire')],
  relationships: ties,
  distances: [0, 1, 1],
  total: 2,
  partial: false,
  limits: [],
};

it('names the strongest tie of the entity itself, told from it', () => {
  expect(describeNeighbours(named('n', 'Northvolt'), around)).toBe(
    'Northvolt is tied to 2 entities, most of all: it has an investment by Volkswagen (3 signals)',
  );
  expect(describeNeighbours(named('n', 'Northvolt'), { ...around, relationships: [], total: 0 })).toBe(
    'Northvolt is tied to nothing that these filters let through',
  );
});

it('says how far apart two are, and that there may be more paths', () => {
  const paths = { ...around, paths: [{ entities: ['n', 'v', 's'], relationships: ['1', '2'] }] };
  expect(describePaths('A', 'B', paths, { all: false, longest: 5 })).toBe(
    'A and B are 2 steps apart, on 1 shortest path',
  );
  expect(describePaths('A', 'B', { ...paths, partial: true }, { all: true, longest: 3 })).toBe(
    'A and B are 2 steps apart, on at least 1 path of up to 3 steps',
  );
  expect(describePaths('A', 'B', { ...paths, paths: [] }, { all: false, longest: 5 })).toBe(
    'No path of at most 5 steps ties A to B through these filters',
  );
});

it('says which limits cut an answer', () => {
  expect(describeLimits(['limit: 25', 'relationships_read: 100000'])).toBe(
    ' (limit 25, relationships read 100,000)',
  );
  expect(describeLimits([])).toBe('');
});
