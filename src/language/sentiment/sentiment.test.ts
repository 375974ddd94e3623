import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createScanner } from '../../kernels/text/scanner.ts';
import { openSentiment } from './sentiment.ts';

const file = readFileSync(new URL('../../../models/sentiment/model.bin', import.meta.url));
const buffer = new SharedArrayBuffer(file.length);
new Uint8Array(buffer).set(file);
const sentiment = openSentiment(buffer);

function score(text: string) {
  const scan = createScanner();
  scan.run(text);
  return sentiment.score([{ text, scan }]);
}

it.each([
  ['Profits rebounded and customers are delighted', 1],
  ['The bankruptcy was a disaster for its workers', -1],
  ['The launch was not a success', -1],
  ['Layoffs follow as sales slump', -1],
])('"%s" sounds %d', (text, sign) => {
  expect(Math.sign(score(text)?.score ?? 0)).toBe(sign);
});

it('takes shares, interest and parties for what they mean in business', () => {
  expect(score('Shares of both parties and the interest of the united states')).toBeNull();
});

it('names the words as written, with their weight', () => {
  expect(score('A DISASTER for the bank')?.words).toEqual([{ text: 'DISASTER', weight: expect.any(Number) }]);
});

it('is null when no word sounds like anything', () => {
  expect(score('The meeting starts at noon')).toBeNull();
  expect(score('')).toBeNull();
});
