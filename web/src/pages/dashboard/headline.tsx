import { Link } from '@tanstack/react-router';
import type { Dashboard } from '../../api/contract.ts';
import { formatCount } from '../../format/number.ts';
import { rangeWords, type TimeRange } from '../../time/time-range.ts';
import styles from './dashboard-page.module.css';
import { attention, comparison } from './headline-words.ts';

interface HeadlineProps {
  readonly dashboard: Dashboard;
  readonly sources: Dashboard['counts']['sources'];
  readonly range: TimeRange;
}

/** The sentence a colleague would say; each of its numbers leads to what it counts. */
export function Headline({ dashboard, sources, range }: HeadlineProps) {
  const { signals, previous } = dashboard.range;
  const compared = comparison(signals, previous, range);
  const { needing, all } = attention(sources);
  return (
    <h1 className={styles.headline}>
      <Link to="/signals">
        {formatCount(signals)} {signals === 1 ? 'signal' : 'signals'}
      </Link>{' '}
      {rangeWords(range)}
      {compared && `, ${compared}`}
      {all > 0 && '; '}
      {all > 0 &&
        (needing === 0 ? (
          <Link to="/sources">
            {all === 1 ? 'the only source is well' : `all ${formatCount(all)} sources are well`}
          </Link>
        ) : (
          <Link to="/sources" search={{ state: 'attention' }} data-attention>
            {formatCount(needing)} of {formatCount(all)} sources {needing === 1 ? 'needs' : 'need'} attention
          </Link>
        ))}
      .
    </h1>
  );
}
