import { Skeleton } from '../../feedback/skeleton.tsx';
import styles from './results-skeleton.module.css';

/** The shape of eight results. */
export function ResultsSkeleton() {
  return (
    <div className={styles.list} role="status">
      <span className="visually-hidden">Searching…</span>
      {Array.from({ length: 8 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical shapes
        <div key={at} className={styles.row}>
          <Skeleton width={`${58 + ((at * 17) % 30)}%`} height={14} />
          <Skeleton width="92%" />
          <Skeleton width="38%" height={10} />
        </div>
      ))}
    </div>
  );
}
