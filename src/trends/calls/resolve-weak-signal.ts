import { DAY_MS } from '../../domain/series.ts';
import type { CallOutcome } from '../../domain/trend.ts';
import { createOutcomeRule, EMERGED, type OutcomeRule } from '../backtest/emerged.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';

/** Whether a weak signal emerged, by the rule that backtests judge by. Calls of one day share what is counted for it. */
export function createWeakSignalResolver(corpus: TrendCorpus) {
  const rules = new Map<string, OutcomeRule>();
  return (
    { firstAt, resolvesAt }: { readonly firstAt: number; readonly resolvesAt: number },
    subject: number | undefined,
  ): CallOutcome => {
    const horizonDays = Math.round((resolvesAt - firstAt) / DAY_MS);
    // The data ended within a day when the call was made amid it: that day is the first that was not seen whole.
    const asOfDay = Math.floor(firstAt / DAY_MS);
    const key = `${asOfDay} ${horizonDays}`;
    let rule = rules.get(key);
    if (rule === undefined) rules.set(key, (rule = createOutcomeRule(corpus, { asOfDay, horizonDays })));
    const { before, after, emerged, leadDays } =
      subject === undefined ? { before: 0, after: 0, emerged: false, leadDays: null } : rule.outcome(subject);
    const counted = `${after} signals in the ${horizonDays} days after the call, where its past makes ${Math.round(before * 10) / 10} expected`;
    const needed = Math.max(rule.least, Math.ceil(EMERGED.ratio * before));
    return {
      cameTrue: emerged,
      resolvedAt: resolvesAt,
      text: emerged
        ? `It emerged: ${counted}; the ${needed} that it takes were reached after ${leadDays} days.`
        : `It did not emerge: ${counted}; it takes ${needed}.`,
    };
  };
}
