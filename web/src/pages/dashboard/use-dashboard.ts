import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import { boundsOf, type TimeRange } from '../../time/time-range.ts';

export function useDashboard(range: TimeRange) {
  const api = useApi();
  return useQuery({
    queryKey: ['dashboard', range],
    queryFn: ({ signal }) => api.dashboard(boundsOf(range, Date.now()), signal),
    placeholderData: keepPreviousData,
  });
}
