import { Skeleton } from '../../feedback/skeleton.tsx';
import styles from './board.module.css';

export function BoardSkeleton({ columns }: { readonly columns: 3 | 6 }) {
  return (
    <div className={styles.board} data-columns={columns} role="status">
      <span className="visually-hidden">Loading the board…</span>
      {Array.from({ length: columns }, (_, at) => at).map((at) => (
        <div key={at} className={styles.loading}>
          {[1, 2, 3, 4, 5, 6].map((row) => (
            <Skeleton key={row} height={32} />
          ))}
        </div>
      ))}
    </div>
  );
}
