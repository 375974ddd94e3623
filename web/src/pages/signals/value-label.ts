import { pestleLabel } from '../../analysis/pestle.ts';
import { countryName, languageName } from '../../signal/code-names.ts';
import { sourceTypeLabel } from '../../signal/source-types.ts';
import type { FacetField } from './signals-search.ts';

/** The name of a facet's value for people: `en` is English, `DE` is Germany, a source has its own name. */
export function valueLabel(
  field: FacetField,
  item: { readonly value: string; readonly label: string },
): string {
  switch (field) {
    case 'language':
      return languageName(item.value);
    case 'country':
      return countryName(item.value);
    case 'source_type':
      return sourceTypeLabel(item.value);
    case 'pestle':
      return pestleLabel(item.value);
    case 'source':
    case 'entity':
    case 'label':
      return item.label;
    default:
      return field satisfies never;
  }
}
