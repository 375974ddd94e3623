import { isUtf8 } from 'node:buffer';
import {
  childrenOf,
  childValue,
  childValues,
  elementValue,
  nonNegativeInteger,
  resolveMarkup,
} from './element-values.ts';
import type { FeedItem, ParsedFeed } from './parsed-feed.ts';
import { withoutAbsent } from './without-absent.ts';
import { resolveUrl, type XmlElement } from './xml-tree.ts';

/** Atom 0.3 and 1.0. */
export function readAtom(root: XmlElement): ParsedFeed {
  // A single entry may stand alone.
  const entries = root.name === 'entry' ? [root] : childrenOf(root, 'entry');
  const feedAuthor = authors(root);
  return withoutAbsent<ParsedFeed>({
    format: 'atom',
    title: typedText(childrenOf(root, 'title')[0]),
    link: page(root) ?? link(root, 'self'),
    language: root.language ?? childValue(root, 'dc:language'),
    items: entries.map((entry) => readEntry(entry, feedAuthor)),
  });
}

function readEntry(entry: XmlElement, feedAuthor: string | undefined): FeedItem {
  const content = childrenOf(entry, 'content')[0];
  const media = childrenOf(entry, 'media:group')[0];
  const idElement = childrenOf(entry, 'id')[0];
  return withoutAbsent<FeedItem>({
    id: idElement === undefined ? undefined : resolveUrl(elementValue(idElement), idElement.base),
    title:
      typedText(childrenOf(entry, 'title')[0]) ??
      childValue(entry, 'dc:title', 'media:title') ??
      childValue(media, 'media:title'),
    link:
      page(entry) ?? (content === undefined ? undefined : resolveUrl(content.attributes.src, content.base)),
    published: childValue(entry, 'published', 'issued', 'created', 'dc:date', 'pubdate'),
    updated: childValue(entry, 'updated', 'modified'),
    content: typedText(content) ?? childValue(entry, 'content:encoded'),
    summary: typedText(childrenOf(entry, 'summary')[0]) ?? childValue(media, 'media:description'),
    author: authors(entry) ?? authors(childrenOf(entry, 'source')[0]) ?? feedAuthor,
    categories: categories(entry),
    language: entry.language ?? childValue(entry, 'dc:language'),
    comments: nonNegativeInteger(childValue(entry, 'slash:comments', 'thr:total')),
  });
}

/** The page itself: rel "alternate" or none, HTML before other types, else a link that is not about the feed's own workings. */
function page(element: XmlElement): string | undefined {
  const links = childrenOf(element, 'link').filter(({ attributes }) => attributes.href !== undefined);
  const pages = links.filter(({ attributes }) => (attributes.rel ?? 'alternate') === 'alternate');
  const best =
    pages.find(({ attributes }) => (attributes.type ?? 'text/html').includes('html')) ??
    pages[0] ??
    links.find(({ attributes }) => !WORKINGS.has(attributes.rel ?? ''));
  if (best !== undefined) return resolveUrl(best.attributes.href, best.base);
  const written = childrenOf(element, 'link').find((one) => elementValue(one) !== undefined);
  return written === undefined ? undefined : resolveUrl(elementValue(written), written.base);
}

const WORKINGS = new Set([
  'self',
  'hub',
  'edit',
  'next',
  'previous',
  'first',
  'last',
  'enclosure',
  'replies',
  'via',
  'search',
  'license',
  'service.post',
  'service.edit',
  'service.feed',
]);

function link(element: XmlElement, relation: string): string | undefined {
  const found = childrenOf(element, 'link').find(({ attributes }) => attributes.rel === relation);
  return found === undefined ? undefined : resolveUrl(found.attributes.href, found.base);
}

/** A text construct (RFC 4287, 3.1, and `mode` of Atom 0.3): plain, HTML, XHTML in a `div`, or base64. */
function typedText(element: XmlElement | undefined): string | undefined {
  if (element === undefined) return undefined;
  const { mode, type = '' } = element.attributes;
  const value = elementValue(element);
  if (value === undefined) return undefined;
  const isText = type === '' || /^(text|html|xhtml)$|^text\/|[/+](xml|html|xhtml\+xml)$/i.test(type);
  if (mode === 'base64' || (!isText && element.children.length === 0)) {
    const decoded = fromBase64(value);
    if (decoded !== null) return decoded || undefined;
  }
  const [only] = element.children;
  const wrapped =
    only !== undefined &&
    element.children.length === 1 &&
    /^(\w+:)?div$/.test(only.name) &&
    element.text.trim() === '';
  const markup = wrapped && /xhtml/i.test(type) ? only.source.trim() : value;
  return resolveMarkup(markup, (wrapped ? only.base : undefined) ?? element.base) || undefined;
}

/** Null when it is no base64, or stands for something other than text. */
function fromBase64(text: string): string | null {
  if (!/^[A-Za-z0-9+/\s]+={0,2}$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return isUtf8(bytes) && !bytes.some((byte) => byte < 9) ? bytes.toString('utf8').trim() : null;
}

function authors(element: XmlElement | undefined): string | undefined {
  const people = childrenOf(element, 'author').map(
    (author) =>
      childValue(author, 'name', 'email') ??
      (author.children.length === 0 ? elementValue(author) : undefined),
  );
  const named = people.filter((person) => person !== undefined);
  const all = named.length > 0 ? named : childValues(element, 'dc:creator');
  return all.length === 0 ? undefined : all.join(', ');
}

function categories(entry: XmlElement): string[] {
  const own = childrenOf(entry, 'category').map(
    (category) => category.attributes.label || category.attributes.term || elementValue(category),
  );
  const named = own.filter((category) => category !== undefined);
  return named.length > 0 ? named : childValues(entry, 'dc:subject');
}
