import { asOneOf, asText, compact } from '../../url/search-params.ts';

export const CALL_KINDS = ['burst', 'weak_signal', 'horizon'] as const;

export interface CalibrationSearch {
  readonly kind?: (typeof CALL_KINDS)[number] | undefined;
  /** Calls that came out, or that are still open; both when absent. */
  readonly outcome?: 'known' | 'open' | undefined;
  /** The call whose evidence is open. */
  readonly call?: string | undefined;
}

export function validateCalibrationSearch(search: Record<string, unknown>): CalibrationSearch {
  return compact({
    kind: asOneOf(search.kind, CALL_KINDS),
    outcome: asOneOf(search.outcome, ['known', 'open'] as const),
    call: asText(search.call),
  });
}
