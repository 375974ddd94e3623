import { expect, it } from 'vitest';
import { nextRow } from './list-keys.ts';

it('starts at an end, moves by one, and stops at the ends', () => {
  expect(nextRow(-1, 1, 3)).toBe(0);
  expect(nextRow(-1, -1, 3)).toBe(2);
  expect(nextRow(0, 1, 3)).toBe(1);
  expect(nextRow(2, 1, 3)).toBe(2);
  expect(nextRow(0, -1, 3)).toBe(0);
  expect(nextRow(-1, 1, 0)).toBe(-1);
});
