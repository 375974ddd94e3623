import { asOneOf, asText, compact } from '../../url/search-params.ts';

/** What is open on a trend's page. */
export interface TrendSearch {
  /** By what the series is counted; by the length of the range when absent. */
  readonly by?: 'day' | 'week' | 'month' | undefined;
  /** The call whose evidence is open. */
  readonly call?: string | undefined;
}

export function validateTrendSearch(search: Record<string, unknown>): TrendSearch {
  return compact({
    by: asOneOf(search.by, ['day', 'week', 'month'] as const),
    call: asText(search.call),
  });
}
