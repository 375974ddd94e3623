import { sourceTypeLabel } from '../../signal/source-types.ts';
import type { FacetField } from './signals-search.ts';

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });
const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** The name of a facet's value for people: `en` is English, `DE` is Germany. */
export function valueLabel(
  field: FacetField,
  item: { readonly value: string; readonly label: string },
): string {
  try {
    if (field === 'language') return languages.of(item.value) ?? item.label;
    if (field === 'country') return countries.of(item.value.toUpperCase()) ?? item.label;
  } catch {
    // Not a code the browser knows.
    return item.label;
  }
  return field === 'source_type' ? sourceTypeLabel(item.value) : item.label;
}
