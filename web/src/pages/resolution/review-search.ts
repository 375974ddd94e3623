import { asOneOf, asText, compact } from '../../url/search-params.ts';

/** What the review queue shows. */
export interface ReviewSearch {
  /** Open ones when absent. */
  readonly decided?: 'merged' | 'rejected' | undefined;
  readonly proposal?: string | undefined;
  /** Only proposals about this entity. */
  readonly about?: string | undefined;
}

export function validateReviewSearch(search: Record<string, unknown>): ReviewSearch {
  return compact({
    decided: asOneOf(search.decided, ['merged', 'rejected'] as const),
    proposal: asText(search.proposal),
    about: asText(search.about),
  });
}
