import { expect, it } from 'vitest';
import { isUuid } from '../base/ids.ts';
import { seededRandom } from '../base/random.ts';
import { entityId } from '../domain/entity-id.ts';
import { readStatedRelationshipId, statedRelationshipId } from './relationship-id.ts';

it('reads back what it wrote, for the smallest and the largest numbers', () => {
  const random = seededRandom(3);
  const stated = [
    { subjectNode: 1, objectNode: 2, kind: 1 },
    { subjectNode: 2 ** 31 - 1, objectNode: 2 ** 31 - 1, kind: 4095 },
    ...Array.from({ length: 1000 }, () => ({
      subjectNode: Math.floor(random() * 2 ** 31),
      objectNode: Math.floor(random() * 2 ** 31),
      kind: 1 + Math.floor(random() * 4095),
    })),
  ];
  for (const one of stated) {
    const id = statedRelationshipId(one);
    expect(isUuid(id)).toBe(true);
    expect(readStatedRelationshipId(id)).toEqual(one);
  }
});

it('knows its own ids from others', () => {
  expect(readStatedRelationshipId('0190f5a0-0000-7000-8000-000000000000')).toBeUndefined();
  expect(readStatedRelationshipId(entityId('person', 'Ada Lovelace'))).toBeUndefined();
  expect(
    readStatedRelationshipId(`${statedRelationshipId({ subjectNode: 1, objectNode: 2, kind: 3 })}0`),
  ).toBeUndefined();
});
