import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import { addFrame, type NetworkView } from '../../network/combine-frames.ts';
import { communityOf } from './network-search.ts';
import type { NetworkPageState } from './use-network.ts';

/** The first chunk is drawn while the others come. */
const FIRST_CHUNK = 1_000;
const CHUNK = 2_000;
/** A network that changes all the time is shown as far as it came. */
const MOST_STARTS = 3;

/** The picture that the address asks for, chunk by chunk. Never more than 5,000 places: the server's limit. */
export function useNetworkView({ id, search, at }: NetworkPageState) {
  const api = useApi();
  const client = useQueryClient();
  const inside = search.into?.at(-1);
  const query = {
    network: id,
    level: search.level,
    community: inside === undefined ? undefined : communityOf(inside).number,
    metric: search.size,
    attribute: search.colour,
    at,
  };
  const queryKey = ['network', id, 'view', query];
  return useQuery<NetworkView>({
    queryKey,
    queryFn: async ({ signal }) => {
      let view: NetworkView | null = null;
      for (let starts = 1; ; ) {
        const offset: number = view?.places.length ?? 0;
        const chunk = offset === 0 ? FIRST_CHUNK : CHUNK;
        const next = addFrame(view, await api.graphFrame({ ...query, offset, chunk }, signal));
        if (next === null && starts++ >= MOST_STARTS)
          throw new Error('The network changes faster than it can be drawn. Try again in a moment.');
        view = next;
        if (view === null) continue;
        if (view.next === null) return view;
        client.setQueryData(queryKey, view);
      }
    },
    // A picture of a large network is laid out for seconds; it changes only with the network.
    staleTime: 60_000,
    placeholderData: (old) => (old?.facts.networkId === id ? old : undefined),
  });
}
