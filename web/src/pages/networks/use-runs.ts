import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { MetricName, MetricRun } from '../../api/contract.ts';
import { useToast } from '../../feedback/toast-context.ts';

const POLL_MS = 700;
export const RUNS_LISTED = 20;

function isOpenRun({ state }: MetricRun): boolean {
  return state === 'queued' || state === 'running';
}

/** Computations of a network: those that run, watched until they end, and how one is begun or stopped. */
export function useRuns(id: string) {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const { data } = useQuery({
    queryKey: ['network', id, 'runs'],
    queryFn: ({ signal }) => api.runs(id, { limit: RUNS_LISTED }, signal),
    refetchInterval: ({ state }) => (state.data?.items.some(isOpenRun) ? POLL_MS : false),
    staleTime: 5_000,
  });
  const open = (data?.items ?? []).filter(isOpenRun);
  const watched = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const ended = (data?.items ?? []).filter((run) => watched.current.has(run.id) && !isOpenRun(run));
    watched.current = new Set((data?.items ?? []).filter(isOpenRun).map((run) => run.id));
    for (const run of ended)
      if (run.state === 'failed')
        toast({ message: `Nothing was computed. ${run.error ?? 'The computation failed.'}`, tone: 'error' });
    if (ended.some(({ state }) => state === 'done'))
      for (const part of ['table', 'ego', 'view'])
        void client.invalidateQueries({ queryKey: ['network', id, part] });
  }, [data, client, id, toast]);
  const refresh = () => client.invalidateQueries({ queryKey: ['network', id, 'runs'] });
  const start = useMutation({
    mutationFn: (request: {
      readonly metrics: readonly MetricName[];
      readonly attribute?: string | undefined;
    }) =>
      api.startRun(id, {
        metrics: [...request.metrics],
        ...(request.attribute === undefined ? {} : { parameters: { attribute: request.attribute } }),
      }),
    onSuccess: refresh,
    onError: (error) => toast({ message: `The computation did not begin. ${error.message}`, tone: 'error' }),
  });
  const cancel = useMutation({
    mutationFn: (run: string) => api.cancelRun(id, run),
    onSuccess: refresh,
    onError: (error) => toast({ message: error.message, tone: 'error' }),
  });
  return { runs: data?.items, open, start, cancel };
}
