import { asOneOf, asText, compact } from '../../url/search-params.ts';

/** What is open on an entity's page. */
export interface EntitySearch {
  /** The relationship whose evidence is open. */
  readonly evidence?: string | undefined;
  readonly do?: 'edit' | 'merge' | 'split' | undefined;
  readonly view?: 'table' | undefined;
}

export function validateEntitySearch(search: Record<string, unknown>): EntitySearch {
  return compact({
    evidence: asText(search.evidence),
    do: asOneOf(search.do, ['edit', 'merge', 'split'] as const),
    view: asOneOf(search.view, ['table'] as const),
  });
}
