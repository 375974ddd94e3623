import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.ts';

export function useTopic(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['topic', id],
    queryFn: ({ signal }) => api.topic(id, signal),
    retry: false,
    staleTime: 60_000,
  });
}
