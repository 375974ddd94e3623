import { useQueries, useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import type { FacetCount } from '../../api/contract.ts';
import type { FacetField, SignalsSearch } from './signals-search.ts';

/** Names of what is chosen by id, also where nothing counted has it any more: sources and entities. */
export function useValueName(
  search: SignalsSearch,
  facets: Readonly<Record<string, readonly FacetCount[]>> | undefined,
): (field: FacetField, value: string) => string {
  const api = useApi();
  const isCounted = (field: FacetField, value: string) =>
    facets?.[field]?.some((item) => item.value === value) === true;
  const sources = useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => api.sources({ limit: 200 }, signal),
    enabled: (search.source ?? []).some((id) => !isCounted('source', id)),
  });
  const entities = useQueries({
    queries: (search.entity ?? []).map((id) => ({
      queryKey: ['entity', id],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => api.entity(id, signal),
      staleTime: 300_000,
      retry: false,
      enabled: !isCounted('entity', id),
    })),
  });
  return (field, value) => {
    const counted = facets?.[field]?.find((item) => item.value === value);
    if (counted !== undefined) return counted.label;
    if (field === 'source') return sources.data?.items.find(({ id }) => id === value)?.name ?? 'a source';
    if (field === 'entity') return entities.find(({ data }) => data?.id === value)?.data?.name ?? 'a name';
    return value;
  };
}
