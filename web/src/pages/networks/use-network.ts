import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { Network } from '../../api/contract.ts';
import { isDay } from '../../time/time-range.ts';
import { useTimeRange } from '../../time/use-time-range.ts';
import type { NetworkSearch } from './network-search.ts';

export const KNOWLEDGE = 'knowledge';

/** What every part of a network's page needs: which network, and what its address asks for. */
export interface NetworkPageState {
  readonly id: string;
  readonly isKnowledge: boolean;
  /** Undefined until it is here, and always for the knowledge graph, which is no record. */
  readonly network: Network | undefined;
  readonly name: string;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly search: NetworkSearch;
  readonly change: (next: Partial<NetworkSearch>, replace?: boolean) => void;
  /** The moment of the header's range that the network is shown at; undefined is now. */
  readonly at: string | undefined;
  /** Attributes that make groups: few values for many nodes. */
  readonly groupings: readonly string[];
  /** What nodes are called: one, many. */
  readonly noun: readonly [string, string];
}

/** More values are no groups. */
const MOST_GROUPS = 60;

export function useNetworkPage(): NetworkPageState {
  const { id } = useParams({ from: '/app/networks/$id' });
  const search = useSearch({ from: '/app/networks/$id' });
  const navigate = useNavigate({ from: '/networks/$id' });
  const api = useApi();
  const { range } = useTimeRange();
  const isKnowledge = id === KNOWLEDGE;
  const {
    data: network,
    error,
    refetch,
  } = useQuery({
    queryKey: ['network', id],
    queryFn: ({ signal }) => api.network(id, signal),
    enabled: !isKnowledge,
    staleTime: 5_000,
  });
  const change = useCallback(
    (next: Partial<NetworkSearch>, replace = false) =>
      void navigate({ search: (old) => ({ ...old, ...next }), replace, resetScroll: false }),
    [navigate],
  );
  const day = range.kind === 'custom' && isDay(range.to) ? range.to : undefined;
  const hasTimes = network !== undefined && network.first_at !== null;
  return useMemo(
    () => ({
      id,
      isKnowledge,
      network,
      name: isKnowledge ? 'Knowledge graph' : (network?.name ?? 'Network'),
      error,
      retry: () => void refetch(),
      search,
      change,
      at: day !== undefined && hasTimes ? `${day}T23:59:59.999Z` : undefined,
      groupings: isKnowledge
        ? ['kind']
        : (network?.attributes ?? [])
            .filter(({ kind, values }) => kind !== 'text' && values > 1 && values <= MOST_GROUPS)
            .map(({ name }) => name),
      noun: isKnowledge ? (['entity', 'entities'] as const) : (['person', 'people'] as const),
    }),
    [id, isKnowledge, network, error, refetch, search, change, day, hasTimes],
  );
}
