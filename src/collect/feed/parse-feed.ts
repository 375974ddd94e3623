import {
  type AnyFeed,
  detectAtomFeed,
  detectRdfFeed,
  ParseError,
  parseFeed as parseAnyFeed,
} from 'feedsmith';
import { BellwetherError, messageOf } from '../../base/errors.ts';
import { isDeeperThan } from '../readers/json-depth.ts';
import { decodeText } from './decode-text.ts';
import { normaliseAtom, normaliseJsonFeed, normaliseRdf, normaliseRss } from './normalise-feed.ts';
import { stripDoctype } from './strip-doctype.ts';

/** An item in the terms that all formats share. Links are resolved where the feed states a base. */
export interface FeedItem {
  /** `guid`, `id` or `rdf:about` as written. */
  readonly id?: string;
  readonly title?: string;
  readonly link?: string;
  /** Text of the date as written. */
  readonly published?: string;
  readonly updated?: string;
  /** HTML or text; the longer of content and summary forms is `content`. */
  readonly content?: string;
  readonly summary?: string;
  readonly author?: string;
  readonly categories: readonly string[];
  readonly language?: string;
  readonly comments?: number;
}

export interface ParsedFeed {
  readonly format: 'rss' | 'atom' | 'rdf' | 'json';
  readonly title?: string;
  readonly link?: string;
  readonly language?: string;
  readonly items: readonly FeedItem[];
}

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
  const unreadable = (why: string, cause?: unknown) =>
    new BellwetherError('FEED_UNREADABLE', `${where} ${why}`, { cause });
  const text = decodeText(bytes, options.contentType).replaceAll('\0', '');
  const start = text.trimStart();
  if (start === '') throw unreadable('is empty; a feed was expected.');
  if (start.startsWith('{') && isDeeperThan(start, JSON_DEPTH))
    throw unreadable(`nests deeper than ${JSON_DEPTH} levels, as no JSON Feed does.`);
  if (!start.startsWith('{') && !start.startsWith('<'))
    throw unreadable(`is no feed: it starts with "${start.slice(0, 60)}".`);
  const source = start.startsWith('<') ? stripDoctype(start, where) : start;
  let parsed: AnyFeed;
  try {
    parsed = parseAnyFeed(source);
  } catch (error) {
    // The elements are those of a feed and there is nothing in them.
    if (error instanceof ParseError)
      return { format: detectAtomFeed(source) ? 'atom' : detectRdfFeed(source) ? 'rdf' : 'rss', items: [] };
    const reason = messageOf((error as Error).cause ?? error);
    if (/<html[\s>]/i.test(source.slice(0, 2000)))
      throw unreadable('is a web page, not a feed. Look on it for the address of its feed.', error);
    throw unreadable(`is not a feed that can be read: ${reason}.`, error);
  }
  switch (parsed.format) {
    case 'rss':
      return normaliseRss(parsed.feed);
    case 'atom':
      return normaliseAtom(parsed.feed);
    case 'rdf':
      return normaliseRdf(parsed.feed);
    case 'json':
      return normaliseJsonFeed(parsed.feed);
    default:
      throw new TypeError(`unknown feed format ${(parsed satisfies never as { format: string }).format}`);
  }
}
