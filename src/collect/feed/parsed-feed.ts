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
