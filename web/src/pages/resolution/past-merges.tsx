import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { IdentityEventRow } from '../../resolution/identity-event-row.tsx';
import styles from './review-page.module.css';

const PAGE_SIZE = 50;

/** Every merge and split, by people and by resolution itself, the newest first; each can be taken back. */
export function PastMerges({ mayUndo }: { readonly mayUndo: boolean }) {
  const api = useApi();
  const { data, isError, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['identity-events', 'all'],
    queryFn: ({ pageParam, signal }) =>
      api.allIdentityEvents({ limit: PAGE_SIZE, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  if (isError && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={120} />;
  const events = data.pages.flatMap(({ items }) => items);
  if (events.length === 0)
    return (
      <EmptyState title="Nothing was merged or split yet">
        Merges made here, by resolution itself or on an entity’s page are listed here, each with the way back.
      </EmptyState>
    );
  return (
    <>
      <ol className={styles.past} aria-label="Merges and splits">
        {events.map((event) => (
          <li key={event.id}>
            <IdentityEventRow event={event} mayUndo={mayUndo} />
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  );
}
