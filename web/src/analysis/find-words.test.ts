import { expect, it } from 'vitest';
import { findWords, markedWords } from './find-words.ts';

const found = (text: string, words: string[]) =>
  findWords(text, words).map(([start, end]) => text.slice(start, end));

it('finds whole words in whatever case, phrases over any white space, the longest first', () => {
  expect(found('Battery, batteries and BATTERY-makers', ['battery'])).toEqual(['Battery', 'BATTERY']);
  expect(found('a solid\n state cell', ['solid', 'solid state'])).toEqual(['solid\n state']);
  expect(found('Zürich zürich Zür', ['zürich'])).toEqual(['Zürich', 'zürich']);
});

it('takes signs for what they are', () => {
  expect(found('C++ and 5.2 % (a|b) - x', ['c++', '5.2 %', '(a|b)', '-'])).toEqual([
    'C++',
    '5.2 %',
    '(a|b)',
    '-',
  ]);
  expect(findWords('text', ['', '  '])).toEqual([]);
});

it('reads the words that a list marked', () => {
  expect(
    markedWords([
      { text: 'Batteries fail', ranges: [[0, 9]] },
      {
        text: 'batteries and cells',
        ranges: [
          [0, 9],
          [14, 19],
        ],
      },
    ]),
  ).toEqual(['batteries', 'cells']);
});
