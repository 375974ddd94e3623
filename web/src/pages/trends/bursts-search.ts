import type { TrendKind } from '../../api/contract.ts';
import { asList, asOneOf, asText, compact } from '../../url/search-params.ts';
import { isMonth } from './months.ts';

const KINDS = ['topic', 'entity', 'term'] as const satisfies readonly TrendKind[];

export interface BurstsSearch {
  /** `2018-01`; the last month of the data when absent. */
  readonly month?: string | undefined;
  readonly kind?: readonly TrendKind[] | undefined;
  /** The call whose evidence is open. */
  readonly call?: string | undefined;
}

export function validateBurstsSearch(search: Record<string, unknown>): BurstsSearch {
  const kinds = asList(search.kind)?.flatMap((kind) => asOneOf(kind, KINDS) ?? []);
  return compact({
    month: isMonth(search.month) ? search.month : undefined,
    kind: kinds === undefined || kinds.length === 0 ? undefined : kinds,
    call: asText(search.call),
  });
}
