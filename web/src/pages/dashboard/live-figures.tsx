import { Link } from '@tanstack/react-router';
import type { LiveCounts } from '../../api/contract.ts';
import { formatCount, formatRate } from '../../format/number.ts';
import styles from './live-figures.module.css';

/** The figures that move by themselves. Fixed widths and tabular digits, so that nothing around them moves. */
export function LiveFigures({ counts }: { readonly counts: LiveCounts }) {
  return (
    <dl className={styles.figures} aria-label="Live figures">
      <div>
        <dt>Signals, all time</dt>
        <dd data-figure="signals">
          <Link to="/signals" search={{ range: 'all', from: undefined, to: undefined }}>
            {formatCount(counts.signals)}
          </Link>
        </dd>
      </div>
      <div>
        <dt>Stored in 24 hours</dt>
        <dd data-figure="day">{formatCount(counts.signals_last_24h)}</dd>
      </div>
      <div>
        <dt>Stored per second</dt>
        <dd data-figure="rate">{formatRate(counts.rate_per_second)}</dd>
      </div>
      <div>
        <dt>Waiting</dt>
        <dd title="Documents in the event log not yet processed">{formatCount(counts.backlog)}</dd>
      </div>
      <div>
        <dt>Dead letters</dt>
        <dd data-alert={counts.dead_letters > 0 || undefined}>
          <Link to="/operations">{formatCount(counts.dead_letters)}</Link>
        </dd>
      </div>
    </dl>
  );
}
