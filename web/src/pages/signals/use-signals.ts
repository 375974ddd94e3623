import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import type { RangeSearch } from '../../time/time-range.ts';
import { listKey, type SignalsSearch, toApiQuery } from './signals-search.ts';

const PAGE_SIZE = 30;

/** The pages of results; the first one brings the facets and the histogram. */
export function useSignals(search: SignalsSearch & RangeSearch) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: ['signals', listKey(search)],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...toApiQuery(search, Date.now()), limit: PAGE_SIZE };
      return api.signals(
        pageParam === null ? { ...query, facets: true, histogram: 'auto' } : { ...query, cursor: pageParam },
        signal,
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}
