import type { AtomFeed, JsonFeed, RdfFeed, RssFeed } from 'feedsmith';
import type { FeedItem, ParsedFeed } from './parse-feed.ts';

/**
 * One shape for four formats. Where a format has an element of its own and the feed uses an extension
 * (Dublin Core, Atom, content:encoded) for the same thing, the format's own comes first, except for content,
 * where the fuller form is the extension.
 */
export function normaliseRss(feed: RssFeed.Feed<string>): ParsedFeed {
  const base = feed.xml?.base ?? feed.atom?.xml?.base;
  return compact({
    format: 'rss',
    title: feed.title ?? feed.dc?.titles?.[0] ?? feed.atom?.title?.value,
    link: resolve(feed.link ?? alternateLink(feed.atom?.links), base),
    language: feed.language ?? feed.dc?.languages?.[0],
    items: (feed.items ?? []).map((item): FeedItem => {
      const itemBase = resolve(item.xml?.base, base) ?? base;
      const guid = item.guid?.value;
      // A guid is an address unless it says that it is not.
      const permalink =
        item.guid?.isPermaLink !== false && guid !== undefined && /^https?:\/\//i.test(guid)
          ? guid
          : undefined;
      return compact({
        id: guid ?? item.atom?.id ?? item.dc?.identifiers?.[0],
        title:
          item.title ??
          item.dc?.titles?.[0] ??
          item.media?.title?.value ??
          item.itunes?.title ??
          item.atom?.title?.value,
        link: resolve(
          item.link ?? alternateLink(item.atom?.links) ?? permalink ?? item.enclosures?.[0]?.url,
          itemBase,
        ),
        published:
          item.pubDate ??
          item.dc?.dates?.[0] ??
          item.dcterms?.issued?.[0] ??
          item.dcterms?.created?.[0] ??
          item.atom?.published,
        updated: item.atom?.updated ?? item.dcterms?.modified?.[0],
        content: item.content?.encoded ?? item.atom?.content?.value,
        summary:
          item.description ??
          item.dc?.descriptions?.[0] ??
          item.media?.description?.value ??
          item.itunes?.summary ??
          item.atom?.summary?.value,
        author:
          names(item.authors?.map(personName)) ??
          names(item.dc?.creators) ??
          names(item.atom?.authors?.map(personName)) ??
          item.itunes?.author,
        categories: (item.categories?.map(({ name }) => name) ?? item.dc?.subjects ?? []).filter(
          (name) => name !== undefined,
        ),
        language: item.dc?.languages?.[0],
        comments: item.slash?.comments,
      });
    }),
  });
}

export function normaliseRdf(feed: RdfFeed.Feed<string>): ParsedFeed {
  const base = feed.xml?.base;
  return compact({
    format: 'rdf',
    title: feed.title ?? feed.dc?.titles?.[0],
    link: resolve(feed.link, base),
    language: feed.dc?.languages?.[0],
    items: (feed.items ?? []).map(
      (item): FeedItem =>
        compact({
          id: item.rdf?.about ?? item.dc?.identifiers?.[0],
          title: item.title ?? item.dc?.titles?.[0],
          link: resolve(
            item.link ?? alternateLink(item.atom?.links) ?? item.rdf?.about,
            resolve(item.xml?.base, base) ?? base,
          ),
          published:
            item.dc?.dates?.[0] ??
            item.dcterms?.issued?.[0] ??
            item.dcterms?.created?.[0] ??
            item.atom?.published,
          updated: item.dcterms?.modified?.[0] ?? item.atom?.updated,
          content: item.content?.encoded ?? item.atom?.content?.value,
          summary: item.description ?? item.dc?.descriptions?.[0],
          author: names(item.dc?.creators) ?? names(item.atom?.authors?.map(personName)),
          categories: item.dc?.subjects ?? [],
          language: item.dc?.languages?.[0],
          comments: item.slash?.comments,
        }),
    ),
  });
}

export function normaliseAtom(feed: AtomFeed.Feed<string>): ParsedFeed {
  const base = feed.xml?.base;
  const feedAuthor = names(feed.authors?.map(personName));
  return compact({
    format: 'atom',
    title: feed.title?.value,
    link: resolve(alternateLink(feed.links), base),
    language: feed.xml?.lang ?? feed.dc?.languages?.[0],
    items: (feed.entries ?? []).map((entry): FeedItem => {
      const entryBase = resolve(entry.xml?.base, base) ?? base;
      return compact({
        id: resolve(entry.id, entryBase),
        title: entry.title?.value ?? entry.dc?.titles?.[0] ?? entry.media?.title?.value,
        link: resolve(alternateLink(entry.links) ?? entry.content?.src, entryBase),
        published: entry.published ?? entry.dc?.dates?.[0],
        updated: entry.updated,
        content: entry.content?.value,
        summary: entry.summary?.value ?? entry.media?.groups?.[0]?.description?.value,
        author: names(entry.authors?.map(personName)) ?? names(entry.dc?.creators) ?? feedAuthor,
        categories: (entry.categories ?? [])
          .map(({ label, term }) => label ?? term)
          .filter((name) => name !== undefined),
        language: entry.xml?.lang ?? entry.dc?.languages?.[0],
        comments: entry.slash?.comments ?? entry.thr?.total,
      });
    }),
  });
}

export function normaliseJsonFeed(feed: JsonFeed.Feed<string>): ParsedFeed {
  const feedAuthor = names(feed.authors?.map(({ name }) => name));
  return compact({
    format: 'json',
    title: feed.title,
    link: feed.home_page_url,
    language: feed.language,
    items: (feed.items ?? []).map(
      (item): FeedItem =>
        compact({
          id: item.id,
          title: item.title,
          link: item.url ?? item.external_url,
          published: item.date_published,
          updated: item.date_modified,
          content: item.content_html ?? item.content_text,
          summary: item.summary,
          author: names(item.authors?.map(({ name }) => name)) ?? feedAuthor,
          categories: item.tags ?? [],
          language: item.language,
        }),
    ),
  });
}

interface Link {
  readonly href?: string;
  readonly rel?: string;
}

/** The page itself: rel "alternate" or none, else the first link that is not about the feed's own workings. */
function alternateLink(links: readonly Link[] | undefined): string | undefined {
  const page = links?.find(
    ({ rel, href }) => href !== undefined && (rel === undefined || rel === 'alternate'),
  );
  return (
    page ??
    links?.find(
      ({ rel }) =>
        rel !== undefined && !['self', 'hub', 'edit', 'next', 'enclosure', 'replies', 'via'].includes(rel),
    )
  )?.href;
}

function resolve(link: string | undefined, base: string | undefined): string | undefined {
  if (link === undefined || base === undefined || !URL.canParse(link, base)) return link;
  return /^[a-z][a-z0-9+.-]*:/i.test(link) ? link : new URL(link, base).href;
}

function personName(person: { readonly name?: string; readonly email?: string }): string | undefined {
  return person.name ?? person.email;
}

function names(list: readonly (string | undefined)[] | undefined): string | undefined {
  const known = list?.filter((name) => name !== undefined) ?? [];
  return known.length === 0 ? undefined : known.join(', ');
}

/** Drops absent fields, which `exactOptionalPropertyTypes` asks for. */
function compact<T extends object>(fields: { [Key in keyof T]: T[Key] | undefined } & object): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
