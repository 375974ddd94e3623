import { Button } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useEffect } from 'react';
import { formatCount } from '../format/number.ts';
import styles from './load-more.module.css';

interface LoadMoreProps {
  readonly shown: number;
  readonly total: number;
  readonly more: boolean;
  readonly busy: boolean;
  readonly failed: boolean;
  readonly onMore: () => void;
}

/** The list goes on by itself when its end comes near; the button is for the keyboard and after a failure. */
export function LoadMore({ shown, total, more, busy, failed, onMore }: LoadMoreProps) {
  const { ref, entry } = useIntersection({ rootMargin: '600px' });
  const near = entry?.isIntersecting ?? false;
  useEffect(() => {
    if (near && more && !busy && !failed) onMore();
  }, [near, more, busy, failed, onMore]);
  return (
    <div ref={ref} className={styles.end}>
      <span>
        {formatCount(shown)} of {formatCount(total)} shown
      </span>
      {more && (
        <Button variant="default" size="xs" loading={busy} onClick={onMore}>
          {failed ? 'Loading failed. Try again' : 'Load more'}
        </Button>
      )}
    </div>
  );
}
