import type { FeedItem, ParsedFeed } from './parsed-feed.ts';
import { withoutAbsent } from './without-absent.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Whether a JSON document is a JSON Feed. Some state the version as a bare number, so the items decide. */
export function isJsonFeed(value: unknown): value is Fields & { readonly items: readonly unknown[] } {
  return (
    isFields(value) &&
    Array.isArray(value.items) &&
    (typeof value.version === 'string' || typeof value.title === 'string')
  );
}

/** JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). Fields of a wrong type are taken for absent. */
export function readJsonFeed(feed: Fields & { readonly items: readonly unknown[] }): ParsedFeed {
  const feedAuthor = authors(feed);
  return withoutAbsent<ParsedFeed>({
    format: 'json',
    title: text(feed.title),
    link: text(feed.home_page_url),
    language: text(feed.language),
    items: feed.items.filter(isFields).map((item) =>
      withoutAbsent<FeedItem>({
        id: text(item.id),
        title: text(item.title),
        link: text(item.url) ?? text(item.external_url),
        published: text(item.date_published),
        updated: text(item.date_modified),
        content: text(item.content_html) ?? text(item.content_text),
        summary: text(item.summary),
        author: authors(item) ?? feedAuthor,
        categories: Array.isArray(item.tags) ? item.tags.map(text).filter((tag) => tag !== undefined) : [],
        language: text(item.language),
        comments: undefined,
      }),
    ),
  });
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Ids are numbers in some feeds, which the standard says to read as text. */
function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** 1.1 has `authors`, 1.0 had `author`. */
function authors(fields: Fields): string | undefined {
  const people = Array.isArray(fields.authors) ? fields.authors : [fields.author];
  const names = people
    .map((person: unknown) => (isFields(person) ? text(person.name) : undefined))
    .filter((name) => name !== undefined);
  return names.length === 0 ? undefined : names.join(', ');
}
