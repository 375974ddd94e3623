import { expect, it } from 'vitest';
import { createScanner } from '../../kernels/text/scanner.ts';
import { createKeyPhrases, MOST_KEY_PHRASES } from './key-phrases.ts';

it('gives the phrases as written, best first, at most ten', () => {
  const text = `Carbon capture is expensive. ${Array.from({ length: 30 }, (_, i) => `Plant${i} near harbour${i}.`).join(' ')} Carbon capture needs storage.`;
  const scan = createScanner();
  scan.run(text);
  const phrases = createKeyPhrases().find([{ text, scan }]);
  expect(phrases[0]?.text).toBe('Carbon capture');
  expect(phrases).toHaveLength(MOST_KEY_PHRASES);
  const scores = phrases.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  for (const phrase of phrases) expect(text).toContain(phrase.text);
});
