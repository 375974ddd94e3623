import { expect, it } from 'vitest';
import { reachOf } from './reach.ts';

it('adds what a source says of the attention a signal found, text or number', () => {
  expect(reachOf({ points: 120, comments: 30, shares: '4', title: 'x' })).toBe(154);
  expect(reachOf({ stars: '12' })).toBe(12);
  expect(reachOf({})).toBe(0);
});

it('counts nothing of what is no number, below zero or without an end', () => {
  expect(reachOf({ points: Number.NaN, comments: 'many', shares: null, votes: true, upvotes: '' })).toBe(0);
  expect(reachOf({ points: -5, comments: Number.NEGATIVE_INFINITY, shares: '1e999' })).toBe(0);
});
