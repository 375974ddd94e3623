import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isBellwetherError } from '../../base/errors.ts';
import { seededRandom } from '../../base/random.ts';
import { openStaticEmbedding } from './static-embedding.ts';

const file = readFileSync(new URL('../../../models/embedding/model.bin', import.meta.url));
/** Made by models/embedding/make_expectations.py with the tokenizers library and numpy. */
const expected = JSON.parse(
  readFileSync(new URL('./static-embedding.generated.json', import.meta.url), 'utf8'),
) as { text: string; pieces: number[]; vector?: number[] }[];

function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

const model = openStaticEmbedding(shared(file));
const vectorOf = (text: string): Float32Array => {
  const into = new Float32Array(model.dimensions);
  model.embed(text, into);
  return into;
};
const similarity = (left: string, right: string): number => {
  const [a, b] = [vectorOf(left), vectorOf(right)];
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
};

describe('the static embedding', () => {
  test('cuts texts into the same word pieces as the reference', () => {
    expect(expected.length).toBeGreaterThan(100);
    for (const { text, pieces } of expected)
      expect([...model.pieces(text)], JSON.stringify(text)).toEqual(pieces);
  });

  test('gives the same vectors as the reference', () => {
    const step = model.dimensions / 16;
    for (const { text, vector } of expected) {
      if (vector === undefined) continue;
      const got = vectorOf(text);
      vector.forEach((value, i) => {
        expect(got[i * step], JSON.stringify(text)).toBeCloseTo(value, 5);
      });
    }
  });

  test('places what means the same near, and the rest far', () => {
    const near = similarity(
      'The company bought a robotics start-up',
      'A robot maker was acquired by the firm',
    );
    const far = similarity(
      'The company bought a robotics start-up',
      'Heavy rain is expected in the mountains',
    );
    expect(near).toBeGreaterThan(0.4);
    expect(far).toBeLessThan(0.2);
  });

  test('gives unit vectors, and zeros for a text without a known word', () => {
    const length = (text: string): number => Math.hypot(...vectorOf(text));
    expect(length('one')).toBeCloseTo(1, 5);
    expect(length(`${'many words '.repeat(2_000)}`)).toBeCloseTo(1, 5);
    expect(length('')).toBe(0);
    expect(length('\u0000\u200b \ud800')).toBe(0);
  });

  test.each([
    ['without spaces', 'a'.repeat(10_000_000)],
    ['of accents', `e${'\u0301'.repeat(1_000_000)}`],
    ['of pieces', 'antidisestablishment'.repeat(500_000)],
    ['of one word repeated', 'word '.repeat(1_000_000)],
    ['of punctuation', '!'.repeat(1_000_000)],
    ['of lone surrogates', '\ud83d'.repeat(1_000_000)],
    ['of null bytes', '\0'.repeat(1_000_000)],
    ['of hangul', '한국어'.repeat(300_000)],
    ['of right-to-left marks', '\u202eabc\u202c '.repeat(100_000)],
  ])('takes a huge text %s in bounded time', (_name, text) => {
    const started = performance.now();
    const count = model.pieces(text).length;
    vectorOf(text);
    expect(count).toBeLessThanOrEqual(20_000);
    expect(performance.now() - started).toBeLessThan(500);
  });

  test('never throws and stays within the vocabulary on random text', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seededRandom(seed);
    for (let round = 0; round < 300; round++) {
      let text = '';
      for (let i = 0; i < 200; i++) {
        const reach = [128, 0x300, 0x3000, 0x10000][Math.floor(random() * 4)]!;
        text += String.fromCharCode(Math.floor(random() * reach));
      }
      const vector = vectorOf(text);
      expect(vector.every(Number.isFinite), `seed ${seed}, round ${round}`).toBe(true);
    }
  });

  test('refuses a foreign, cut, newer or damaged file', () => {
    const refused = (change: (bytes: Uint8Array) => Uint8Array): string => {
      try {
        openStaticEmbedding(shared(change(Uint8Array.from(file))));
      } catch (error) {
        if (isBellwetherError(error, 'MODEL_INVALID')) return error.message;
        throw error;
      }
      return 'opened';
    };
    const set = (at: number) => (bytes: Uint8Array) => {
      bytes[at] = bytes[at]! ^ 1;
      return bytes;
    };
    expect(refused(() => new Uint8Array(10))).toContain('10 bytes');
    expect(refused(set(0))).toContain('mark');
    expect(refused(set(4))).toContain('version');
    expect(refused((bytes) => bytes.subarray(0, bytes.length - 8))).toContain('bytes');
    expect(refused(set(16))).toContain('sections');
    expect(refused(set(5_000_001))).toContain('checksum');
  });
});
