import type { BacktestSummary } from '../../api/contract.ts';
import { formatCount, formatShare } from '../../format/number.ts';
import { decimal } from '../../trend/trend-words.ts';
import styles from './backtests-page.module.css';
import { METHODS } from './describe-backtest.ts';

type Score = BacktestSummary['scores'][number];

const MEASURES = [
  {
    measure: 'precision',
    title: 'Precision: how much of the first k took off',
    word: (score: Score) => (score.precision === null ? null : formatShare(score.precision)),
  },
  {
    measure: 'recall',
    title: 'Recall: how much of all that took off is among the first k',
    word: (score: Score) => (score.recall === null ? null : formatShare(score.recall)),
  },
  {
    measure: 'lead_days',
    title: 'Lead time: days from the call to the later volume, median',
    word: (score: Score) => (score.lead_days === null ? null : decimal(score.lead_days)),
  },
] as const;

/** Precision, recall and lead time of our calls, beside two baselines; the best of each length of list stands out. */
export function BacktestScores({ backtest }: { readonly backtest: Pick<BacktestSummary, 'scores'> }) {
  const lengths = [...new Set(backtest.scores.map(({ k }) => k))].sort((a, b) => a - b);
  if (lengths.length === 0) return null;
  return (
    <div className={styles.scores}>
      {MEASURES.map(({ measure, title, word }) => (
        <table key={measure} className={styles.table}>
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">Ranked by</th>
              {lengths.map((k) => (
                <th key={k} scope="col" data-number>
                  first {formatCount(k)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {METHODS.map(({ method, label, isBaseline }) => (
              <tr key={method} data-baseline={isBaseline || undefined}>
                <th scope="row">{label}</th>
                {lengths.map((k) => {
                  const score = backtest.scores.find((one) => one.method === method && one.k === k);
                  const text = score === undefined ? null : word(score);
                  const best = Math.max(
                    ...backtest.scores.flatMap((one) => (one.k === k ? (one[measure] ?? []) : [])),
                  );
                  const isBest = score?.[measure] === best && best > 0;
                  return (
                    <td key={k} data-number data-best={isBest || undefined}>
                      {text ?? <span className={styles.quiet}>none</span>}
                      {isBest && <span className="visually-hidden">, the best</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}
