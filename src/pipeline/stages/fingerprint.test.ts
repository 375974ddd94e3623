import { describe, expect, it } from 'vitest';
import { canonicalUrl, fingerprint } from './fingerprint.ts';

const long =
  'A text long enough to identify a document by itself, because nobody writes the same two hundred characters twice without copying them from somewhere else, as wire services and their customers do every day.';

const at = (url: string) => ({ url, publishedAt: null });
const nowhere = { url: null, publishedAt: null };

describe('the fingerprint', () => {
  it('ignores case, white space and compatibility forms', () => {
    expect(fingerprint('ＡＩ  News', `${long}\n`, nowhere)).toBe(
      fingerprint('ai news', long.toUpperCase(), nowhere),
    );
  });

  it('is the same for the same text at two addresses', () => {
    expect(fingerprint('Title', long, at('https://a.example/1'))).toBe(
      fingerprint('Title', long, at('https://b.example/2')),
    );
  });

  it('counts the address in when the text is too short to identify a document', () => {
    expect(fingerprint('Show HN', '', at('https://a.example/1'))).not.toBe(
      fingerprint('Show HN', '', at('https://a.example/2')),
    );
  });

  it('counts the day in when a short text has no address either', () => {
    const on = (date: string) =>
      fingerprint('Acme raised a seed round', '', { url: null, publishedAt: Date.parse(date) });
    expect(on('2016-07-02T10:00:00Z')).not.toBe(on('2017-07-02T10:00:00Z'));
    expect(on('2016-07-02T10:00:00Z')).toBe(on('2016-07-02T18:00:00Z'));
  });

  it('does not confuse where the title ends and the text begins', () => {
    expect(fingerprint('a', `b ${long}`, nowhere)).not.toBe(fingerprint('a b', long, nowhere));
  });
});

describe('the canonical address', () => {
  it.each([
    ['http://www.example.org/path/', 'https://example.org/path'],
    ['https://example.org/path?utm_source=x&b=2&a=1', 'https://example.org/path?a=1&b=2'],
    ['https://example.org/path#part', 'https://example.org/path'],
    ['https://EXAMPLE.org/path', 'https://example.org/path'],
  ])('of %s is that of %s', (one, other) => {
    expect(canonicalUrl(one)).toBe(canonicalUrl(other));
  });

  it('keeps what tells pages apart', () => {
    expect(canonicalUrl('https://example.org/?id=1')).not.toBe(canonicalUrl('https://example.org/?id=2'));
    expect(canonicalUrl('https://example.org/a')).not.toBe(canonicalUrl('https://example.org/A'));
  });
});
