import { Button } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import type { DeadLetter } from '../../api/contract.ts';
import { useMay } from '../../api/use-identity.ts';
import { ConfirmModal } from '../../feedback/confirm-modal.tsx';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount, formatQuantity, formatRate } from '../../format/number.ts';
import { useLive } from '../../live/live-context.ts';
import { useListKeys } from '../../signal/list-keys.ts';
import { RelativeTime } from '../../time/relative-time.tsx';
import { DeadLetterDrawer } from './dead-letter-drawer.tsx';
import styles from './operations-page.module.css';
import { useDeadLetters, useDeleteDeadLetter, useReplay } from './use-dead-letters.ts';

/** Is it healthy? What was refused, why, and another try. */
export function OperationsPage() {
  useDocumentTitle('Operations · Bellwether');
  const search = useSearch({ from: '/app/operations' });
  const navigate = useNavigate({ from: '/operations' });
  const mayChange = useMay('analyst');
  const { counts } = useLive();
  const letters = useDeadLetters(search.stage);
  const replay = useReplay();
  const remove = useDeleteDeadLetter();
  const [deleting, setDeleting] = useState<DeadLetter | null>(null);
  const list = useRef<HTMLTableSectionElement>(null);
  const open = useCallback(
    (letter: string | undefined) =>
      void navigate({ search: (old) => ({ ...old, letter }), resetScroll: false }),
    [navigate],
  );
  useListKeys(list, search.letter, open);

  const items = letters.data?.pages.flatMap((page) => page.items) ?? [];
  const opened = items.find((letter) => letter.id === search.letter);
  const replayable = items.some((letter) => letter.replayable);
  return (
    <>
      <h1>
        {counts === null
          ? 'Operations'
          : sentence(counts.rate_per_second, counts.backlog, counts.dead_letters)}
      </h1>
      <div className={styles.head}>
        <div>
          <h2>Dead letters</h2>
          <p>
            Documents that the pipeline refused. Each is kept with the stage and the reason until it is
            replayed or deleted.
          </p>
        </div>
        {mayChange && replayable && (
          <Button
            size="xs"
            variant="default"
            loading={replay.isPending}
            onClick={() => replay.mutate({ all: true })}
          >
            Replay all that can be
          </Button>
        )}
      </div>
      {search.stage !== undefined && (
        <p className={styles.scope}>
          Stage <strong>{search.stage}</strong> only.{' '}
          <Link to="/operations" search={{}}>
            Show all stages
          </Link>
        </p>
      )}
      {letters.isError && items.length === 0 ? (
        <ErrorState error={letters.error} onRetry={() => void letters.refetch()} />
      ) : letters.isPending ? (
        <div className={styles.skeleton} role="status">
          <span className="visually-hidden">Loading the dead letters…</span>
          {[1, 2, 3, 4, 5].map((row) => (
            <Skeleton key={row} height={32} />
          ))}
        </div>
      ) : items.length === 0 ? (
        <EmptyState title="No dead letters">
          Every document that came in was processed. Refused ones would be listed here.
        </EmptyState>
      ) : (
        <>
          <table className={styles.table}>
            <caption className="visually-hidden">Dead letters, newest first</caption>
            <thead>
              <tr>
                <th scope="col">Reason</th>
                <th scope="col">Stage</th>
                <th scope="col">Topic</th>
                <th scope="col">Where</th>
                <th scope="col">When</th>
              </tr>
            </thead>
            <tbody ref={list}>
              {items.map((letter) => (
                <tr key={letter.id} data-selected={letter.id === search.letter || undefined}>
                  <th scope="row">
                    <Link
                      to="/operations"
                      search={(old) => ({ ...old, letter: letter.id })}
                      resetScroll={false}
                      data-row={letter.id}
                    >
                      {letter.reason}
                    </Link>
                  </th>
                  <td>
                    <Link to="/operations" search={{ stage: letter.stage }}>
                      {letter.stage}
                    </Link>
                  </td>
                  <td>{letter.topic}</td>
                  <td className={styles.where} title={letter.location ?? undefined}>
                    {letter.location ?? '–'}
                  </td>
                  <td>
                    <RelativeTime at={letter.occurred_at} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <div className={styles.end}>
            <span>{formatQuantity(items.length, 'dead letter')} shown</span>
            {letters.hasNextPage && (
              <Button
                size="xs"
                variant="default"
                loading={letters.isFetchingNextPage}
                onClick={() => void letters.fetchNextPage()}
              >
                Load more
              </Button>
            )}
          </div>
        </>
      )}
      {opened && (
        <DeadLetterDrawer
          letter={opened}
          mayChange={mayChange}
          busy={replay.isPending}
          onReplay={() => replay.mutate({ ids: [opened.id] }, { onSuccess: () => open(undefined) })}
          onDelete={() => setDeleting(opened)}
          onClose={() => open(undefined)}
        />
      )}
      <ConfirmModal
        opened={deleting !== null}
        title="Delete this dead letter?"
        confirmLabel="Delete dead letter"
        busy={remove.isPending}
        onClose={() => setDeleting(null)}
        onConfirm={() =>
          deleting &&
          remove.mutate(deleting.id, {
            onSuccess: () => {
              setDeleting(null);
              open(undefined);
            },
          })
        }
      >
        <p>Its document is lost with it and cannot be replayed any more.</p>
      </ConfirmModal>
    </>
  );
}

function sentence(rate: number, backlog: number, dead: number): string {
  const waiting = backlog === 0 ? 'Nothing is waiting' : `${formatQuantity(backlog, 'document')} waiting`;
  const speed = rate > 0 ? `, ${formatRate(rate)} stored per second` : '';
  const letters =
    dead === 0 ? 'no dead letters' : `${formatCount(dead)} dead ${dead === 1 ? 'letter' : 'letters'}`;
  return `${waiting}${speed}; ${letters}`;
}
