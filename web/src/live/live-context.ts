import { createContext, use, useEffect, useRef } from 'react';
import type { LiveCounts, StreamSignals } from '../api/contract.ts';
import type { LiveState } from './live-stream.ts';

export interface Live {
  readonly state: LiveState;
  /** The latest figures the stream sent; null until the first. */
  readonly counts: LiveCounts | null;
  /** When the stream last said that trends were computed anew, milliseconds since the epoch; null until then. */
  readonly trendsAt: number | null;
  readonly onSignals: (listener: (event: StreamSignals) => void) => () => void;
}

export const LiveContext = createContext<Live>({
  state: 'connecting',
  counts: null,
  trendsAt: null,
  onSignals: () => () => undefined,
});

export function useLive(): Live {
  return use(LiveContext);
}

/** Calls back for every batch of signals that was stored. */
export function useLiveSignals(listener: (event: StreamSignals) => void): void {
  const { onSignals } = useLive();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => onSignals((event) => latest.current(event)), [onSignals]);
}
