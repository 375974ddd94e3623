import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import { groupOf } from './network-search.ts';
import type { NetworkPageState } from './use-network.ts';

/** What breaks when those in the address are taken away; asked for once the address says that they are gone. */
export function useWhatIf({ id, search }: NetworkPageState) {
  const api = useApi();
  const attribute = groupOf(search.group);
  const nodes = search.remove;
  return useQuery({
    queryKey: ['network', id, 'what-if', nodes, search.group],
    queryFn: ({ signal }) =>
      api.whatIf(id, attribute === undefined ? { nodes: [...(nodes ?? [])] } : { attribute }, signal),
    enabled: search.gone !== undefined && (nodes !== undefined || attribute !== undefined),
    staleTime: 60_000,
    retry: false,
  });
}
