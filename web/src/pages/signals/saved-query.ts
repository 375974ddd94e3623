import type { SavedSearch } from '../../api/contract.ts';
import { type RangeSearch, rangeFromSearch, validateRange } from '../../time/time-range.ts';
import { compact } from '../../url/search-params.ts';
import { FACETS, type SignalsSearch, validateSignalsSearch } from './signals-search.ts';

type SavedQuery = SavedSearch['query'];

/** What is kept of an address: words, filters, order, and days that were chosen. A range such as 30 days moves on and is left out. */
export function toSavedQuery(search: SignalsSearch & RangeSearch): SavedQuery {
  const range = rangeFromSearch(search);
  const { q, mode, sort } = search;
  return compact({
    q,
    mode,
    sort,
    ...Object.fromEntries(
      FACETS.flatMap(({ field }) => (search[field] === undefined ? [] : [[field, [...search[field]]]])),
    ),
    ...(range.kind === 'custom' ? { from: range.from, to: range.to } : {}),
  }) as SavedQuery;
}

/** The address of a saved search: all time, unless days were saved with it, so that the list agrees with its total. */
export function fromSavedQuery(query: SavedQuery): SignalsSearch & RangeSearch {
  const { from, to } = query;
  const days = validateRange({ from: from?.slice(0, 10), to: to?.slice(0, 10) });
  const isBounded = days.from !== undefined || days.to !== undefined;
  return { ...validateSignalsSearch(query), ...(isBounded ? days : { range: 'all' }) };
}

/** Whether two addresses ask the same, whatever their range of days is called. */
export function isSameQuery(a: SavedQuery, b: SavedQuery): boolean {
  return textOf(a) === textOf(b);
}

function textOf(query: SavedQuery): string {
  return JSON.stringify(
    Object.entries(query)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, [value].flat().map(String).sort()] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
