import { expect, it } from 'vitest';
import { bestRouge, rouge } from './rouge.ts';

// What rouge-score 0.1.2 gives for the same texts: precision, recall, F1.
it.each([
  [
    'The cat sat on the mat',
    'the cat was on the mat today',
    [0.833333, 0.714286, 0.769231],
    [0.6, 0.5, 0.545455],
    [0.833333, 0.714286, 0.769231],
  ],
  [
    'Police killed the gunman',
    'The gunman killed the police',
    [1, 0.8, 0.888889],
    [0.666667, 0.5, 0.571429],
    [0.5, 0.4, 0.444444],
  ],
  [
    'We propose a 2-stage method (X-5)',
    'A two-stage method, X-5, is proposed: a method',
    [0.625, 0.5, 0.555556],
    [0.428571, 0.333333, 0.375],
    [0.625, 0.5, 0.555556],
  ],
  ['', 'abc', [0, 0, 0], [0, 0, 0], [0, 0, 0]],
])('scores "%s" against "%s" as rouge-score does', (candidate, reference, one, two, longest) => {
  const scores = rouge(candidate, reference);
  for (const [name, expected] of [
    ['rouge1', one],
    ['rouge2', two],
    ['rougeL', longest],
  ] as const) {
    expect(scores[name].precision).toBeCloseTo(expected[0]!, 5);
    expect(scores[name].recall).toBeCloseTo(expected[1]!, 5);
    expect(scores[name].f1).toBeCloseTo(expected[2]!, 5);
  }
});

it('takes the best of several references', () => {
  expect(bestRouge('a b c', ['x y', 'a b d', 'a b c']).rouge1.f1).toBe(1);
});
