import { expect, it } from 'vitest';
import type { Entity } from '../../api/contract.ts';
import { describeEntity } from './describe-entity.ts';

const entity = (signals: number, known = true) => ({ kind: 'organisation', signals, known }) as Entity;

it('says how often it is named in the range and in all, and what it is tied to', () => {
  expect(describeEntity(entity(210), { inRange: 12, range: 'in the last 30 days', tied: 42 })).toBe(
    'An organisation that 12 signals name in the last 30 days, 210 in all; it is tied to 42 entities.',
  );
  expect(describeEntity(entity(9), { inRange: 0, range: 'in the last 7 days', tied: 0 })).toBe(
    'An organisation that no signal names in the last 7 days, 9 in all; it is tied to nothing yet.',
  );
  expect(describeEntity(entity(1), { inRange: 1, range: 'in all', tied: 1 })).toBe(
    'An organisation that 1 signal names; it is tied to 1 entity.',
  );
});

it('says while numbers are still on their way only what is known, and that no list has the name', () => {
  expect(describeEntity(entity(3, false), { inRange: undefined, range: 'in all', tied: undefined })).toBe(
    'An organisation that 3 signals name, proposed by the texts themselves and in no list of names.',
  );
  expect(describeEntity(entity(0), { inRange: undefined, range: '', tied: undefined })).toBe(
    'An organisation that no signal names.',
  );
});
