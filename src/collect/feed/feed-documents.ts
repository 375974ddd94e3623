import { createHash } from 'node:crypto';
import type { RawDocument } from '../../domain/document.ts';
import type { FeedItem, ParsedFeed } from './parsed-feed.ts';

/**
 * Maps a feed's items to documents. An item without an id of its own is known by its link, and without a
 * link by a hash of its text, so that reading the feed again gives the same ids.
 * `base` is the address that the feed came from; relative links are resolved against it.
 */
export function feedDocuments(feed: ParsedFeed, options: { readonly base: string | null }): RawDocument[] {
  const base = options.base ?? feed.link;
  return feed.items.map((item) => {
    const url = absolute(item.link, base);
    const body = longer(item.content, item.summary);
    const language = item.language ?? feed.language;
    const publishedAt = item.published ?? item.updated;
    return {
      externalId: item.id ?? url ?? contentId(item),
      ...(url === undefined ? {} : { url }),
      ...(item.title === undefined ? {} : { title: item.title }),
      ...(body === undefined ? {} : { body }),
      ...(item.author === undefined ? {} : { author: item.author }),
      ...(publishedAt === undefined ? {} : { publishedAt }),
      ...(language === undefined ? {} : { language }),
      ...(item.categories.length === 0 ? {} : { labels: item.categories }),
      ...(item.comments === undefined ? {} : { attributes: { comments: item.comments } }),
    };
  });
}

function absolute(link: string | undefined, base: string | undefined): string | undefined {
  if (link === undefined) return undefined;
  const url = URL.parse(link, base);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : undefined;
}

function longer(content: string | undefined, summary: string | undefined): string | undefined {
  if (content === undefined || summary === undefined) return content ?? summary;
  return content.length >= summary.length ? content : summary;
}

function contentId(item: FeedItem): string {
  const text = JSON.stringify([item.title ?? '', item.published ?? '', item.content ?? item.summary ?? '']);
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
