import type { SourceKind } from '../../domain/source.ts';
import type { Connector } from '../connector.ts';
import { createHackerNews } from './hackernews.ts';
import { rss } from './rss.ts';

/** The connector of each kind that is fetched. `file` and `api` sources are fed from outside and have none. */
export type Connectors = ReadonlyMap<SourceKind, Connector>;

export function createConnectors(options: { readonly hackerNewsUrl?: string } = {}): Connectors {
  const { hackerNewsUrl } = options;
  const all: readonly Connector[] = [
    rss,
    createHackerNews(hackerNewsUrl === undefined ? {} : { baseUrl: hackerNewsUrl }),
  ];
  return new Map(all.map((connector) => [connector.kind, connector]));
}
