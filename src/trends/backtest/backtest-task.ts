import type { Progress } from '../../base/progress.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import { type BacktestResult, backtest } from './backtest.ts';
import type { BacktestPlan } from './backtest-rows.ts';

export interface BacktestTaskInput extends BacktestPlan {
  readonly corpus: TrendCorpus;
}

/** A backtest in a thread of the pool. Topics are left as they are now, which knows the future: they are no subjects here. */
export function run({ corpus, ...plan }: BacktestTaskInput, progress: Progress): BacktestResult {
  return backtest(corpus, { ...plan, progress });
}
