import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import type { SavedSearch, SavedSearchCreate, SavedSearchUpdate } from '../../api/contract.ts';
import { useToast } from '../../feedback/toast-context.ts';

const KEY = ['searches'];
const PAGE_SIZE = 50;

/** Saved searches by name, and what can be done with them. */
export function useSavedSearches() {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const refresh = () => client.invalidateQueries({ queryKey: KEY });
  const list = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam, signal }) => api.searches({ limit: PAGE_SIZE, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    staleTime: 60_000,
  });
  const save = useMutation({
    mutationFn: (search: SavedSearchCreate) => api.saveSearch(search),
    onSuccess: async (saved) => {
      // What is saved is what is being read.
      await api.openedSearch(saved.id).catch(() => undefined);
      await refresh();
      toast({ message: `Saved as ${saved.name}` });
    },
  });
  const update = useMutation({
    mutationFn: ({ id, change }: { readonly id: string; readonly change: SavedSearchUpdate }) =>
      api.updateSearch(id, change),
    onSuccess: refresh,
  });
  const opened = useMutation({ mutationFn: (id: string) => api.openedSearch(id), onSettled: refresh });
  const remove = useMutation({
    mutationFn: ({ id }: SavedSearch) => api.deleteSearch(id),
    onSuccess: async (_nothing, { name, query, shared }) => {
      await refresh();
      toast({
        message: `${name} is deleted`,
        action: {
          label: 'Undo',
          run: () => {
            api
              .saveSearch({ name, query, shared })
              .catch((error: Error) =>
                toast({ message: `${name} is not back: ${error.message}`, tone: 'error' }),
              )
              .finally(() => void refresh());
          },
        },
      });
    },
    onError: (error, { name }) => toast({ message: `${name} stays: ${error.message}`, tone: 'error' }),
  });
  return { list, save, update, opened, remove };
}
