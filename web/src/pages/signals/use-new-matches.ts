import { useThrottledCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import { useLiveSignals } from '../../live/live-context.ts';
import type { RangeSearch } from '../../time/time-range.ts';
import { listKey, type SignalsSearch, toApiQuery } from './signals-search.ts';

/** Asking more often would cost the server more than it tells the reader. */
const PAUSE_MS = 2000;

/**
 * How many signals match now that did not when the list was loaded. The list itself stays as it is, so that
 * nothing moves under the reader.
 */
export function useNewMatches(search: SignalsSearch & RangeSearch, shownTotal: number | undefined): number {
  const api = useApi();
  const [total, setTotal] = useState<number | null>(null);
  const key = JSON.stringify(listKey(search));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list or a reload starts from its own total
  useEffect(() => setTotal(null), [key, shownTotal]);
  const count = useThrottledCallback(() => {
    api.signals({ ...toApiQuery(search, Date.now()), limit: 0 }).then(
      (page) => setTotal(page.total),
      () => undefined,
    );
  }, PAUSE_MS);
  useLiveSignals(count);
  return total === null || shownTotal === undefined ? 0 : Math.max(0, total - shownTotal);
}
