import { FACET_FIELDS, type FacetFilters } from '../domain/search-query.ts';
import type { SignalQuery as WireQuery } from '../schemas/signal.ts';
import type { SignalQuery } from '../search/signals.ts';

/** A question to the signals, from the words of the wire. */
export function toSignalQuery(query: WireQuery): SignalQuery {
  const values = (given: string | string[] | undefined): readonly string[] | undefined =>
    given === undefined ? undefined : [given].flat();
  const filters: FacetFilters = Object.fromEntries(
    FACET_FIELDS.flatMap((field) => {
      const chosen = values(query[field]);
      return chosen === undefined ? [] : [[field, chosen]];
    }),
  );
  const { q, from, to, sort, limit, cursor, facets, histogram, mode } = query;
  const given = { q, from, to, sort, limit, cursor, facets, histogram, mode };
  return {
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as SignalQuery),
    filters,
  };
}
