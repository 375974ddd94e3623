import { expect, it } from 'vitest';
import { matchClusters } from './match-clusters.ts';

/** Rows in runs: [before, after, rows]. */
function match(runs: readonly (readonly [number, number, number])[], olds: number, news: number) {
  const before = runs.flatMap(([old, , rows]) => Array.from({ length: rows }, () => old));
  const after = runs.flatMap(([, now, rows]) => Array.from({ length: rows }, () => now));
  const found = matchClusters(Int32Array.from(before), Int32Array.from(after), { olds, news });
  return { continues: [...found.continues], from: [...found.from], into: [...found.into] };
}

it('a cluster that most of its rows stay in is the same one, however many come', () => {
  expect(
    match(
      [
        [0, 0, 40],
        [0, -1, 10],
        [-1, 0, 500],
      ],
      1,
      1,
    ),
  ).toEqual({
    continues: [0],
    from: [-1],
    into: [-1],
  });
});

it('the larger part of one that splits continues it, the other came from it', () => {
  expect(
    match(
      [
        [0, 0, 30],
        [0, 1, 60],
      ],
      1,
      2,
    ),
  ).toEqual({ continues: [-1, 0], from: [0, -1], into: [-1] });
});

it('of two that merge the larger is continued, the other went into it', () => {
  expect(
    match(
      [
        [0, 0, 30],
        [1, 0, 60],
      ],
      2,
      1,
    ),
  ).toEqual({ continues: [1], from: [-1], into: [0, -1] });
});

it('one whose rows are scattered is continued by none, and new ones come from nowhere', () => {
  const runs = Array.from({ length: 5 }, (_, now) => [0, now, 20] as const);
  const others = Array.from({ length: 5 }, (_, now) => [now + 1, now, 90] as const);
  const found = match([...runs, ...others], 6, 6);
  expect(found.continues).toEqual([1, 2, 3, 4, 5, -1]);
  expect(found.into[0]).toBe(-1);
  expect(found.from[5]).toBe(-1);
});

it('a few rows of a large cluster do not make a small new one that cluster', () => {
  expect(
    match(
      [
        [0, 0, 5],
        [-1, 0, 5],
        [0, -1, 995],
      ],
      1,
      1,
    ).continues,
  ).toEqual([-1]);
});
