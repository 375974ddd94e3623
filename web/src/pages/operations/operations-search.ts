import { asText, compact } from '../../url/search-params.ts';

export interface OperationsSearch {
  readonly stage?: string | undefined;
  /** The id of the dead letter open in the drawer. */
  readonly letter?: string | undefined;
}

export function validateOperationsSearch(search: Record<string, unknown>): OperationsSearch {
  return compact({ stage: asText(search.stage), letter: asText(search.letter) });
}
