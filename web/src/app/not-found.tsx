import { Link } from '@tanstack/react-router';
import { EmptyState } from '../feedback/empty-state.tsx';
import styles from './route-error.module.css';

export function NotFound() {
  return (
    <main className={styles.page}>
      <EmptyState title="There is no page at this address" action={<Link to="/">Go to the dashboard</Link>}>
        The address may be mistyped, or the page may have been part of a newer version.
      </EmptyState>
    </main>
  );
}
