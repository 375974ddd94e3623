import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import type { Page, Source, SourceState } from '../../api/contract.ts';
import { useToast } from '../../feedback/toast-context.ts';
import { formatQuantity } from '../../format/number.ts';

const KEY = ['sources'];
const REFRESH_MS = 30_000;

/** All sources: a tenant has tens to hundreds, so the pages are read to the end. */
export function useSources() {
  const api = useApi();
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }): Promise<Page<Source>> => {
      const items: Source[] = [];
      let cursor: string | undefined;
      do {
        const page = await api.sources({ limit: 200, cursor }, signal);
        items.push(...page.items);
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined && items.length < 5000);
      return { items, next_cursor: null };
    },
    refetchInterval: REFRESH_MS,
  });
}

/** Pause and resume, at once on the screen and taken back if the server refuses. */
export function usePauseSource() {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const pause = useMutation({
    mutationFn: ({ source, paused }: { source: Source; paused: boolean; undoing?: boolean }) =>
      api.updateSource(source.id, { paused }),
    onMutate: async ({ source, paused }) => {
      await client.cancelQueries({ queryKey: KEY });
      const before = client.getQueryData<Page<Source>>(KEY);
      const state: SourceState = paused ? 'disabled' : 'healthy';
      replace(client.setQueryData.bind(client), {
        ...source,
        paused,
        health: {
          ...source.health,
          state: paused ? state : source.health.state === 'disabled' ? state : source.health.state,
        },
      });
      return { before };
    },
    onError: (error, { source }, context) => {
      client.setQueryData(KEY, context?.before);
      toast({ message: `${source.name} was not changed: ${error.message}`, tone: 'error' });
    },
    onSuccess: (saved, { source, paused, undoing }) => {
      replace(client.setQueryData.bind(client), saved);
      if (undoing) return;
      toast({
        message: paused ? `Paused ${source.name}` : `Resumed ${source.name}`,
        action: { label: 'Undo', run: () => pause.mutate({ source: saved, paused: !paused, undoing: true }) },
      });
    },
  });
  return pause;
}

/** Runs a source now and says what came of it. */
export function useRunSource() {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (source: Source) => api.runSource(source.id),
    onSuccess: (result, source) => {
      if (result.error !== null)
        toast({ message: `${source.name} could not be read: ${result.error}`, tone: 'error' });
      else if (result.unchanged) toast({ message: `${source.name} has nothing new` });
      else {
        const refused =
          result.rejected === 0
            ? ''
            : `, ${formatQuantity(result.rejected, 'record')} refused (see Operations)`;
        toast({ message: `${source.name}: ${formatQuantity(result.fetched, 'document')} fetched${refused}` });
      }
    },
    onError: (error, source) =>
      toast({ message: `${source.name} was not run: ${error.message}`, tone: 'error' }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

function replace(
  set: (key: string[], update: (old: Page<Source> | undefined) => Page<Source> | undefined) => unknown,
  source: Source,
): void {
  set(
    KEY,
    (old) => old && { ...old, items: old.items.map((item) => (item.id === source.id ? source : item)) },
  );
}
