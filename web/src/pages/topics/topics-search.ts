import { asOneOf, asText, compact } from '../../url/search-params.ts';

const SORTS = ['signals', 'newest', 'last', 'label'] as const;
type Sort = (typeof SORTS)[number];

/** The list of topics, or the map of them, as its address says. */
export interface TopicsSearch {
  readonly q?: string | undefined;
  readonly sort?: Sort | undefined;
  /** Also those that ended. */
  readonly ended?: 'yes' | undefined;
  readonly view?: 'map' | undefined;
  /** The map as a table. */
  readonly as?: 'table' | undefined;
  /** Groups that the legend hides. */
  readonly off?: readonly string[] | undefined;
  /** The topic chosen on the map. */
  readonly topic?: string | undefined;
}

export function validateTopicsSearch(search: Record<string, unknown>): TopicsSearch {
  const off = (Array.isArray(search.off) ? search.off : [search.off]).filter(
    (one): one is string => typeof one === 'string' && /^(\d{1,4}|others)$/.test(one),
  );
  return compact({
    q: asText(search.q)?.slice(0, 200),
    sort: asOneOf(search.sort, SORTS),
    ended: asOneOf(search.ended, ['yes'] as const),
    view: asOneOf(search.view, ['map'] as const),
    as: asOneOf(search.as, ['table'] as const),
    off: off.length === 0 ? undefined : off,
    topic: asText(search.topic),
  });
}

export function topicSortFrom(value: string): Sort | undefined {
  const sort = asOneOf(value, SORTS);
  return sort === 'signals' ? undefined : sort;
}
