import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';

/** Names of sources by id, for filters whose source is not among the counted ones. */
export function useSourceName(needed: boolean): (id: string) => string {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => api.sources({ limit: 200 }, signal),
    enabled: needed,
  });
  return (id) => data?.items.find((source) => source.id === id)?.name ?? 'a source';
}
