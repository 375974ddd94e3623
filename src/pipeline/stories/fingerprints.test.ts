import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { SIGNATURE_BYTES } from '../../kernels/hash/minhash.ts';
import { createFingerprinter, FORM } from './fingerprints.ts';

const fingerprinter = createFingerprinter();
const run = (title: string, body = '', url: string | null = null) =>
  fingerprinter.run({ title, body, url }, new Uint8Array(SIGNATURE_BYTES));
const words = (count: number) => Array.from({ length: count }, (_, i) => `word${i}x`).join(' ');

describe('a fingerprint', () => {
  it('holds the words of a short text and the shingles of a longer one', () => {
    expect(run(words(32)).form).toBe(FORM.words);
    expect(run(words(33)).form).toBe(FORM.shingles);
    expect(run('x', words(33)).form).toBe(FORM.shingles);
    expect(run('...').form).toBe(FORM.none);
  });

  it('of a longer text does not depend on its title, case, punctuation or typographic apostrophes', () => {
    const body = `${words(60)} it's here`;
    const one = run('One title', body).signature;
    expect(
      run('Another', body.toUpperCase().replaceAll(' ', ' - ').replace("'", '\u2019')).signature,
    ).toEqual(one);
    expect(run('One title', words(50)).signature).not.toEqual(one);
  });

  it('takes the title in where it is most of the text', () => {
    const title = words(60);
    expect(run(title, 'short').form).toBe(FORM.shingles);
    expect(run(title, 'short').signature).not.toEqual(
      run(`other ${title.toUpperCase()} ${title}`, 'short').signature,
    );
    expect(run(title, 'short').signature).not.toEqual(new Uint8Array(SIGNATURE_BYTES));
  });

  it('leaves nothing behind for the next text', () => {
    const alone = run('Title', words(80));
    run(words(200), words(500), 'https://example.org/a');
    expect(run('Title', words(80))).toEqual(alone);
  });

  it('names a title by five telling words in their order', () => {
    expect(run('Who is it for').titleKey).toBe(0);
    const key = run('Dog bites old tired man').titleKey;
    expect(key).toBeGreaterThan(0);
    expect(run('The dog bites an OLD, tired man!').titleKey).toBe(key);
    expect(run('Man bites old tired dog').titleKey).not.toBe(key);
    expect(run('Dog does not bite old tired man').titleKey).not.toBe(
      run('Dog does bite old tired man').titleKey,
    );
  });

  it('keys an address, a site by its negative', () => {
    expect(run('a').urlKey).toBe(0);
    expect(run('a', '', 'https://example.org/').urlKey).toBeLessThan(0);
    expect(run('a', '', 'https://example.org/a').urlKey).toBeGreaterThan(0);
    expect(Number.isSafeInteger(run('a', '', 'https://example.org/a').urlKey)).toBe(true);
  });
});

it('takes any text in bounded time', () => {
  const random = seededRandom(77);
  const hostile = [
    'x'.repeat(10_000_000),
    'same '.repeat(1_000_000),
    '\ud800'.repeat(50_000),
    '\0'.repeat(50_000),
    'שלום עולם '.repeat(20_000),
    'e\u0301\u0302\u0303'.repeat(20_000),
    '👩‍👩‍👧‍👦'.repeat(10_000),
    '東京都で新しい電池工場が開設された。'.repeat(2_000),
    Array.from({ length: 100_000 }, () => String.fromCharCode(Math.floor(random() * 0xffff))).join(''),
  ];
  const started = process.cpuUsage();
  for (const text of hostile) {
    expect(run(text).signature).toHaveLength(SIGNATURE_BYTES);
    expect(run('title', text, text.slice(0, 2_000)).signature).toHaveLength(SIGNATURE_BYTES);
  }
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1e6).toBeLessThan(2);
});
