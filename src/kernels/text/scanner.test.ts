import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { createScanner, hashExact, hashFolded, LONGEST_SENTENCE, TOKEN } from './scanner.ts';

const scanner = createScanner();

function tokens(text: string): string[] {
  const count = scanner.run(text);
  return Array.from({ length: count }, (_, i) => text.slice(scanner.starts[i]!, scanner.ends[i]!));
}

function sentences(text: string): string[] {
  scanner.run(text);
  return Array.from({ length: scanner.sentenceCount }, (_, s) => {
    const first = scanner.sentences[s]!;
    const last = scanner.sentences[s + 1]! - 1;
    return text.slice(scanner.starts[first]!, scanner.ends[last]!);
  });
}

describe('tokens', () => {
  it.each([
    ["Don't ask O'Brien about Apple's plan", ["Don't", 'ask', "O'Brien", 'about', 'Apple', "'s", 'plan']],
    ['The co-founder of GPT-4', ['The', 'co', '-', 'founder', 'of', 'GPT', '-', '4']],
    ['The U.S. and e.g. the U.K.', ['The', 'U.S.', 'and', 'e.g.', 'the', 'U.K.']],
    ['C++, C# and F#', ['C++', ',', 'C#', 'and', 'F#']],
    ['$5M, 1,000,000 or 3.11%.', ['$', '5M', ',', '1,000,000', 'or', '3.11', '%', '.']],
    [
      'see https://example.org/a?b=1, or mail me@example.org.',
      ['see', 'https://example.org/a?b=1', ',', 'or', 'mail', 'me@example.org', '.'],
    ],
    ['日本語 text 🚀!', ['日', '本', '語', 'text', '🚀', '!']],
    ['São Paulo’s mayor', ['São', 'Paulo', '’s', 'mayor']],
    ['node.js (v24)', ['node', '.', 'js', '(', 'v24', ')']],
  ])('%s', (text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  it('tells how each is written', () => {
    scanner.run('we IBM Apple iPhone 5M . 日 A U.S. OpenAI');
    expect([...scanner.classes.subarray(0, 10)]).toEqual([
      TOKEN.lower,
      TOKEN.upper,
      TOKEN.capitalised,
      TOKEN.mixed,
      TOKEN.number,
      TOKEN.punctuation,
      TOKEN.other,
      TOKEN.capitalised,
      TOKEN.upper,
      TOKEN.mixed,
    ]);
  });

  it('gives the same folded hash whatever the case and the accents, and another as written', () => {
    scanner.run('ÉCOLE école Ecole');
    const [first, second, third] = scanner.hashes;
    expect([second, third]).toEqual([first, first]);
    expect(first).toBe(hashFolded('ecole'));
    expect(scanner.exact[1]).toBe(hashExact('école'));
    expect(new Set(scanner.exact.subarray(0, 3)).size).toBe(3);
  });
});

describe('sentences', () => {
  it.each([
    ['Dr. Smith of Acme Inc. met J. Doe. They left.', ['Dr. Smith of Acme Inc. met J. Doe.', 'They left.']],
    [
      'He said "Stop." Then he left! Why? Nobody knows',
      ['He said "Stop."', 'Then he left!', 'Why?', 'Nobody knows'],
    ],
    ['Sales rose 3.5 percent. The U.S. grew.', ['Sales rose 3.5 percent.', 'The U.S. grew.']],
    ['First line\nsecond line\n\nNew paragraph', ['First line\nsecond line', 'New paragraph']],
    ['今日は。明日も。', ['今日は。', '明日も。']],
    ['List:\n- one\n- two', ['List:', '- one', '- two']],
  ])('%s', (text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });

  it('cuts what never ends', () => {
    scanner.run('word '.repeat(1000));
    expect(scanner.sentenceCount).toBe(1000 / LONGEST_SENTENCE);
  });

  it('finds none in an empty text', () => {
    expect(scanner.run('')).toBe(0);
    expect(scanner.sentenceCount).toBe(0);
    expect(scanner.sentences[0]).toBe(0);
  });
});

describe('hostile text', () => {
  it('keeps offsets inside the text, in order and between whole characters', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seededRandom(seed);
    const alphabet = [
      ...'aZ9 .\n\t\0\'’"@#+-:/é日本\u0301\u202e\u200f𝒳🚀\ud800\udc00w',
      'https://',
      'U.S.',
      "'s",
      '\r\n',
    ];
    for (let round = 0; round < 3000; round++) {
      const length = Math.floor(random() * 40);
      let text = '';
      for (let i = 0; i < length; i++) text += alphabet[Math.floor(random() * alphabet.length)];
      const count = scanner.run(text);
      let before = 0;
      for (let i = 0; i < count; i++) {
        const start = scanner.starts[i]!;
        const end = scanner.ends[i]!;
        const where = `seed ${seed}, ${JSON.stringify(text)}, token ${i}`;
        expect(start, where).toBeGreaterThanOrEqual(before);
        expect(end, where).toBeGreaterThan(start);
        expect(end, where).toBeLessThanOrEqual(text.length);
        for (const edge of [start, end]) expect(splitsPair(text, edge), where).toBe(false);
        before = end;
      }
      for (let s = 0; s < scanner.sentenceCount; s++)
        expect(scanner.sentences[s + 1]!, `seed ${seed}, ${JSON.stringify(text)}`).toBeGreaterThan(
          scanner.sentences[s]!,
        );
      expect(scanner.sentences[scanner.sentenceCount]).toBe(count);
    }
  });

  it('takes ten million characters without a space in bounded time', () => {
    const started = performance.now();
    expect(scanner.run('a'.repeat(10_000_000))).toBe(1);
    expect(scanner.run('\u0301'.repeat(1_000_000))).toBe(1);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

function splitsPair(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000;
}
