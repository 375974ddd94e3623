import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { type RangeSearch, rangeFromSearch, searchFromRange, type TimeRange } from './time-range.ts';

/** The range of the header, which every page obeys, and how to change it without leaving the page. */
export function useTimeRange(): { readonly range: TimeRange; readonly setRange: (range: TimeRange) => void } {
  const search: RangeSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const { range: preset, from, to } = search;
  const range = useMemo(() => rangeFromSearch({ range: preset, from, to }), [preset, from, to]);
  const setRange = useCallback(
    (next: TimeRange) => void navigate({ to: '.', search: (old) => ({ ...old, ...searchFromRange(next) }) }),
    [navigate],
  );
  return { range, setRange };
}
