import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import { filtersOf, orderOf, type TrendsSearch } from './trends-search.ts';

const PAGE_SIZE = 50;

export function useTrends(search: TrendsSearch) {
  const api = useApi();
  const query = { ...filtersOf(search), ...orderOf(search), limit: PAGE_SIZE };
  return useInfiniteQuery({
    queryKey: ['trends', 'list', query],
    queryFn: ({ pageParam, signal }) => api.trends({ ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

export interface TrendCounts {
  readonly rising: number;
  /** Of those that rise; null where only technologies, or none, are listed. */
  readonly technologies: number | null;
  readonly bursting: number;
  readonly weakSignals: number;
}

/** How many rise, burst, or are weak signals among what the other filters leave. */
export function useTrendCounts(search: TrendsSearch) {
  const api = useApi();
  const { state: _state, ...filters } = filtersOf(search);
  const isMixed = search.kind === undefined && search.entity_kind === undefined;
  return useQuery({
    queryKey: ['trends', 'counts', filters],
    queryFn: async ({ signal }): Promise<TrendCounts> => {
      const count = async (more: Parameters<typeof api.trends>[0]) =>
        (await api.trends({ ...filters, ...more, limit: 1 }, signal)).total;
      const [rising, technologies, bursting, weakSignals] = await Promise.all([
        count({ state: 'rising' }),
        isMixed ? count({ state: 'rising', entity_kind: 'technology' }) : null,
        count({ state: 'bursting' }),
        count({ state: 'weak_signal' }),
      ]);
      return { rising, technologies, bursting, weakSignals };
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}
