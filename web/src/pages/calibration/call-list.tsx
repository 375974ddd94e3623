import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { Call } from '../../api/contract.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { LoadMore } from '../../feedback/load-more.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { Icon } from '../../icons/icon.tsx';
import { CallWhy } from '../../trend/call-why.tsx';
import { callWord } from '../../trend/call-words.ts';
import { TrendLink } from '../../trend/trend-link.tsx';
import { dayWords, decimal } from '../../trend/trend-words.ts';
import styles from './calibration-page.module.css';
import { CALL_KINDS, type CalibrationSearch } from './calibration-search.ts';

/** Every call with what became of it, each with its evidence. */
export function CallList() {
  const search = useSearch({ from: '/app/trends/calibration' });
  const navigate = useNavigate({ from: '/trends/calibration' });
  const api = useApi();
  const change = (next: Partial<CalibrationSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true, resetScroll: false });
  const query = {
    kind: search.kind,
    resolved: search.outcome === undefined ? undefined : search.outcome === 'known',
    limit: 50,
  };
  const results = useInfiniteQuery({
    queryKey: ['calls', query],
    queryFn: ({ pageParam, signal }) => api.calls({ ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    staleTime: 30_000,
  });
  const calls = results.data?.pages.flatMap((page) => page.items);
  return (
    <section aria-labelledby="calls" className={styles.part}>
      <div className={styles.head}>
        <h2 id="calls">Calls</h2>
        <div className={styles.tools}>
          <label>
            <span>Kind</span>
            <select
              value={search.kind ?? ''}
              onChange={({ target }) =>
                change({ kind: CALL_KINDS.find((kind) => kind === target.value), call: undefined })
              }
            >
              <option value="">All</option>
              {CALL_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {callWord(kind)}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span>Outcome</span>
            <select
              value={search.outcome ?? ''}
              onChange={({ target }) =>
                change({
                  outcome: target.value === 'known' || target.value === 'open' ? target.value : undefined,
                  call: undefined,
                })
              }
            >
              <option value="">All</option>
              <option value="known">Known</option>
              <option value="open">Still open</option>
            </select>
          </label>
        </div>
      </div>
      {results.isError && calls === undefined ? (
        <ErrorState error={results.error} onRetry={() => void results.refetch()} />
      ) : calls === undefined ? (
        <Skeleton height={160} />
      ) : calls.length === 0 ? (
        <EmptyState title={search.outcome === 'known' ? 'No such call came out yet' : 'No such call yet'}>
          Calls are made when trends are computed: bursts, weak signals and horizons, each with the evidence
          it rests on and a day on which it is judged.
        </EmptyState>
      ) : (
        <>
          <CallTable calls={calls} open={search.call} onOpen={(call) => change({ call })} />
          <LoadMore
            shown={calls.length}
            total={calls.length}
            more={results.hasNextPage}
            busy={results.isFetchingNextPage}
            failed={results.isFetchNextPageError}
            onMore={() => void results.fetchNextPage()}
          />
        </>
      )}
    </section>
  );
}

function CallTable({
  calls,
  open,
  onOpen,
}: {
  readonly calls: readonly Call[];
  readonly open: string | undefined;
  readonly onOpen: (call: string | undefined) => void;
}) {
  return (
    <table className={`${styles.table} ${styles.calls}`}>
      <caption className="visually-hidden">Calls, the newest first</caption>
      <thead>
        <tr>
          <th scope="col">Subject</th>
          <th scope="col">Call</th>
          <th scope="col">Made as of</th>
          <th scope="col" data-number>
            Score
          </th>
          <th scope="col">Outcome</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {calls.map((call) => {
          const isOpen = call.id === open;
          return (
            <Fragment key={call.id}>
              <tr>
                <th scope="row">
                  <TrendLink subject={call.subject} />
                </th>
                <td>{callWord(call.kind)}</td>
                <td data-label="as of">{dayWords(call.as_of)}</td>
                <td data-number data-label="score">
                  {decimal(call.score, 2)}
                </td>
                <td>
                  {call.outcome === null ? (
                    <span className={styles.quiet}>open until {dayWords(call.resolves_at)}</span>
                  ) : (
                    <span className={styles.outcome} title={call.outcome.text}>
                      <Icon name={call.outcome.came_true ? 'check' : 'close'} size={14} />
                      {call.outcome.came_true ? 'came true' : 'did not come true'}
                    </span>
                  )}
                </td>
                <td>
                  <button
                    type="button"
                    className={styles.why}
                    aria-expanded={isOpen}
                    aria-label={`Why ${call.subject.name} is called a ${callWord(call.kind).toLowerCase()}`}
                    onClick={() => onOpen(isOpen ? undefined : call.id)}
                  >
                    why
                  </button>
                </td>
              </tr>
              {isOpen && (
                <tr className={styles.evidence}>
                  <td colSpan={6}>
                    <CallWhy id={call.id} />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
