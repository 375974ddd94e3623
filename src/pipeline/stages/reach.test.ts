import { expect, it } from 'vitest';
import { reachOf } from './reach.ts';

it('adds approvals, replies and what was passed on, each as the most that any name says', () => {
  expect(reachOf({ points: 120, score: 118, comments: 30, shares: '4', title: 'x' })).toBe(154);
  expect(reachOf({ stars: '12' })).toBe(12);
  expect(reachOf({})).toBe(0);
});

it('counts nothing of what is no number, and nothing beyond what sums can hold', () => {
  expect(reachOf({ points: Number.NaN, comments: 'many', shares: null, votes: true, likes: '' })).toBe(0);
  expect(reachOf({ points: -5, comments: Number.NEGATIVE_INFINITY })).toBe(0);
  expect(reachOf({ points: 1e300, comments: '1e999', shares: Number.POSITIVE_INFINITY })).toBe(3e9);
});
