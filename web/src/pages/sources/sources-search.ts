import { asOneOf, asText, compact } from '../../url/search-params.ts';

export const SOURCE_FILTERS = ['attention', 'healthy', 'quiet', 'degraded', 'failing', 'disabled'] as const;
export type SourceFilter = (typeof SOURCE_FILTERS)[number];

export interface SourcesSearch {
  readonly state?: SourceFilter | undefined;
  readonly name?: string | undefined;
  /** The id of the source open in the drawer. */
  readonly open?: string | undefined;
  /** Opens the form. */
  readonly add?: 'yes' | undefined;
}

export function validateSourcesSearch(search: Record<string, unknown>): SourcesSearch {
  return compact({
    state: asOneOf(search.state, SOURCE_FILTERS),
    name: asText(search.name),
    open: asText(search.open),
    add: asOneOf(search.add, ['yes'] as const),
  });
}
