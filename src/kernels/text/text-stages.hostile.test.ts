import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { openClassModel } from './class-model.ts';
import { createClassScorer } from './classify.ts';
import { createLanguageIdentifier } from './identify-language.ts';
import { ideographicLanguage } from './ideographic-language.ts';
import { createKeyPhraseFinder } from './key-phrases.ts';
import { openLanguageModel } from './language-model.ts';
import { createScanner } from './scanner.ts';
import { scoreSentiment } from './sentiment.ts';
import { openValenceLexicon } from './valence-lexicon.ts';

function read(name: string): SharedArrayBuffer {
  const file = readFileSync(new URL(`../../../models/${name}/model.bin`, import.meta.url));
  const buffer = new SharedArrayBuffer(file.length);
  new Uint8Array(buffer).set(file);
  return buffer;
}

const classes = createClassScorer(openClassModel(read('pestle'), 6));
const language = createLanguageIdentifier(openLanguageModel(read('language')));
const lexicon = openValenceLexicon(read('sentiment'));
const phrases = createKeyPhraseFinder();

/** Runs every stage and returns the spans that they name. */
function spans(text: string): { start: number; end: number }[] {
  const scan = createScanner();
  scan.run(text);
  const texts = [{ text, scan }];
  language.identify(text);
  ideographicLanguage(text);
  const { score, words } = scoreSentiment(texts, lexicon);
  expect(Math.abs(score)).toBeLessThanOrEqual(1);
  for (const value of classes.score(texts)) expect(Number.isFinite(value)).toBe(true);
  return [
    ...phrases.find(texts, 10),
    ...words.map(({ token }) => ({ start: scan.starts[token]!, end: scan.ends[token]! })),
    ...[0, 1, 2, 3, 4, 5].flatMap((c) => classes.reasons(c, 5)),
  ];
}

function splitsPair(text: string, at: number): boolean {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000;
}

it('names spans inside the text, between whole characters, whatever the text', () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = seededRandom(seed);
  const parts = [
    ...' .\n\t\0\'’"@#+-:/é日本\u0301\u202e\u200f𝒳🚀\ud800\udc00',
    ...[
      'government ',
      'bank ',
      'not ',
      'good ',
      'emissions',
      'CRISIS',
      'law-suit ',
      'Прибыль ',
      'أرباح ',
      '利益',
      "n't ",
      'but ',
    ],
  ];
  let named = 0;
  for (let round = 0; round < 1500; round++) {
    let text = '';
    for (let i = Math.floor(random() * 30); i > 0; i--) text += parts[Math.floor(random() * parts.length)];
    const where = `seed ${seed}, ${JSON.stringify(text)}`;
    for (const { start, end } of spans(text)) {
      named++;
      expect(start, where).toBeGreaterThanOrEqual(0);
      expect(end, where).toBeGreaterThan(start);
      expect(end, where).toBeLessThanOrEqual(text.length);
      expect(splitsPair(text, start) || splitsPair(text, end), where).toBe(false);
    }
  }
  expect(named).toBeGreaterThan(1000);
});

it.each([
  ['one word without end', 'a'.repeat(20_000)],
  ['one word again and again', 'bank '.repeat(4_000)],
  ['two words in turn', 'bank fraud '.repeat(1_800)],
  ['different words without a sign', Array.from({ length: 2_500 }, (_, i) => `w${i}xyz`).join(' ')],
  ['hyphens', 'bank-'.repeat(4_000)],
  ['capitals', 'CRISIS BANK FRAUD '.repeat(1_100)],
  ['signs', '!?.,'.repeat(5_000)],
  ['combining marks', 'e\u0301\u0301\u0301 '.repeat(4_000)],
  ['right to left', 'مرحبا بالعالم '.repeat(1_400)],
  ['lone surrogates', '\ud800 \udc00'.repeat(5_000)],
  ['null bytes', '\0'.repeat(20_000)],
])('takes the longest analysed text of %s in bounded time', (_, text) => {
  spans(text);
  const started = process.cpuUsage();
  spans(text);
  const { user, system } = process.cpuUsage(started);
  // About 10 ms on an idle core; what is quadratic takes seconds.
  expect((user + system) / 1000).toBeLessThan(250);
});
