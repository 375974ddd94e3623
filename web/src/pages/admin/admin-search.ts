import { asOneOf, compact } from '../../url/search-params.ts';

export const ADMIN_TABS = ['users', 'keys'] as const;

export interface AdminSearch {
  readonly tab?: (typeof ADMIN_TABS)[number] | undefined;
}

export function validateAdminSearch(search: Record<string, unknown>): AdminSearch {
  return compact({ tab: asOneOf(search.tab, ADMIN_TABS) });
}
