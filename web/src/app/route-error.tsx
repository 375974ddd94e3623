import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorState } from '../feedback/error-state.tsx';
import styles from './route-error.module.css';

/** The last resort of a route: says what failed and offers to load the page again. */
export function RouteError({ error }: ErrorComponentProps) {
  return (
    <main className={styles.page}>
      <ErrorState error={error} onRetry={() => window.location.reload()} />
    </main>
  );
}
