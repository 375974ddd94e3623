import type { ReactNode } from 'react';
import styles from './retry.module.css';

/** A part that could not be loaded, where the rest of the page is whole. */
export function Retry({ children, onRetry }: { readonly children: ReactNode; readonly onRetry: () => void }) {
  return (
    <p className={styles.retry} role="alert">
      {children}{' '}
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </p>
  );
}
