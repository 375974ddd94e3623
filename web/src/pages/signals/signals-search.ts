import { isPestle } from '../../analysis/pestle.ts';
import { type ReadingSearch, readReading } from '../../analysis/reading-search.ts';
import type { Query } from '../../api/api.ts';
import { boundsOf, type RangeSearch, rangeFromSearch } from '../../time/time-range.ts';
import { asList, asOneOf, asText, compact } from '../../url/search-params.ts';

/** The facets the API counts, in the order a reader narrows by. */
export const FACETS = [
  { field: 'source_type', label: 'Source type', all: 'source types' },
  { field: 'pestle', label: 'Kind of change', all: 'kinds of change' },
  { field: 'entity', label: 'Names', all: 'names' },
  { field: 'country', label: 'Country', all: 'countries' },
  { field: 'source', label: 'Source', all: 'sources' },
  { field: 'label', label: 'Label', all: 'labels' },
  { field: 'language', label: 'Language', all: 'languages' },
] as const;
export type FacetField = (typeof FACETS)[number]['field'];

export const SORTS = ['relevance', 'newest', 'oldest'] as const;
export type Sort = (typeof SORTS)[number];

/** How words are looked for; without it by words and by meaning. */
export const MODES = ['text', 'vector'] as const;
type Mode = (typeof MODES)[number];

export function modeFrom(value: string): Mode | undefined {
  return asOneOf(value, MODES);
}

/** Everything the explorer shows is in its address. */
export type SignalsSearch = ReadingSearch & { readonly [F in FacetField]?: readonly string[] | undefined } & {
  readonly q?: string | undefined;
  readonly mode?: Mode | undefined;
  readonly sort?: Sort | undefined;
  /** The id of the signal open in the drawer. */
  readonly signal?: string | undefined;
};

const ENTITY_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export function validateSignalsSearch(search: Record<string, unknown>): SignalsSearch {
  return compact({
    q: asText(search.q),
    mode: asOneOf(search.mode, MODES),
    pestle: asList(search.pestle)?.filter(isPestle),
    entity: asList(search.entity)?.filter((id) => ENTITY_ID.test(id)),
    source_type: asList(search.source_type),
    source: asList(search.source),
    label: asList(search.label),
    language: asList(search.language),
    country: asList(search.country),
    sort: asOneOf(search.sort, SORTS),
    signal: asText(search.signal),
    ...readReading(search),
  });
}

/** Relevance means something only with a query; without one the newest come first. */
export function effectiveSort(search: SignalsSearch): Sort {
  return search.sort ?? (search.q === undefined ? 'newest' : 'relevance');
}

/** What decides the list: the address without the open drawer and how it is read. */
export function listKey(search: SignalsSearch & RangeSearch) {
  const { signal: _open, hide: _hide, why: _why, relation: _relation, sentence: _sentence, ...rest } = search;
  return { ...rest, sort: effectiveSort(search) };
}

export function toApiQuery(search: SignalsSearch & RangeSearch, now: number): Query {
  const { range: _range, from: _from, to: _to, ...rest } = listKey(search);
  return { ...rest, ...boundsOf(rangeFromSearch(search), now) };
}

export function activeFilters(search: SignalsSearch): { field: FacetField; value: string }[] {
  return FACETS.flatMap(({ field }) => (search[field] ?? []).map((value) => ({ field, value })));
}

/** Adds the value to a filter, or takes it out; an empty filter leaves the address. */
export function toggleFilter(
  search: SignalsSearch,
  field: FacetField,
  value: string,
): readonly string[] | undefined {
  const now = search[field] ?? [];
  const next = now.includes(value) ? now.filter((item) => item !== value) : [...now, value];
  return next.length === 0 ? undefined : next;
}
