import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';

export function useSignal(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['signal', id],
    queryFn: ({ signal }) => api.signal(id, signal),
    staleTime: 60_000,
  });
}
