import { expect, it } from 'vitest';
import { groupEvents } from './group-events.ts';

const burst = (score: number, rows: readonly number[], from = 0, to = 10) => ({
  from,
  to,
  score,
  rows: Int32Array.from(rows),
});

it('a burst joins the event that holds half of its signals', () => {
  expect([...groupEvents([burst(0.5, [1, 2, 3, 9]), burst(0.9, [1, 2, 3, 4, 5])], 0.5)]).toEqual([0, 0]);
  expect([...groupEvents([burst(0.5, [1, 7, 8, 9]), burst(0.9, [1, 2, 3, 4, 5])], 0.5)]).toEqual([1, 0]);
});

it('the same signals at another time are another event', () => {
  expect([...groupEvents([burst(0.9, [1, 2], 0, 10), burst(0.5, [1, 2], 20, 30)], 0.5)]).toEqual([0, 1]);
});

it('of two events it joins the one with more of its signals', () => {
  expect([
    ...groupEvents([burst(0.9, [1, 2, 3]), burst(0.8, [4, 5, 6, 7]), burst(0.5, [3, 4, 5])], 0.3),
  ]).toEqual([0, 1, 1]);
});

it('a burst without signals stands alone', () => {
  expect([...groupEvents([burst(0.9, []), burst(0.8, [])], 0.5)]).toEqual([0, 1]);
});
