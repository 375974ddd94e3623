import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { readAnswer } from './read-answer.ts';

it.each([
  ['citations before the stop', 'A rose [1].', [['A rose.', [1]]]],
  ['citations behind the stop', 'A rose. [1][2]', [['A rose.', [1, 2]]]],
  ['a list of citations', 'A rose [1, 3].', [['A rose.', [1, 3]]]],
  [
    'two sentences in a line',
    'A rose. [1] B fell [2]. C',
    [
      ['A rose.', [1]],
      ['B fell.', [2]],
      ['C.', []],
    ],
  ],
  [
    'one sentence in two',
    'A rose [1] while B fell [2].',
    [
      ['A rose.', [1]],
      ['while B fell.', [2]],
    ],
  ],
  [
    'list signs, emphasis and fences',
    '```\n- **A** rose [1]\n2. B fell [2]\n```',
    [
      ['A rose.', [1]],
      ['B fell.', [2]],
    ],
  ],
  ['thoughts', '<think>A fell [9]</think>\nA rose [1].', [['A rose.', [1]]]],
  ['unfinished thoughts', '<think>A fell [9]', []],
  ['nothing', 'NONE', []],
  ['numbers in brackets that cite nothing', 'It has [a] rose', [['It has [a] rose.', []]]],
])('reads %s', (_, answer, sentences) =>
  expect(readAnswer(answer).map(({ text, citations }) => [text, citations])).toEqual(sentences),
);

it('reads anything in bounded time', () => {
  const seed = Date.now() % 100_000;
  const random = seededRandom(seed);
  const signs = ['[', ']', '1', ' ', '. ', '\n', 'a', '<think>', '</think>', '(', '2,', '*', '-', '【', '😀'];
  const started = performance.now();
  for (let round = 0; round < 300; round++) {
    const answer = Array.from({ length: 200 }, () => signs[Math.floor(random() * signs.length)]).join('');
    expect(readAnswer(answer).length, `seed ${seed}, round ${round}`).toBeLessThanOrEqual(12);
  }
  for (const sign of signs) readAnswer(sign.repeat(100_000));
  expect(performance.now() - started).toBeLessThan(5_000);
});
