import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { Retry } from '../../analysis/retry.tsx';
import type { SignalPage } from '../../api/contract.ts';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatQuantity } from '../../format/number.ts';
import { useListKeys } from '../../signal/list-keys.ts';
import { SignalRow } from '../../signal/signal-row.tsx';
import { rangeWords, type TimeRange } from '../../time/time-range.ts';
import styles from './entity-page.module.css';

/** The newest signals that name the entity, and the way to all of them. */
export function EntitySignals({
  id,
  query: { data, isError, refetch },
  range,
}: {
  readonly id: string;
  readonly query: UseQueryResult<SignalPage>;
  readonly range: TimeRange;
}) {
  const list = useRef<HTMLDivElement>(null);
  useListKeys(list, undefined, () => undefined);
  return (
    <section aria-labelledby="named-in">
      <div className={styles.head}>
        <h2 id="named-in">Signals that name it</h2>
        {data !== undefined && data.total > 0 && (
          <Link to="/signals" search={{ entity: [id] }}>
            All {formatQuantity(data.total, 'signal')}
          </Link>
        )}
      </div>
      {isError ? (
        <Retry onRetry={() => void refetch()}>The signals could not be loaded.</Retry>
      ) : data === undefined ? (
        <div className={styles.skeleton}>
          {[90, 74, 82].map((width) => (
            <Skeleton key={width} width={`${width}%`} height={18} />
          ))}
        </div>
      ) : data.items.length === 0 ? (
        <p className={styles.quiet}>None {rangeWords(range)}.</p>
      ) : (
        <div ref={list} className={styles.rows}>
          {data.items.map((signal) => (
            <SignalRow
              key={signal.id}
              signal={signal}
              brief
              link={(title) => (
                <Link to="/signals/$id" params={{ id: signal.id }} data-row={signal.id}>
                  {title}
                </Link>
              )}
            />
          ))}
        </div>
      )}
    </section>
  );
}
