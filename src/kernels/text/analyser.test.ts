import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { createAnalyser, MAX_WORD } from './analyser.ts';

const analyser = createAnalyser();
const words = (text: string): string[] => analyser.tokens(text).map((token) => token.word);
const spans = (text: string): string[] =>
  analyser.tokens(text).map((token) => text.slice(token.start, token.end));

describe('the analyser', () => {
  it.each([
    ["don't O'Brien's rock'n'roll", ['dont', 'obrien', 'rocknroll']],
    ['company’s Café’s l’été', ['company', 'cafe', 'lete']],
    ['the U.S. and e.g. the U.S.A.', ['the', 'us', 'and', 'eg', 'the', 'usa']],
    ['3.11, v2.0.1 1,000,000 1,00 12,3456', ['3.11', 'v2.0.1', '1000000', '1', '00', '12', '3456']],
    ['C++ C# F# C++11 a+b i++', ['c++', 'c#', 'f#', 'c++', '11', 'a', 'b', 'i++']],
    ['.NET ASP.NET net .net', ['.net', 'asp', 'net', 'net', '.net']],
    ['node.js gpt-4 state-of-the-art', ['node', 'js', 'gpt', '4', 'state', 'of', 'the', 'art']],
    ['snake_case #tag @name e@mail.org', ['snake', 'case', 'tag', 'name', 'e', 'mail', 'org']],
    ['Straße ﬁne Łódź İstanbul ½', ['strasse', 'fine', 'lodz', 'istanbul', '12']],
    ['東京都 한국어 日 x東京', ['東京', '京都', '한국', '국어', '日', 'x', '東京']],
    ['ひらがな カタカナー', ['ひら', 'らが', 'がな', 'カタ', 'タカ', 'カナ', 'ナー']],
    ['Привет МИР', ['привет', 'мир']],
    ['end.Start  \u0000tabs\tand\nlines', ['end', 'start', 'tabs', 'and', 'lines']],
    ['😀 ok 👩‍👩‍👧', ['ok']],
    ['', []],
    ["' '' 's", ['s']],
  ])('reads %j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('reads a letter and its mark, composed or not, as the same word', () => {
    expect(words('cafe\u0301 café cafe')).toEqual(['cafe', 'cafe', 'cafe']);
  });

  it('gives offsets of the text as written, the possessive left out', () => {
    expect(spans("The café's U.S.-made C++, 1,000 .NET 𠀀𠀁𠀂")).toEqual([
      'The',
      'café',
      'U.S',
      'made',
      'C++',
      '1,000',
      '.NET',
      '𠀀𠀁',
      '𠀁𠀂',
    ]);
  });

  it('stems English words, and leaves names that look like plurals', () => {
    expect(analyser.tokens('markets running AWS iOS kubernetes').map((token) => token.term)).toEqual([
      'market',
      'run',
      'aws',
      'ios',
      'kubernet',
    ]);
  });

  it('cuts very long words and goes on after them', () => {
    const tokens = analyser.tokens(`${'x'.repeat(5000)} after ${'é'.repeat(5000)} end`);
    expect(tokens.map((token) => token.word.length)).toEqual([MAX_WORD, 5, MAX_WORD, 3]);
    expect(tokens[0]).toMatchObject({ start: 0, end: 5000 });
  });

  it('takes lone surrogates and every kind of character without failing, with offsets in order', () => {
    const seed = 77;
    console.log(`seed ${seed}`);
    const random = seededRandom(seed);
    const alphabet = [..."aZ9 '’.,+#-_éß東京한글ー½ﬁ\ud800\udc00😀\u0301\u0000\uffff\u200d"];
    for (let round = 0; round < 3000; round++) {
      const text = Array.from(
        { length: Math.floor(random() * 24) },
        () => alphabet[Math.floor(random() * alphabet.length)]!,
      ).join('');
      let before = 0;
      for (const { start, end, word } of analyser.tokens(text)) {
        expect(word.length, JSON.stringify(text)).toBeGreaterThan(0);
        expect(start, JSON.stringify(text)).toBeGreaterThanOrEqual(before);
        expect(end, JSON.stringify(text)).toBeGreaterThan(start);
        expect(end, JSON.stringify(text)).toBeLessThanOrEqual(text.length);
        before = start;
      }
    }
  });

  it('gives a word the same id however its vocabulary grows', () => {
    const grown = createAnalyser();
    grown.run('alpha');
    const [first] = grown.words;
    for (let i = 0; i < 50_000; i++) grown.run(`w${i} ä${i}`);
    grown.run('Alpha');
    expect(grown.words[0]).toBe(first);
    expect(grown.word(grown.words[0]!)).toBe('alpha');
    expect(grown.vocabulary).toBe(100_001);
  });
});
