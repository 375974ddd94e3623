import { expect, it } from 'vitest';
import { createUuidV7, uuidV7Floor, uuidV7Time } from './ids.ts';

it('makes version 7 ids that sort by the time they were made', () => {
  const ids = [1, 1, 1, 2, 3, 1_795_252_760_269].map((now) => createUuidV7(now));
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([...ids].sort()).toEqual(ids);
  expect(uuidV7Time(ids.at(-1)!)).toBe(1_795_252_760_269);
});

it('gives the lower bound of a millisecond', () => {
  expect(uuidV7Floor(5) < createUuidV7(5)).toBe(true);
  expect(uuidV7Floor(6) > createUuidV7(5)).toBe(true);
});

it('never gives the same id twice, not even within a millisecond', () => {
  expect(new Set(Array.from({ length: 20_000 }, () => createUuidV7(7))).size).toBe(20_000);
});
