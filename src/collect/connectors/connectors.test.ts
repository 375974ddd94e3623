import { describe, expect, it } from 'vitest';
import { BellwetherError } from '../../base/errors.ts';
import type { Cursor, FetchContext } from '../connector.ts';
import type { FetchResponse, SafeFetch } from '../safe-fetch.ts';
import { createHackerNews } from './hackernews.ts';
import { rss } from './rss.ts';

type Answer = (url: string) => Partial<FetchResponse> | string;

function context(answer: Answer): FetchContext & { readonly asked: string[] } {
  const asked: string[] = [];
  const fetch: SafeFetch = async (url, request) => {
    asked.push(`${url}${request?.etag == null ? '' : ` etag ${request.etag}`}`);
    const given = answer(url);
    const response: Partial<FetchResponse> = typeof given === 'string' ? { body: Buffer.from(given) } : given;
    return {
      status: 200,
      notModified: response.status === 304,
      headers: {},
      body: new Uint8Array(),
      finalUrl: url,
      etag: null,
      lastModified: null,
      retryAfterMs: null,
      ...response,
    };
  };
  return { fetch, signal: new AbortController().signal, now: 0, asked };
}

describe('the RSS connector', () => {
  const url = 'https://e.org/feed';
  const feed = (...titles: string[]) =>
    `<rss xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel>${titles.map((title, i) => `<item><guid>${i}</guid><title>${title}</title><slash:comments>${titles.length}</slash:comments></item>`).join('')}</channel></rss>`;
  const titles = (page: { documents: readonly { title?: string }[] }) =>
    page.documents.map(({ title }) => title);

  it('hands over new and edited items, and not those it knows, whatever the server says about change', async () => {
    const first = await rss.fetchPage(
      { url },
      null,
      context(() => feed('a', 'b')),
    );
    expect(titles(first)).toEqual(['a', 'b']);
    const same = await rss.fetchPage(
      { url },
      first.cursor,
      context(() => feed('a', 'b')),
    );
    expect(same).toMatchObject({ documents: [], unchanged: true, more: false });
    const more = await rss.fetchPage(
      { url },
      same.cursor,
      context(() => feed('a', 'edited', 'c')),
    );
    expect(titles(more)).toEqual(['edited', 'c']);
  });

  it('sends the validators of its own address only', async () => {
    const first = await rss.fetchPage(
      { url },
      null,
      context(() => ({ body: Buffer.from(feed('a')), etag: '"1"' })),
    );
    const second = context(() => ({ status: 304 }));
    expect(await rss.fetchPage({ url }, first.cursor, second)).toMatchObject({
      unchanged: true,
      cursor: first.cursor,
    });
    const moved = context(() => feed('a'));
    expect(titles(await rss.fetchPage({ url: 'https://other.org/' }, first.cursor, moved))).toEqual(['a']);
    expect([...second.asked, ...moved.asked]).toEqual([`${url} etag "1"`, 'https://other.org/']);
  });

  it('says what went wrong: the status, or what came instead of a feed', async () => {
    await expect(
      rss.fetchPage(
        { url },
        null,
        context(() => ({ status: 410 })),
      ),
    ).rejects.toThrow(/answered 410\. It says that it is gone for good/);
    await expect(
      rss.fetchPage(
        { url },
        null,
        context(() => '<html></html>'),
      ),
    ).rejects.toMatchObject({ code: 'FEED_UNREADABLE' });
  });

  it('is named after its address', () => {
    expect(rss.nameOf(rss.parseSettings({ url: 'https://www.e.org/' }))).toBe('e.org');
    expect(rss.nameOf(rss.parseSettings({ url: 'HTTPS://e.org/feed.xml' }))).toBe('e.org/feed.xml');
    expect(() => rss.parseSettings({})).toThrow(/settings\.url is missing/);
  });
});

describe('the Hacker News connector', () => {
  const hackerNews = createHackerNews({ baseUrl: 'https://hn.test/v0' });
  const settings = hackerNews.parseSettings({ list: 'ask', limit: 120 });
  const ids = Array.from({ length: 150 }, (_, i) => 1000 - i);
  const item = (url: string) => {
    const id = Number(/item\/(\d+)/.exec(url)![1]);
    return JSON.stringify({
      id,
      type: 'story',
      by: 'a',
      time: 1,
      title: `Story ${id}`,
      score: 2,
      descendants: 0,
    });
  };
  const answer: Answer = (url) => (url.endsWith('askstories.json') ? JSON.stringify(ids) : item(url));

  async function run(cursor: Cursor | null, with_: Answer) {
    const asking = context(with_);
    const found: (string | undefined)[] = [];
    for (let at = cursor; ; ) {
      const page = await hackerNews.fetchPage(settings, at, asking);
      found.push(...page.documents.map(({ externalId }) => externalId));
      at = page.cursor;
      if (!page.more) return { found, cursor: at, asked: asking.asked };
    }
  }

  it('pages through its list in order, once, as far as its limit', async () => {
    const { found, asked, cursor } = await run(null, answer);
    expect(found).toEqual(ids.slice(0, 120).map(String));
    expect(asked.length).toBe(121);
    expect(cursor).toMatchObject({ highestId: 1000 });
    expect((await run(cursor, answer)).found).toEqual([]);
  });

  it('keeps what it got when some items fail, and asks for those again in the next run', async () => {
    const failing: Answer = (url) => (url.endsWith('/item/990.json') ? { status: 500 } : answer(url));
    const first = await run(null, failing);
    expect(first.found.length).toBe(49);
    const second = await run(first.cursor, answer);
    expect(new Set([...first.found, ...second.found]).size).toBe(120);
  });

  it('fails when everything fails, with the reason of the first', async () => {
    await expect(
      run(null, (url) => (url.includes('/item/') ? { status: 500 } : answer(url))),
    ).rejects.toThrow(/answered 500/);
    await expect(run(null, () => '{}')).rejects.toMatchObject({ code: 'FEED_UNREADABLE' });
    await expect(run(null, () => 'oops')).rejects.toThrow(/did not answer with JSON/);
  });

  it('stops asking for items once it is told to wait', async () => {
    const asking = context(answer);
    let items = 0;
    const fetch: SafeFetch = async (url, request) => {
      if (url.includes('/item/') && ++items > 8)
        throw new BellwetherError('TOO_MANY_REQUESTS', 'wait', { details: { retryAfterMs: 60_000 } });
      return asking.fetch(url, request);
    };
    const page = await hackerNews.fetchPage(settings, null, { ...asking, fetch });
    expect(page.documents.length).toBe(8);
    expect(items).toBeLessThanOrEqual(16);
    expect(page.more).toBe(false);
  });

  it('checks its settings', () => {
    expect(hackerNews.parseSettings({})).toEqual({ list: 'top', limit: 100 });
    expect(() => hackerNews.parseSettings({ list: 'worst' })).toThrow(/settings\.list is "worst"/);
    expect(() => hackerNews.parseSettings({ limit: 501 })).toThrow(/settings\.limit is 501/);
  });
});
