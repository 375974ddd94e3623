import { Button, Progress } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useApi } from '../../api/api-context.ts';
import { useMay } from '../../api/use-identity.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { useToast } from '../../feedback/toast-context.ts';
import { formatShare } from '../../format/number.ts';

const ASK_AGAIN_MS = 2_000;

/** Before the first run: what it needs, and that it comes by itself; analysts can have it now. */
export function NoTrends({ onDone }: { readonly onDone: () => void }) {
  const api = useApi();
  const toast = useToast();
  const mayRun = useMay('analyst');
  const runs = useQuery({
    queryKey: ['trend-runs'],
    queryFn: ({ signal }) => api.trendRuns({ limit: 1 }, signal),
    refetchInterval: ASK_AGAIN_MS,
    retry: false,
  });
  const start = useMutation({
    mutationFn: () => api.startTrendRun(),
    onSuccess: () => void runs.refetch(),
    onError: (error) => toast({ message: `Trends are not computed: ${error.message}`, tone: 'error' }),
  });
  const run = runs.data?.items[0];
  const isRunning = run?.state === 'queued' || run?.state === 'running';
  const isDone = run?.state === 'done';
  useEffect(() => {
    if (isDone) onDone();
  }, [isDone, onDone]);
  if (isRunning)
    return (
      <EmptyState title="Trends are being computed">
        {formatShare(run.progress)} done. They appear here by themselves.
        <Progress value={run.progress * 100} mt="sm" aria-label="Progress of the trends" />
      </EmptyState>
    );
  return (
    <EmptyState
      title="No trends yet"
      action={
        <>
          {mayRun && (
            <Button size="xs" loading={start.isPending} onClick={() => start.mutate()}>
              Compute trends now
            </Button>
          )}
          <Link to="/sources" search={{ add: 'yes' }}>
            Add a source
          </Link>
        </>
      }
    >
      Trends are counted from signals, in the background, a moment after they come in. A few weeks of signals
      say more than a day of them.
      {run?.state === 'failed' && ` The last attempt failed: ${run.error ?? 'it did not say why'}.`}
    </EmptyState>
  );
}
