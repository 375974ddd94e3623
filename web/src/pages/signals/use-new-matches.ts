import { useEffect, useRef, useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import { useLiveSignals } from '../../live/live-context.ts';
import type { RangeSearch } from '../../time/time-range.ts';
import { listKey, type SignalsSearch, toApiQuery } from './signals-search.ts';

/** Waited after a batch: the index takes a moment to include it, and more batches may follow. */
const PAUSE_MS = 1500;

/**
 * How many signals match now that did not when the list was loaded. The list itself stays as it is, so that
 * nothing moves under the reader.
 */
export function useNewMatches(search: SignalsSearch & RangeSearch, shownTotal: number | undefined): number {
  const api = useApi();
  const [counted, setCounted] = useState<{ key: string; total: number } | null>(null);
  const key = JSON.stringify(listKey(search));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list or a reload starts from its own total
  useEffect(() => setCounted(null), [key, shownTotal]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a count under way must not answer for another list
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [key],
  );
  useLiveSignals(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      api.signals({ ...toApiQuery(search, Date.now()), limit: 0 }).then(
        (page) => setCounted({ key, total: page.total - page.related }),
        () => undefined,
      );
    }, PAUSE_MS);
  });
  return counted === null || counted.key !== key || shownTotal === undefined
    ? 0
    : Math.max(0, counted.total - shownTotal);
}
