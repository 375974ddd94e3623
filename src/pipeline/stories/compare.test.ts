import { describe, expect, it } from 'vitest';
import { SIGNATURE_BYTES } from '../../kernels/hash/minhash.ts';
import { type Compared, compare, STORY_DEFAULTS, toCompared } from './compare.ts';
import { createFingerprinter, FORM } from './fingerprints.ts';

const fingerprinter = createFingerprinter();
const DAY = 86_400_000;
const tell = (title: string, rest: { body?: string; url?: string; day?: number } = {}): Compared =>
  toCompared(
    fingerprinter.run(
      { title, body: rest.body ?? '', url: rest.url ?? null },
      new Uint8Array(SIGNATURE_BYTES),
    ),
    (rest.day ?? 0) * DAY,
  );
const method = (left: Compared, right: Compared) => {
  const likeness = compare(left, right);
  expect(compare(right, left)).toEqual(likeness);
  return likeness?.method ?? null;
};
const article = (words: number, from = 0) =>
  Array.from({ length: words }, (_, i) => `word${(from + i) * 31}`).join(' ');

describe('short texts', () => {
  it.each([
    ['Regulator fines battery maker heavily', 'Regulator Fines Battery-Maker Heavily!'],
    ['Bose headphones spy on listeners', 'Bose headphones spy on listeners: lawsuit'],
    ['“Don’t learn this query language”', "Don't learn this query language"],
    [
      'Troubling Trends in Machine Learning Scholarship [pdf]',
      'Troubling trends in machine learning scholarship',
    ],
  ])('%s = %s', (one, other) => expect(method(tell(one), tell(other))).toBe('words'));

  it.each([
    ['Browser 57 released with faster engine today', 'Browser 58 released with faster engine today'],
    ['Corn variety CH204002 seeds and plants disclosed', 'Corn variety CH237946 seeds and plants disclosed'],
    [
      'Google buys a small chip maker in northern Israel for its next generation of phones',
      'Microsoft buys a small chip maker in northern Israel for its next generation of phones',
    ],
    [
      'Company will renew Pentagon contract that upset employees',
      'Company will not renew Pentagon contract that upset employees',
    ],
    ['Weekly update', 'Weekly update'],
  ])('%s ≠ %s', (one, other) => expect(method(tell(one), tell(other))).toBeNull());

  it('need not be in one order', () => {
    expect(
      method(
        tell('Linux handheld Pyra available for preorder'),
        tell('Pyra: Linux handheld available for preorder'),
      ),
    ).toBe('words');
  });
});

describe('longer texts', () => {
  it('are one from half of their shingles on, whatever their titles', () => {
    const left = tell('One', { body: article(200) });
    expect(left.form).toBe(FORM.shingles);
    expect(method(left, tell('Another', { body: `${article(180)} ${article(20, 900)}` }))).toBe('text');
    expect(method(left, tell('One', { body: `${article(60)} ${article(140, 900)}` }))).toBeNull();
  });

  it('are one with a headline under the same title, not with one of another', () => {
    const title = 'Regulator fines battery maker Northvolt heavily';
    expect(method(tell(title, { body: article(200) }), tell(title))).toBe('title');
    expect(method(tell(title, { body: article(200) }), tell(`${title} again`))).toBeNull();
    expect(method(tell(title, { body: article(200) }), tell(title, { body: article(200, 900) }))).toBeNull();
  });
});

describe('addresses', () => {
  const page = 'https://example.org/a';
  it('make one of two titles for a page', () => {
    expect(
      method(tell('Blind trials', { url: page }), tell('What we learned', { url: `${page}?utm_source=x` })),
    ).toBe('url');
    expect(
      compare(tell('Blind trials', { url: page }), tell('What we learned', { url: page }))!.agreement,
    ).toBe(-1);
  });

  it("of a site need something in common, and the vectors' agreement", () => {
    const site = 'https://example.org/';
    const left = tell('Vested Yeti, a social bookmarking app', { url: site });
    expect(method(left, tell('Left my job for this', { url: site }))).toBeNull();
    const likeness = compare(left, tell('Yeti, an app for bookmarks', { url: site }));
    expect(likeness).toMatchObject({ method: 'url', agreement: STORY_DEFAULTS.siteAgreement });
  });
});

it('nothing is one beyond the window', () => {
  const title = 'Regulator fines battery maker Northvolt heavily';
  const url = 'https://example.org/a';
  expect(method(tell(title, { url }), tell(title, { url, day: 14 }))).toBe('words');
  expect(method(tell(title, { url }), tell(title, { url, day: 14.1 }))).toBeNull();
});

it('texts without words are one by their address only', () => {
  expect(tell('!!!').form).toBe(FORM.none);
  expect(method(tell('!!!'), tell('???'))).toBeNull();
  expect(
    method(tell('!!!', { url: 'https://example.org/a' }), tell('???', { url: 'https://example.org/a' })),
  ).toBe('url');
});
