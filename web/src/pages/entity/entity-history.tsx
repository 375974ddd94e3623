import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import type { HistoryEntry } from '../../api/contract.ts';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { IdentityEventRow } from '../../resolution/identity-event-row.tsx';
import { RelativeTime } from '../../time/relative-time.tsx';
import { describeChange } from './describe-change.ts';
import styles from './entity-page.module.css';

/** What was done to the entity: merges and splits, which can be undone, and what people changed. */
export function EntityHistory({ id, mayChange }: { readonly id: string; readonly mayChange: boolean }) {
  const api = useApi();
  const history = useQuery({
    queryKey: ['entity-history', id],
    queryFn: ({ signal }) => api.entityHistory(id, signal),
    retry: false,
    staleTime: 30_000,
  });
  const events = useQuery({
    queryKey: ['identity-events', id],
    queryFn: ({ signal }) => api.identityEvents(id, signal),
    retry: false,
    staleTime: 30_000,
  });
  const entries: readonly HistoryEntry[] = history.data?.items ?? [];
  const identity = events.data?.items ?? [];
  return (
    <section aria-labelledby="history">
      <h2 id="history">History</h2>
      {history.isPending ? (
        <div className={styles.skeleton}>
          <Skeleton width="70%" height={14} />
        </div>
      ) : entries.length === 0 && identity.length === 0 ? (
        <p className={styles.quiet}>
          {history.isError ? 'The history could not be loaded.' : 'Nobody changed it yet.'}
        </p>
      ) : (
        <ol className={styles.history}>
          {identity.map((event) => (
            <li key={event.id}>
              <IdentityEventRow event={event} mayUndo={mayChange} />
            </li>
          ))}
          {entries.map((entry, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity of their own
            <li key={`${entry.at} ${entry.action} ${at}`}>
              <p>{describeChange(entry)}</p>
              <p className={styles.quiet}>
                <RelativeTime at={entry.at} />
              </p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
