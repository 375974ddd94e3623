import { asText, compact } from '../../url/search-params.ts';

export interface BacktestsSearch {
  /** The newest when absent. */
  readonly backtest?: string | undefined;
  /** The date whose calls are open: `2026-05-01`. */
  readonly date?: string | undefined;
}

export function validateBacktestsSearch(search: Record<string, unknown>): BacktestsSearch {
  return compact({ backtest: asText(search.backtest), date: asText(search.date) });
}
