import { asText, compact } from '../../url/search-params.ts';

export interface BoardSearch {
  /** The technology whose reasons are open. */
  readonly open?: string | undefined;
}

export function validateBoardSearch(search: Record<string, unknown>): BoardSearch {
  return compact({ open: asText(search.open) });
}
