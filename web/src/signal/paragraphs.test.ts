import { expect, it } from 'vitest';
import { paragraphsOf } from './paragraphs.ts';

const parts = (text: string) => paragraphsOf(text).map(([start, end]) => text.slice(start, end));

it('divides a text at blank lines and keeps where each part stands', () => {
  expect(parts('one\nline\n\ntwo\n \n\nthree')).toEqual(['one\nline', 'two', 'three']);
  expect(paragraphsOf('ab\n\ncd')).toEqual([
    [0, 2],
    [4, 6],
  ]);
});

it('has no empty parts', () => {
  expect(parts('\n\none\n\n')).toEqual(['one']);
  expect(parts('')).toEqual([]);
  expect(parts('\n\n')).toEqual([]);
});
