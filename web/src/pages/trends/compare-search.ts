import { asList, asOneOf, compact } from '../../url/search-params.ts';
import { isTrendId, MOST_COMPARED } from './trends-search.ts';

export interface CompareSearch {
  readonly id?: readonly string[] | undefined;
  readonly by?: 'day' | 'week' | 'month' | undefined;
  /** Each picture on a scale of its own; one scale for all when absent. */
  readonly scale?: 'own' | undefined;
}

export function validateCompareSearch(search: Record<string, unknown>): CompareSearch {
  const ids = asList(search.id)?.filter(isTrendId).slice(0, MOST_COMPARED);
  return compact({
    id: ids === undefined || ids.length === 0 ? undefined : ids,
    by: asOneOf(search.by, ['day', 'week', 'month'] as const),
    scale: asOneOf(search.scale, ['own'] as const),
  });
}
