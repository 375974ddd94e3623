import { describe, expect, it } from 'vitest';
import { createScanner } from './scanner.ts';
import { scoreSentiment } from './sentiment.ts';
import { openValenceLexicon, writeValenceLexicon } from './valence-lexicon.ts';

function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

const words = new Map([
  ['good', 2],
  ['bad', -2.5],
  ['great', 3],
]);
const lexicon = openValenceLexicon(shared(writeValenceLexicon(words)));

function score(text: string) {
  const scan = createScanner();
  scan.run(text);
  const { score, words } = scoreSentiment([{ text, scan }], lexicon);
  return {
    score,
    words: words.map(({ token, weight }) => [text.slice(scan.starts[token], scan.ends[token]), weight]),
  };
}

describe('sentiment', () => {
  it('follows the scale of VADER for one sentence', () => {
    expect(score('The food is good').score).toBeCloseTo(2 / Math.sqrt(4 + 15), 5);
    expect(score('The food is bad').score).toBeCloseTo(-2.5 / Math.sqrt(6.25 + 15), 5);
  });

  it('turns what is negated within three words, not beyond', () => {
    expect(score('It is not good').score).toBeLessThan(0);
    expect(score('It isn’t very good').score).toBeLessThan(0);
    expect(score('It is not the case that all is good').score).toBeGreaterThan(0);
    expect(score('It is not. Good!').score).toBeGreaterThan(0);
  });

  it('strengthens and weakens by the words before', () => {
    const plain = score('a good year').score;
    expect(score('a very good year').score).toBeGreaterThan(plain);
    expect(score('a slightly good year').score).toBeLessThan(plain);
  });

  it('gives what follows "but" the greater weight', () => {
    expect(score('The start was good but the end was bad').score).toBeLessThan(
      score('The start was good. The end was bad').score,
    );
    expect(score('The start was bad but the end was good').score).toBeGreaterThan(0);
  });

  it('hears capitals, unless everything is in capitals', () => {
    expect(score('This is GOOD news').score).toBeGreaterThan(score('This is good news').score);
    expect(score('THIS IS GOOD NEWS').score).toBe(score('this is good news').score);
  });

  it('names the words that decided, each once, strongest first, as written', () => {
    expect(score('Good. Great! good, GREAT and bad').words.map(([word]) => word)).toEqual([
      'Great',
      'Good',
      'bad',
    ]);
  });

  it('stays within its bounds however much is said, and is 0 for nothing', () => {
    expect(score('great '.repeat(5000)).score).toBeLessThanOrEqual(1);
    expect(score('bad. '.repeat(5000)).score).toBeGreaterThanOrEqual(-1);
    expect(score('the cat sat')).toEqual({ score: 0, words: [] });
  });
});

describe('a lexicon file', () => {
  it('holds what was written, to a thirtieth', () => {
    const scan = createScanner();
    scan.run('good bad great cat');
    expect([0, 1, 2, 3].map((i) => lexicon.valence(scan.hashes[i]!))).toEqual([2, -2.5, 3, 0]);
  });

  it('is refused when it is foreign, cut or out of order', () => {
    const good = writeValenceLexicon(words);
    const foreign = Uint8Array.from(good);
    foreign[1] = 0;
    const disordered = Uint8Array.from(good);
    disordered.set(good.slice(20, 24), 16);
    disordered.set(good.slice(16, 20), 20);
    for (const bytes of [foreign, disordered, good.slice(0, -8), new Uint8Array(3)])
      expect(() => openValenceLexicon(shared(bytes))).toThrow(
        expect.objectContaining({ code: 'MODEL_INVALID' }),
      );
  });
});
