import { isDay } from '../../time/time-range.ts';
import { asOneOf, asText, compact } from '../../url/search-params.ts';

/** What is open on an entity's page. */
export interface EntitySearch {
  /** The relationship whose evidence is open. */
  readonly evidence?: string | undefined;
  readonly do?: 'edit' | 'merge' | 'split' | undefined;
  readonly view?: 'table' | undefined;
  /** What was known at the end of this day; today when absent. */
  readonly known?: string | undefined;
}

export function validateEntitySearch(search: Record<string, unknown>): EntitySearch {
  return compact({
    evidence: asText(search.evidence),
    do: asOneOf(search.do, ['edit', 'merge', 'split'] as const),
    view: asOneOf(search.view, ['table'] as const),
    known: isDay(search.known) ? search.known : undefined,
  });
}
