import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import type { DeadLetterReplay } from '../../api/contract.ts';
import { useToast } from '../../feedback/toast-context.ts';
import { formatQuantity } from '../../format/number.ts';

const KEY = 'dead-letters';
const PAGE_SIZE = 50;

export function useDeadLetters(stage: string | undefined) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [KEY, stage ?? null],
    queryFn: ({ pageParam, signal }) =>
      api.deadLetters({ limit: PAGE_SIZE, stage, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Sends documents through the pipeline again; those that fail again come back to the list. */
export function useReplay() {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (which: DeadLetterReplay) => api.replayDeadLetters(which),
    onSuccess: async ({ replayed, skipped }) => {
      const left = skipped === 0 ? '' : `; ${formatQuantity(skipped, 'dead letter')} cannot be replayed`;
      toast({ message: `${formatQuantity(replayed, 'document')} sent through the pipeline again${left}` });
      await client.invalidateQueries({ queryKey: [KEY] });
    },
    onError: (error) => toast({ message: `Nothing was replayed: ${error.message}`, tone: 'error' }),
  });
}

export function useDeleteDeadLetter() {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (id: string) => api.deleteDeadLetter(id),
    onSuccess: async () => {
      toast({ message: 'Deleted the dead letter' });
      await client.invalidateQueries({ queryKey: [KEY] });
    },
    onError: (error) =>
      toast({ message: `The dead letter was not deleted: ${error.message}`, tone: 'error' }),
  });
}
