import { describe, expect, it } from 'vitest';
import { DOCUMENT_LIMITS, type RawDocument } from '../../domain/document.ts';
import { type Refusal, type ValidDocument, validate } from './validate.ts';

const NOW = Date.UTC(2026, 0, 1);
const accept = (raw: RawDocument): ValidDocument => {
  const result = validate(raw, NOW);
  if ('refused' in result) throw new Error(result.refused);
  return result;
};
const refuse = (raw: unknown): string => (validate(raw as RawDocument, NOW) as Refusal).refused;

describe('what is mended', () => {
  it('cleans markup, controls and white space', () => {
    expect(accept({ title: ' A\u0000 <b>bold</b>\n claim ', body: 'one\r\n\r\n\r\n two' })).toMatchObject({
      title: 'A bold claim',
      body: 'one\n\ntwo',
    });
  });

  it('makes a title of the first words when there is none', () => {
    const body =
      'A modular hook assembly that includes an adjustable shank mounted weight and retainers that accept artificial attractors, rattles and lights.';
    const { title } = accept({ body });
    expect(title.length).toBeLessThanOrEqual(120);
    expect(body.startsWith(title.slice(0, -1))).toBe(true);
  });

  it('keeps an overlong title whole at the start of the text', () => {
    const title = 'long '.repeat(400).trim();
    const document = accept({ title, body: 'text' });
    expect(document.title.length).toBeLessThan(DOCUMENT_LIMITS.titleLength);
    expect(document.body).toBe(`${title}\ntext`);
  });

  it('drops an address that leads nowhere and keeps it as an attribute', () => {
    expect(accept({ title: 'x', url: 'javascript:alert(1)' })).toMatchObject({
      url: null,
      attributes: { unusable_url: 'javascript:alert(1)' },
    });
  });

  it('takes credentials out of an address', () => {
    expect(accept({ title: 'x', url: 'https://user:secret@example.org/a' }).url).toBe(
      'https://example.org/a',
    );
  });

  it('takes numbers as ids, tags as primary languages, codes as countries', () => {
    expect(
      accept({ title: 'x', externalId: 7 as unknown as string, language: 'en-GB', country: 'de' }),
    ).toMatchObject({ externalId: '7', language: 'en', country: 'DE' });
  });

  it('leaves the date open when there is none', () => {
    expect(accept({ title: 'x' }).publishedAt).toBeNull();
  });

  it('bounds labels and attributes', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, i]));
    const document = accept({
      title: 'x',
      labels: [...Array.from({ length: 100 }, (_, i) => `l${i}`), 'l1'],
      attributes: many,
    });
    expect(document.labels).toHaveLength(DOCUMENT_LIMITS.labels);
    expect(Object.keys(document.attributes)).toHaveLength(DOCUMENT_LIMITS.attributes);
  });
});

describe('what is refused, with the reason', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing to read', {}, /neither a title nor a text/],
    ['something else than an object', 'text', /not an object/],
    ['a date that is none', { title: 'x', publishedAt: 'someday' }, /date "someday" cannot be understood/],
    ['a date of 1201', { title: 'x', publishedAt: '1201-01-01' }, /"1201-01-01" lies outside/],
    ['a date of 3201', { title: 'x', publishedAt: '3201-01-01' }, /"3201-01-01" lies outside/],
    [
      'a text without an end',
      { title: 'x', body: 'a'.repeat(DOCUMENT_LIMITS.bodyLength + 1) },
      /has 1000001 characters; the limit is 1000000/,
    ],
    ['a text whose encoding was lost', { title: '\ufffd\ufffd\ufffd a' }, /not readable/],
    ['an id without an end', { title: 'x', externalId: 'a'.repeat(2_000) }, /the id has 2000 characters/],
  ])('%s', (_, raw, reason) => {
    expect(refuse(raw)).toMatch(reason);
  });
});
