import { Skeleton } from '../../feedback/skeleton.tsx';
import styles from './dashboard-skeleton.module.css';

/** The shape of the dashboard while its figures come. */
export function DashboardSkeleton() {
  return (
    <div className={styles.page} role="status">
      <span className="visually-hidden">Loading the dashboard…</span>
      <Skeleton width="62%" height={24} />
      <Skeleton height={44} />
      <div className={styles.columns}>
        <Skeleton height={260} />
        <Skeleton height={260} />
        <Skeleton height={320} />
        <Skeleton height={320} />
      </div>
    </div>
  );
}
