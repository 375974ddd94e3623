import type { Trend } from '../api/contract.ts';
import { formatCount } from '../format/number.ts';
import styles from './change.module.css';
import { changeOf } from './trend-words.ts';

const ARROW = { up: '▲', down: '▼', level: '' } as const;

/** The change against the 30 days before, with an arrow beside its colour; the numbers on hover. */
export function Change({ trend }: { readonly trend: Pick<Trend, 'recent' | 'before' | 'growth'> }) {
  const { direction, text } = changeOf(trend);
  return (
    <span
      className={styles.change}
      data-direction={direction}
      title={`${formatCount(trend.recent)} in the last 30 days, ${formatCount(trend.before)} in the 30 before; given what its sources published`}
    >
      {ARROW[direction] !== '' && <span aria-hidden="true">{ARROW[direction]}</span>} {text}
    </span>
  );
}
