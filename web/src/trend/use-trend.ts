import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.ts';

export function useTrend(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['trend', id],
    queryFn: ({ signal }) => api.trend(id, signal),
    staleTime: 30_000,
  });
}
