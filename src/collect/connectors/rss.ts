import { BellwetherError } from '../../base/errors.ts';
import type { Connector, Cursor } from '../connector.ts';
import { feedDocuments } from '../feed/feed-documents.ts';
import { parseFeed } from '../feed/parse-feed.ts';
import { requireSuccess } from '../require-success.ts';

interface RssSettings {
  readonly url: string;
}

/** What the server said last time, so that it need not send the feed again. */
interface RssCursor {
  readonly url: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** RSS 0.9x to 2.0, RDF, Atom and JSON Feed: one request gives the whole feed. */
export const rss: Connector<RssSettings> = {
  kind: 'rss',
  title: 'RSS, Atom or JSON feed',

  parseSettings(settings) {
    const { url } = settings;
    const parsed = typeof url === 'string' ? URL.parse(url) : null;
    if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
      throw new BellwetherError(
        'INVALID_INPUT',
        `settings.url is ${JSON.stringify(url) ?? 'missing'}. Give the address of the feed, for example https://example.org/feed.xml.`,
      );
    }
    return { url: parsed.href };
  },

  async fetchPage({ url }, cursor, context) {
    const last = readCursor(cursor, url);
    const response = await context.fetch(url, {
      headers: {
        accept:
          'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5',
      },
      etag: last.etag,
      lastModified: last.lastModified,
      signal: context.signal,
    });
    if (response.notModified)
      return { documents: [], cursor: { ...last }, more: false, unchanged: true, rejected: [] };
    requireSuccess(response, url);
    const feed = parseFeed(response.body, { where: url, contentType: response.headers['content-type'] });
    const next: RssCursor = { url, etag: response.etag, lastModified: response.lastModified };
    return {
      documents: feedDocuments(feed, { base: response.finalUrl }),
      cursor: { ...next },
      more: false,
      unchanged: false,
      rejected: [],
    };
  },
};

/** A cursor of another address (the settings were edited) says nothing about this one. */
function readCursor(cursor: Cursor | null, url: string): RssCursor {
  if (cursor?.url !== url) return { url, etag: null, lastModified: null };
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return { url, etag: text(cursor.etag), lastModified: text(cursor.lastModified) };
}
