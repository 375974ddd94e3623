import type { SearchRequest } from '../../domain/search-query.ts';
import type { ScoreExplanation } from '../../ports/search-index.ts';
import type { QueryView } from './query-view.ts';
import type { QueryTranslator } from './translate-query.ts';

export function explainHit(
  _view: QueryView,
  _request: SearchRequest,
  _options: { id: string; translate: QueryTranslator },
): ScoreExplanation | undefined {
  return undefined;
}
