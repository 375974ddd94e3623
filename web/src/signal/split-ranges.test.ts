import { expect, it } from 'vitest';
import { splitRanges } from './split-ranges.ts';

it('cuts text into marked and plain pieces', () => {
  expect(splitRanges('a solid state', [[2, 7]])).toEqual([
    { text: 'a ', marked: false },
    { text: 'solid', marked: true },
    { text: ' state', marked: false },
  ]);
});

it('keeps every character once, whatever the ranges', () => {
  const text = 'the quick brown fox';
  const ranges: [number, number][] = [
    [10, 15],
    [4, 12],
    [-3, 2],
    [5, 5],
    [17, 99],
    [40, 50],
  ];
  expect(
    splitRanges(text, ranges)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});
