import { useThrottledCallback } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSession } from '../api/api-context.ts';
import type { LiveCounts, Page, Source, SourceState, StreamSignals } from '../api/contract.ts';
import { type Live, LiveContext } from './live-context.ts';
import { type LiveState, openLiveStream } from './live-stream.ts';

const SOURCES_PAUSE_MS = 2000;

/** One stream for the whole page: figures, batches of signals, and the state of sources as it changes. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  const [counts, setCounts] = useState<LiveCounts | null>(null);
  const [trendsAt, setTrendsAt] = useState<number | null>(null);
  const listeners = useRef(new Set<(event: StreamSignals) => void>());

  // Only a shown list is read again, and at most once in a while: batches may come many times a second.
  const refreshSources = useThrottledCallback(
    () => void client.invalidateQueries({ queryKey: ['sources'] }),
    SOURCES_PAUSE_MS,
  );

  useEffect(() => {
    const stream = openLiveStream(session);
    const stopState = stream.subscribe(() => setState(stream.state()));
    const stopEvents = stream.onEvent((event) => {
      const data = parse(event.data);
      if (data === null) return;
      if (event.type === 'counts') setCounts(data as LiveCounts);
      else if (event.type === 'trends') setTrendsAt(Date.now());
      else if (event.type === 'signals') {
        for (const listener of listeners.current) listener(data as StreamSignals);
        refreshSources();
      } else if (event.type === 'source') {
        const { id, state: changed } = data as { id: string; state: SourceState };
        client.setQueriesData<Page<Source>>({ queryKey: ['sources'] }, (old) =>
          old === undefined ? old : withState(old, id, changed),
        );
        refreshSources();
      }
    });
    return () => {
      stopState();
      stopEvents();
      stream.close();
    };
  }, [session, client, refreshSources]);

  const onSignals = useCallback((listener: (event: StreamSignals) => void) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  }, []);
  const live = useMemo<Live>(
    () => ({ state, counts, trendsAt, onSignals }),
    [state, counts, trendsAt, onSignals],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function withState(page: Page<Source>, id: string, state: SourceState): Page<Source> {
  return {
    ...page,
    items: page.items.map((source) =>
      source.id === id ? { ...source, health: { ...source.health, state } } : source,
    ),
  };
}
