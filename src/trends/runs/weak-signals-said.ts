import type { ExplainedScore } from '../../domain/trend.ts';
import type { DailyPanel } from '../../kernels/series/daily-panel.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import type { Said } from './analysis.ts';

export interface ScoredWeakSignal {
  readonly subject: number;
  readonly explained: ExplainedScore;
  /** Null when the score is too low to be called. */
  readonly said: Said | null;
}

export function scoreWeakSignalsSaid(
  _corpus: TrendCorpus,
  _panel: DailyPanel,
  _asOf: number,
): ScoredWeakSignal[] {
  return [];
}
