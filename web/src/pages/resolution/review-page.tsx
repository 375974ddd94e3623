import { Button } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import type { MergeProposal } from '../../api/contract.ts';
import { useMay } from '../../api/use-identity.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatQuantity, formatShare } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { nextRow, useListKeys } from '../../signal/list-keys.ts';
import { RelativeTime } from '../../time/relative-time.tsx';
import { PastMerges } from './past-merges.tsx';
import { ProposalDetail } from './proposal-detail.tsx';
import styles from './review-page.module.css';
import type { ReviewSearch } from './review-search.ts';
import { useDecide, useProposals } from './use-review.ts';

const STATES = [
  { state: undefined, label: 'To decide' },
  { state: 'merged', label: 'Merged' },
  { state: 'rejected', label: 'Kept apart' },
] as const;

/** Which entities are one? Proposals with their evidence, decided one after the other by the keyboard. */
export function ReviewPage() {
  useDocumentTitle('Review merges · Bellwether');
  const search = useSearch({ from: '/app/graph/review' });
  const navigate = useNavigate({ from: '/graph/review' });
  const mayDecide = useMay('analyst');
  const { data, isError, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useProposals(search);
  const { decide, takeBack } = useDecide();
  const list = useRef<HTMLOListElement>(null);
  const change = useCallback(
    (next: Partial<ReviewSearch>) =>
      void navigate({ search: (old) => ({ ...old, ...next }), resetScroll: false, replace: true }),
    [navigate],
  );
  const open = useCallback((proposal: string) => change({ proposal }), [change]);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const current = items.find(({ id }) => id === search.proposal) ?? items[0];
  useListKeys(list, current?.id, open);

  const settle = (decision: 'merge' | 'reject', survivor?: string) => {
    if (current === undefined || current.state !== 'open' || decide.isPending || !mayDecide) return;
    const at = items.indexOf(current);
    const next = items[nextRow(at, at === items.length - 1 ? -1 : 1, items.length)];
    decide.mutate(
      { proposal: current, decision, ...(survivor === undefined ? {} : { survivor }) },
      { onSuccess: () => change({ proposal: next === current ? undefined : next?.id }) },
    );
  };
  const latest = useRef(settle);
  useEffect(() => {
    latest.current = settle;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.key !== 'm' && event.key !== 'x') || event.ctrlKey || event.metaKey || event.altKey) return;
      if (
        event.target instanceof HTMLElement &&
        event.target.closest('input, select, textarea, [role=dialog][aria-modal=true], [role=menu]')
      )
        return;
      event.preventDefault();
      latest.current(event.key === 'm' ? 'merge' : 'reject');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  return (
    <div className={styles.page}>
      <div className={styles.lead}>
        <h1>
          {data === undefined ? 'Review merges' : sentence(search, items.length, hasNextPage, items[0])}
        </h1>
        <Link to="/graph" className={styles.back}>
          <Icon name="chevronLeft" size={15} /> Graph
        </Link>
      </div>
      <fieldset className={styles.states}>
        <legend className="visually-hidden">State</legend>
        {STATES.map(({ state, label }) => (
          <button
            key={label}
            type="button"
            aria-pressed={search.decided === state}
            onClick={() => change({ decided: state, proposal: undefined })}
          >
            {label}
          </button>
        ))}
        {search.about !== undefined && (
          <button type="button" onClick={() => change({ about: undefined })}>
            <Icon name="close" size={14} /> Only about one entity
          </button>
        )}
      </fieldset>
      {search.decided === 'merged' ? (
        <PastMerges mayUndo={mayDecide} />
      ) : isError && data === undefined ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <div className={styles.skeleton} role="status">
          <span className="visually-hidden">Loading the proposals…</span>
          {[1, 2, 3, 4, 5].map((row) => (
            <Skeleton key={row} height={40} />
          ))}
        </div>
      ) : current === undefined ? (
        <Nothing state={search.decided} />
      ) : (
        <div className={styles.columns}>
          <div>
            <ol ref={list} className={styles.list} aria-label="Proposals">
              {items.map((proposal) => (
                <li key={proposal.id}>
                  <Link
                    to="/graph/review"
                    search={(old) => ({ ...old, proposal: proposal.id })}
                    resetScroll={false}
                    preload={false}
                    data-row={proposal.id}
                    aria-current={proposal === current || undefined}
                  >
                    <span className={styles.names}>
                      {proposal.left.name} <span className={styles.or}>and</span> {proposal.right.name}
                    </span>
                    <span className={styles.score}>{formatShare(proposal.score)}</span>
                    {proposal.decided_at !== null && (
                      <span className={styles.when}>
                        {proposal.decided_by}, <RelativeTime at={proposal.decided_at} />
                      </span>
                    )}
                  </Link>
                </li>
              ))}
            </ol>
            {hasNextPage && (
              <Button
                variant="default"
                size="xs"
                mt="sm"
                loading={isFetchingNextPage}
                onClick={() => void fetchNextPage()}
              >
                Show more
              </Button>
            )}
          </div>
          <ProposalDetail
            key={current.id}
            proposal={current}
            mayDecide={mayDecide}
            isBusy={decide.isPending}
            onDecide={settle}
            onTakeBack={() => void takeBack(current)}
          />
        </div>
      )}
    </div>
  );
}

function sentence(
  { decided: state, about: entity }: ReviewSearch,
  count: number,
  isMore: boolean,
  first: MergeProposal | undefined,
): string {
  const about = entity === undefined ? '' : ' about this entity';
  const many = `${isMore ? 'More than ' : ''}${formatQuantity(count, 'pair')}`;
  if (state === 'merged') return 'What was merged and split, and the way back';
  if (state === 'rejected') return `${many} of entities${about} ${count === 1 ? 'was' : 'were'} kept apart`;
  if (first === undefined) return `No two entities${about} wait for a decision`;
  return `${many}${about} may be one and the same: ${formatShare(first.score)} sure of the first`;
}

function Nothing({ state }: { readonly state: ReviewSearch['decided'] }) {
  if (state !== undefined)
    return (
      <EmptyState
        title={state === 'merged' ? 'No merge was proposed and made yet' : 'Nothing was kept apart yet'}
      />
    );
  return (
    <EmptyState title="Nothing waits for you" action={<Link to="/graph">See the graph</Link>}>
      Pairs that are sure enough merge by themselves; those that are doubtful wait here. New ones come as
      signals name more.
    </EmptyState>
  );
}
