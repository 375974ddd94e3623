import type { FacetCount, FacetField } from '../domain/search-query.ts';
import type { LabelledCount } from '../domain/signal.ts';

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });
const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** Gives each value of a facet the words that people read. `names` is by id, of sources and entities. */
export function labelFacet(
  field: FacetField,
  counts: readonly FacetCount[],
  names: ReadonlyMap<string, string>,
): LabelledCount[] {
  return counts.map(({ value, count }) => ({ value, label: labelOf(field, value, names), count }));
}

function labelOf(field: FacetField, value: string, names: ReadonlyMap<string, string>): string {
  switch (field) {
    case 'source_type':
    case 'pestle':
      return value.slice(0, 1).toUpperCase() + value.slice(1);
    case 'source':
      return names.get(value) ?? 'removed source';
    case 'entity':
      return names.get(value) ?? 'unknown entity';
    case 'language':
      return nameOrCode(languages, value);
    case 'country':
      return nameOrCode(countries, value);
    case 'label':
      return value;
  }
}

/** Codes come from sources and may be malformed, which `Intl` answers with a RangeError. */
function nameOrCode(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
