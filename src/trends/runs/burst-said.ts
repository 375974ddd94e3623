import type { Burst } from '../../domain/trend.ts';
import type { DailyPanel } from '../../kernels/series/daily-panel.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import type { Said } from './analysis.ts';

/** A burst of a subject of the corpus, and what is said with it. */
export interface FoundBurst {
  readonly subject: number;
  readonly burst: Burst;
  readonly said: Said;
}

/** Every burst of every subject, with false discoveries kept below the share that bursts are called with. */
export function findBurstsSaid(_corpus: TrendCorpus, _panel: DailyPanel, _asOf: number): FoundBurst[] {
  return [];
}
