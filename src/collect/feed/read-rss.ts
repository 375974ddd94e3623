import { childrenOf, childValue, childValues, elementValue, nonNegativeInteger } from './element-values.ts';
import type { FeedItem, ParsedFeed } from './parsed-feed.ts';
import { withoutAbsent } from './without-absent.ts';
import { resolveUrl, type XmlElement } from './xml-tree.ts';

/**
 * RSS 0.9x, 1.0 (RDF) and 2.0. Where RSS has an element of its own and the feed says the same by an extension
 * (Dublin Core, Atom, Media RSS), RSS's own comes first, except for the content, where the extension is fuller.
 */
export function readRss(root: XmlElement): ParsedFeed {
  const channel = root.name === 'channel' ? root : (childrenOf(root, 'channel')[0] ?? root);
  // RSS 1.0 has items beside the channel; some 2.0 feeds put them there by mistake.
  const items =
    channel === root
      ? childrenOf(root, 'item')
      : [...childrenOf(channel, 'item'), ...childrenOf(root, 'item')];
  return withoutAbsent<ParsedFeed>({
    format: root.name === 'rdf' || root.name === 'rdf:rdf' ? 'rdf' : 'rss',
    title: childValue(channel, 'title', 'dc:title', 'itunes:title', 'atom:title'),
    link: lastLink(channel) ?? atomLink(channel, ['alternate', 'self']),
    language: childValue(channel, 'language', 'dc:language') ?? channel.language,
    items: items.map(readItem),
  });
}

function readItem(item: XmlElement): FeedItem {
  const guid = childrenOf(item, 'guid').find((element) => elementValue(element) !== undefined);
  const id =
    elementValue(guid) ??
    childValue(item, 'atom:id') ??
    item.attributes['rdf:about'] ??
    childValue(item, 'dc:identifier');
  // A guid is an address unless it says that it is not.
  const permalink =
    guid?.attributes.ispermalink !== 'false' && id !== undefined && /^https?:\/\//i.test(id) ? id : undefined;
  const enclosure = childrenOf(item, 'enclosure')[0]?.attributes.url;
  const media = childrenOf(item, 'media:group')[0];
  return withoutAbsent<FeedItem>({
    id,
    title: childValue(item, 'title', 'dc:title', 'media:title', 'itunes:title', 'atom:title'),
    link: lastLink(item) ?? atomLink(item, ['alternate']) ?? permalink ?? resolveUrl(enclosure, item.base),
    published: childValue(
      item,
      'pubdate',
      'dc:date',
      'dcterms:issued',
      'dcterms:created',
      'atom:published',
      'published',
    ),
    updated: childValue(item, 'atom:updated', 'dcterms:modified', 'updated'),
    content: childValue(item, 'content:encoded', 'encoded', 'atom:content', 'content'),
    summary:
      childValue(
        item,
        'description',
        'dc:description',
        'media:description',
        'itunes:summary',
        'atom:summary',
      ) ?? childValue(media, 'media:description'),
    author: authors(item),
    categories: childValues(item, 'category', 'dc:subject', 'itunes:keywords'),
    language: childValue(item, 'dc:language') ?? item.language,
    comments: nonNegativeInteger(childValue(item, 'slash:comments', 'thr:total')),
  });
}

/** The last of several links is the item's own in the feeds that have several. */
function lastLink(element: XmlElement): string | undefined {
  const links = childrenOf(element, 'link').map((link) =>
    resolveUrl(elementValue(link) ?? link.attributes.href, link.base),
  );
  return links.filter((link) => link !== undefined && link !== '').at(-1);
}

function atomLink(element: XmlElement, relations: readonly string[]): string | undefined {
  const links = childrenOf(element, 'atom:link');
  for (const relation of relations) {
    const link = links.find(
      ({ attributes }) => (attributes.rel ?? 'alternate') === relation && attributes.href !== undefined,
    );
    if (link !== undefined) return resolveUrl(link.attributes.href, link.base);
  }
  return undefined;
}

/** `ada@example.org (Ada Lovelace)` and `Ada Lovelace <ada@example.org>` are people with names. */
function authors(item: XmlElement): string | undefined {
  const atom = childrenOf(item, 'atom:author').map(
    (author) => childValue(author, 'atom:name', 'atom:email') ?? elementValue(author),
  );
  const named = childrenOf(item, 'author').map(
    (author) => childValue(author, 'name', 'email') ?? elementValue(author),
  );
  const own = [...named, ...atom].filter((author) => author !== undefined);
  const all = own.length > 0 ? own : childValues(item, 'dc:creator', 'itunes:author', 'media:credit');
  const names = all.map(
    (author) => /^\S+@\S+\s+\((.+)\)$/.exec(author)?.[1] ?? /^(.+?)\s*<\S+@\S+>$/.exec(author)?.[1] ?? author,
  );
  return names.length === 0 ? undefined : names.join(', ');
}
