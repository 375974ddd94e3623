import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/api-context.ts';
import type { Trend, TrendPage } from '../api/contract.ts';
import { useToast } from '../feedback/toast-context.ts';

type Tracked = Pick<Trend, 'id' | 'name' | 'tracked'>;

/** Keeps a trend in view, or no longer: shown at once, offered to be undone, taken back if the server refuses. */
export function useTrack(): (trend: Tracked) => void {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const show = (id: string, tracked: boolean) => {
    client.setQueriesData<InfiniteData<TrendPage>>({ queryKey: ['trends', 'list'] }, (known) =>
      known === undefined
        ? known
        : {
            ...known,
            pages: known.pages.map((page) => ({
              ...page,
              items: page.items.map((item) => (item.id === id ? { ...item, tracked } : item)),
            })),
          },
    );
    client.setQueryData<Trend>(['trend', id], (known) =>
      known === undefined ? known : { ...known, tracked },
    );
  };
  const change = useMutation({
    mutationFn: async ({ id, tracked }: Tracked) => {
      await (tracked ? api.trackTrend({ id }) : api.untrackTrend(id));
    },
    onMutate: ({ id, tracked }) => show(id, tracked),
    onError: (error, { id, name, tracked }) => {
      show(id, !tracked);
      toast({
        message: `${name} is ${tracked ? 'not tracked' : 'still tracked'}: ${error.message}`,
        tone: 'error',
      });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['trends', 'counts'] }),
  });
  return (trend) => {
    const wanted = { ...trend, tracked: !trend.tracked };
    change.mutate(wanted);
    toast({
      message: wanted.tracked
        ? `${trend.name} is tracked: it stays in the list whatever its counts`
        : `${trend.name} is no longer tracked`,
      action: { label: 'Undo', run: () => change.mutate({ ...trend }) },
    });
  };
}
