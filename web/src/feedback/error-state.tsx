import { Button } from '@mantine/core';
import { ApiProblem } from '../api/problem.ts';
import { Icon } from '../icons/icon.tsx';
import styles from './state.module.css';

/** What was wrong, what to do, and the id that lets an operator find the request in the log. */
export function ErrorState({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const problem = error instanceof ApiProblem ? error : null;
  const message = error instanceof Error ? error.message : String(error);
  return (
    <div className={styles.state} role="alert">
      <span className={styles.critical}>
        <Icon name="error" size={20} />
      </span>
      <h2>{problem?.title ?? 'This could not be shown'}</h2>
      {message !== problem?.title && <p>{message}</p>}
      {problem?.requestId && <p className={styles.fine}>Request {problem.requestId}</p>}
      {onRetry && (
        <Button variant="default" size="xs" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
