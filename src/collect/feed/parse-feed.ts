import { BellwetherError, messageOf } from '../../base/errors.ts';
import { isDeeperThan } from '../readers/json-depth.ts';
import { decodeText } from './decode-text.ts';
import type { ParsedFeed } from './parsed-feed.ts';
import { readAtom } from './read-atom.ts';
import { isJsonFeed, readJsonFeed } from './read-json-feed.ts';
import { readRss } from './read-rss.ts';
import { stripDoctype } from './strip-doctype.ts';
import { parseXmlTree } from './xml-tree.ts';

export interface ParseFeedOptions {
  /** What the feed is called in messages: its URL or file name. */
  readonly where: string;
  /** The `Content-Type` header, for its charset. */
  readonly contentType?: string | undefined;
}

const JSON_DEPTH = 64;

/** Reads RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, and JSON Feed. Throws `FEED_UNREADABLE` saying what it found instead. */
export function parseFeed(bytes: Uint8Array, options: ParseFeedOptions): ParsedFeed {
  const { where } = options;
  // XML allows no control characters but tab and line ends, and feeds have them all the same.
  const text = decodeText(bytes, options.contentType)
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '')
    .trimStart();
  if (text === '') throw unreadable(where, 'is empty; a feed was expected.');
  if (text.startsWith('{')) return parseJson(text, where);
  if (!text.startsWith('<'))
    throw unreadable(where, `is no feed: it starts with "${text.slice(0, 60).replace(/\s+/g, ' ')}".`);
  return parseXml(text, where);
}

function parseXml(text: string, where: string): ParsedFeed {
  const root = parseXmlTree(stripDoctype(text, where), where);
  switch (root?.name) {
    case 'rss':
    case 'rdf':
    case 'rdf:rdf':
    case 'channel':
      return readRss(root);
    case 'feed':
    case 'entry':
      return readAtom(root);
    case undefined:
      throw unreadable(where, 'is no feed: there is no XML element in it.');
    case 'html':
    case 'xhtml:html':
      throw unreadable(where, 'is a web page, not a feed. Look on it for the address of its feed.');
    default:
      throw unreadable(
        where,
        `is no feed: its outermost element is <${root!.name.slice(0, 60)}>, not <rss>, <feed> or <rdf:RDF>.`,
      );
  }
}

function parseJson(text: string, where: string): ParsedFeed {
  if (isDeeperThan(text, JSON_DEPTH))
    throw unreadable(where, `nests deeper than ${JSON_DEPTH} levels, as no JSON Feed does.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(where, `is not JSON: ${messageOf(error)}.`, error);
  }
  if (!isJsonFeed(value))
    throw unreadable(
      where,
      'is JSON and no JSON Feed: it has no list of items, or neither version nor title.',
    );
  return readJsonFeed(value);
}

function unreadable(where: string, why: string, cause?: unknown): BellwetherError {
  return new BellwetherError('FEED_UNREADABLE', `${where} ${why}`, { cause });
}
