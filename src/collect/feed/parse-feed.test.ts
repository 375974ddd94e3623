import { describe, expect, it } from 'vitest';
import { feedDocuments } from './feed-documents.ts';
import { parseFeed } from './parse-feed.ts';

const parse = (text: string | Uint8Array, contentType?: string) =>
  parseFeed(typeof text === 'string' ? Buffer.from(text) : text, { where: 'here', contentType });
const rss = (inside: string, before = '') =>
  `${before}<rss version="2.0"><channel><title>Ünï</title>${inside}</channel></rss>`;

describe('the encoding of a feed', () => {
  const latin = (text: string) => Buffer.from(text, 'latin1');
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  it.each([
    ['UTF-8', Buffer.from(rss('')), undefined],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${rss('')}`), undefined],
    [
      'Latin-1 by the XML declaration',
      latin(rss('', '<?xml version="1.0" encoding="ISO-8859-1"?>')),
      undefined,
    ],
    ['Latin-1 by the header', latin(rss('')), 'text/xml; charset=iso-8859-1'],
    ['Latin-1 that nobody mentions', latin(rss('')), undefined],
    [
      'Latin-1 that claims to be UTF-8',
      latin(rss('', '<?xml version="1.0" encoding="utf-8"?>')),
      'text/xml; charset=no-such',
    ],
    [
      'UTF-8 that claims to be Latin-1',
      Buffer.from(rss('', '<?xml version="1.0" encoding="ISO-8859-1"?>')),
      'text/xml; charset=latin1',
    ],
    ['UTF-16 with a mark', utf16(`\uFEFF${rss('')}`), undefined],
    ['UTF-16 without one', utf16(rss('')), undefined],
    ['UTF-16, the big end first', utf16(`\uFEFF${rss('')}`).swap16(), undefined],
  ])('%s', (_name, bytes, contentType) => {
    expect(parse(bytes, contentType).title).toBe('Ünï');
  });
  it('may be Japanese, Russian or Chinese', () => {
    expect(
      parse(
        Buffer.concat([
          Buffer.from('<?xml version="1.0" encoding="Shift_JIS"?><rss><channel><title>'),
          Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
          Buffer.from('</title></channel></rss>'),
        ]),
      ).title,
    ).toBe('日本');
    expect(
      parse(
        Buffer.concat([
          Buffer.from('<rss><channel><title>'),
          Buffer.from([0xcc, 0xe8, 0xf0]),
          Buffer.from('</title></channel></rss>'),
        ]),
        'text/xml; charset=windows-1251',
      ).title,
    ).toBe('Мир');
    expect(
      parse(
        Buffer.concat([
          Buffer.from('<rss><channel><title>'),
          Buffer.from([0xd6, 0xd0, 0xce, 0xc4]),
          Buffer.from('</title></channel></rss>'),
        ]),
        'text/xml; charset="gb2312"',
      ).title,
    ).toBe('中文');
  });
});

describe('what is not a feed is refused, quickly and with the reason', () => {
  const entity = (declarations: string) =>
    `<?xml version="1.0"?><!DOCTYPE rss [${declarations}]>${rss('<item><title>&a;</title></item>')}`;
  it.each([
    [
      'an entity bomb',
      entity('<!ENTITY a "&b;&b;"><!ENTITY b "&c;&c;"><!ENTITY c "x">'),
      /made of other entities/,
    ],
    [
      'a quadratic entity bomb behind a comment',
      `<!-- <rss> -->${entity('<!-- ] > --><!ENTITY a "&b;">')}`,
      /made of other entities/,
    ],
    ['an external entity', entity('<!ENTITY a SYSTEM "file:///etc/passwd">'), /external entity/],
    ['a public external entity', entity('<!ENTITY a PUBLIC "x" "http://e.org/">'), /external entity/],
    ['a parameter entity', entity('<!ENTITY % a "x">'), /parameter entity/],
    ['a declaration without end', `<!DOCTYPE rss [${'<!ELEMENT a ANY>'.repeat(100)}`, /does not end/],
    ['a web page', '<!DOCTYPE html><html><head><title>x</title></head></html>', /web page/],
    ['other XML', '<note/>', /outermost element is <note>/],
    ['text', 'Not found', /starts with "Not found"/],
    ['nothing', ' \n', /is empty/],
    ['broken JSON', '{"version":', /is not JSON/],
    ['other JSON', '{"error":"x"}', /no JSON Feed/],
    ['deep JSON', `{"items":${'['.repeat(100)}`, /deeper than 64/],
    ['deep XML', '<rss>'.repeat(100_000), /deeper than 200/],
  ])('%s', (_name, text, reason) => {
    const started = performance.now();
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'FEED_UNREADABLE', message: expect.stringMatching(reason) }),
    );
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('but a harmless declaration is passed over, and its entities are not expanded', () => {
    const feed = parse(
      '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd" [<!ENTITY own "expanded">]><rss><channel><item><title>&own; &eacute; &#233; &amp;eacute;</title></item></channel></rss>',
    );
    expect(feed.items[0]?.title).toBe('&own; é é &eacute;');
  });
});

describe('feed items as documents', () => {
  it('have their links resolved: by xml:base, else by where the feed came from', () => {
    const feed = parse(
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="a"/></entry><entry xml:base="https://b.org/x/"><link href="b"/></entry><entry><link href="javascript:alert(1)"/></entry></feed>',
    );
    expect(feedDocuments(feed, { base: 'https://e.org/feeds/atom.xml' }).map(({ url }) => url)).toEqual([
      'https://e.org/feeds/a',
      'https://b.org/x/b',
      undefined,
    ]);
  });

  it('are known by their id, else by their link, else by a hash of what they say', () => {
    const items =
      '<item><guid>g</guid><link>https://e.org/1</link></item><item><link>https://e.org/2</link></item><item><title>Only a title</title></item><item><title>Another</title></item>';
    const ids = () => feedDocuments(parse(rss(items)), { base: null }).map(({ externalId }) => externalId!);
    expect(ids().slice(0, 2)).toEqual(['g', 'https://e.org/2']);
    expect(ids()[2]).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(new Set(ids()).size).toBe(4);
    expect(ids()).toEqual(ids());
  });

  it('carry the fuller of content and summary, authors, labels, language and the count of comments', () => {
    const feed = parse(
      `<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:other="http://purl.org/dc/elements/1.1/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><language>de</language>
       <item><title>T</title><description>short</description><content:encoded><![CDATA[<p>long &amp; full</p>]]></content:encoded><other:creator>Ada</other:creator><category>a</category><category>b</category>
       <pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate><slash:comments>4</slash:comments></item></channel></rss>`,
    );
    expect(feedDocuments(feed, { base: null })).toMatchObject([
      {
        title: 'T',
        body: '<p>long &amp; full</p>',
        author: 'Ada',
        labels: ['a', 'b'],
        language: 'de',
        publishedAt: 'Thu, 01 Jan 2026 00:00:00 GMT',
        attributes: { comments: 4 },
      },
    ]);
  });

  it('survive tags that do not match and bare ampersands', () => {
    const feed = parse(
      '<rss><channel><item><title>A & B</titel><link>https://e.org/1</link></item><item><title>C</title></item></channel>',
    );
    expect(feed.items.map(({ title, link }) => [title, link])).toEqual([
      ['A & B', 'https://e.org/1'],
      ['C', undefined],
    ]);
  });
});
