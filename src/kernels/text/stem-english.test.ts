import { expect, it } from 'vitest';
import expected from './stem-english.expected.json' with { type: 'json' };
import { stemEnglish } from './stem-english.ts';

it('stems every word of the committed vocabulary as the reference implementation does', () => {
  const entries = Object.entries(expected);
  expect(entries.length).toBeGreaterThan(5000);
  const wrong = entries
    .filter(([word, stem]) => stemEnglish(word) !== stem)
    .map(([word, stem]) => `${word}: ${stemEnglish(word)}, not ${stem}`);
  expect(wrong).toEqual([]);
});

it('leaves words of one or two letters alone', () => {
  expect(['a', 'is', 'us', 'y'].map(stemEnglish)).toEqual(['a', 'is', 'us', 'y']);
});
