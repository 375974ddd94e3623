import { expect, it } from 'vitest';
import { describeEgo, standingWords } from './describe-ego.ts';

const ego = {
  label: 'Ada',
  partial: false,
  standing: { betweenness: 0.97 },
  metrics: { betweenness: 12 },
  ties: [
    [0, 1, 1],
    [2, 0, 1],
    [1, 0, 1],
    [1, 2, 5],
    [0, 0, 1],
  ] as [number, number, number][],
};

it('counts each other once, whatever the directions, and not the person', () => {
  expect(describeEgo(ego)).toBe(
    'Ada is tied to 2 others and stands between others more than 97 % of all do.',
  );
  expect(describeEgo({ ...ego, partial: true, standing: {} })).toBe('Ada is tied to at least 2 others.');
  expect(describeEgo({ ...ego, ties: [], standing: { betweenness: 0 } })).toBe(
    'Ada has no ties now and stands between few others.',
  );
});

it('has words for the ends of a standing', () => {
  expect([0, 0.5, 1].map(standingWords)).toEqual([
    'nobody has less',
    'more than 50 %',
    'more than anyone else',
  ]);
});
