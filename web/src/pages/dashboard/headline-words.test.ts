import { expect, it } from 'vitest';
import type { TimeRange } from '../../time/time-range.ts';
import { attention, comparison } from './headline-words.ts';

const MONTH: TimeRange = { kind: 'preset', preset: '30d' };

it.each([
  [1120, 1000, '12 % more than the 30 days before'],
  [900, 1000, '10 % fewer than the 30 days before'],
  [1002, 1000, 'as many as the 30 days before'],
  [1006, 1000, '1 % more than the 30 days before'],
  [4000, 1000, '4 times as many as the 30 days before'],
  [0, 1000, '100 % fewer than the 30 days before'],
  [5, 0, 'none in the 30 days before'],
])('compares %i with %i', (current, previous, words) => {
  expect(comparison(current, previous, MONTH)).toBe(words);
});

it('compares nothing with nothing', () => {
  expect(comparison(0, 0, MONTH)).toBeNull();
  expect(comparison(5, null, MONTH)).toBeNull();
  expect(comparison(5, 3, { kind: 'preset', preset: 'all' })).toBeNull();
});

it('counts quiet, degraded and failing sources as needing attention, paused ones not', () => {
  expect(attention({ healthy: 4, quiet: 1, degraded: 1, failing: 1, disabled: 2 })).toEqual({
    needing: 3,
    all: 9,
  });
});
