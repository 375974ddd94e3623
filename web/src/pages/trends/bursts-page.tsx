import { ActionIcon } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Fragment, useRef } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { BurstPage, TrendKind } from '../../api/contract.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { LoadMore } from '../../feedback/load-more.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { useListKeys } from '../../signal/list-keys.ts';
import { AsOfNote } from '../../trend/as-of-note.tsx';
import { CallWhy } from '../../trend/call-why.tsx';
import { SectionTabs } from '../../trend/section-tabs.tsx';
import { SubjectMark } from '../../trend/subject-mark.tsx';
import { endOfData } from '../../trend/trend-range.ts';
import { burstSpan, dayWords, decimal, timesExpected } from '../../trend/trend-words.ts';
import { BurstSpark } from './burst-spark.tsx';
import styles from './bursts-page.module.css';
import type { BurstsSearch } from './bursts-search.ts';
import { boundsOfMonth, monthName, monthOf, shifted } from './months.ts';
import { toggled } from './trends-search.ts';

const KINDS = [
  { kind: 'topic', label: 'Topics' },
  { kind: 'entity', label: 'Entities' },
  { kind: 'term', label: 'Terms' },
] as const satisfies readonly { readonly kind: TrendKind; readonly label: string }[];

type Item = BurstPage['items'][number];

/** What burst in a month, the strongest first, each with its evidence. */
export function BurstsPage() {
  const search = useSearch({ from: '/app/trends/bursts' });
  const navigate = useNavigate({ from: '/trends/bursts' });
  const api = useApi();
  const body = useRef<HTMLTableSectionElement>(null);
  useListKeys(body, undefined, () => undefined);
  const run = useQuery({
    queryKey: ['trends', 'as-of'],
    queryFn: ({ signal }) => api.trends({ limit: 1 }, signal),
    staleTime: 30_000,
  });
  const asOf = run.data?.as_of;
  const lastMonth = asOf == null ? undefined : monthOf(endOfData(asOf) - 1);
  const month = search.month ?? lastMonth;
  useDocumentTitle(`Bursts${month === undefined ? '' : ` of ${monthName(month)}`} · Bellwether`);
  const query = { ...(month === undefined ? {} : boundsOfMonth(month)), kind: search.kind, limit: 50 };
  const results = useInfiniteQuery({
    queryKey: ['bursts', query],
    queryFn: ({ pageParam, signal }) => api.bursts({ ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled: month !== undefined,
    staleTime: 30_000,
  });
  const change = (next: Partial<BurstsSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true, resetScroll: false });
  const items = results.data?.pages.flatMap((page) => page.items);
  const isEnded = asOf === null;
  return (
    <>
      <SectionTabs />
      <h1 className={styles.lead} aria-live="polite">
        {items === undefined || month === undefined ? 'Bursts' : sentence(items, month, results.hasNextPage)}
      </h1>
      <AsOfNote asOf={asOf} />
      {month !== undefined && (
        <div className={styles.tools}>
          <div className={styles.months}>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={`Bursts of ${monthName(shifted(month, -1))}`}
              onClick={() => change({ month: shifted(month, -1), call: undefined })}
            >
              <Icon name="chevronLeft" size={15} />
            </ActionIcon>
            <label>
              <span className="visually-hidden">Month</span>
              <input
                type="month"
                value={month}
                max={lastMonth}
                onChange={({ target: { value } }) => {
                  if (value !== '') change({ month: value, call: undefined });
                }}
              />
            </label>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={`Bursts of ${monthName(shifted(month, 1))}`}
              disabled={lastMonth !== undefined && month >= lastMonth}
              onClick={() => change({ month: shifted(month, 1), call: undefined })}
            >
              <Icon name="chevronRight" size={15} />
            </ActionIcon>
          </div>
          <fieldset className={styles.kinds}>
            <legend className="visually-hidden">What</legend>
            {KINDS.map(({ kind, label }) => (
              <button
                key={kind}
                type="button"
                aria-pressed={search.kind?.includes(kind) ?? false}
                onClick={() => change({ kind: toggled(search.kind, kind), call: undefined })}
              >
                {label}
              </button>
            ))}
          </fieldset>
        </div>
      )}
      {run.isError || (results.isError && items === undefined) ? (
        <ErrorState
          error={run.error ?? results.error}
          onRetry={() => void (run.isError ? run.refetch() : results.refetch())}
        />
      ) : isEnded ? (
        <EmptyState title="No bursts yet" action={<Link to="/trends">To the trends</Link>}>
          Bursts are found when trends are computed, in the background, a moment after signals come in.
        </EmptyState>
      ) : items === undefined || month === undefined ? (
        <div className={styles.skeleton} role="status">
          <span className="visually-hidden">Loading the bursts…</span>
          {[1, 2, 3, 4, 5, 6].map((row) => (
            <Skeleton key={row} height={28} />
          ))}
        </div>
      ) : items.length === 0 ? (
        <EmptyState title={`No burst peaked in ${monthName(month)}`}>
          Nothing{search.kind === undefined ? '' : ' of this kind'} stood out from its baseline in that month,
          or no source brought signals. Other months may have some.
        </EmptyState>
      ) : (
        <>
          <BurstTable items={items} body={body} open={search.call} onOpen={(call) => change({ call })} />
          <LoadMore
            shown={items.length}
            total={items.length}
            more={results.hasNextPage}
            busy={results.isFetchingNextPage}
            failed={results.isFetchNextPageError}
            onMore={() => void results.fetchNextPage()}
          />
        </>
      )}
    </>
  );
}

function sentence(items: readonly Item[], month: string, isMore: boolean): string {
  const [first] = items;
  if (first === undefined) return `No bursts in ${monthName(month)}`;
  if (items.length === 1)
    return `1 burst in ${monthName(month)}: ${first.subject.name} on ${dayWords(first.burst.peaks_at, `${month}-01`)}`;
  const count = isMore
    ? `More than ${formatQuantity(items.length, 'burst')}`
    : formatQuantity(items.length, 'burst');
  return `${count} in ${monthName(month)}, the strongest ${first.subject.name} on ${dayWords(first.burst.peaks_at, `${month}-01`)}`;
}

const NAMED = 4;

/** Other names of the same happening. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(', ');
  return names.length > NAMED ? `${shown} and ${formatCount(names.length - NAMED)} more` : shown;
}

function BurstTable({
  items,
  body,
  open,
  onOpen,
}: {
  readonly items: readonly Item[];
  readonly body: React.RefObject<HTMLTableSectionElement | null>;
  readonly open: string | undefined;
  readonly onOpen: (call: string | undefined) => void;
}) {
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">Bursts, the strongest first</caption>
      <thead>
        <tr>
          <th scope="col" data-number>
            Rank
          </th>
          <th scope="col">Subject</th>
          <th scope="col">Around it</th>
          <th scope="col">Peak</th>
          <th scope="col">Lasted</th>
          <th scope="col" data-number>
            Signals
          </th>
          <th scope="col" data-number>
            Expected
          </th>
          <th scope="col" data-number title="Who stands behind the signals: hosts, owners, authors">
            Voices
          </th>
          <th scope="col" data-number title="Saving of cost by the automaton, in nats (Kleinberg, 2002)">
            Score
          </th>
          <td />
        </tr>
      </thead>
      <tbody ref={body}>
        {items.map(({ subject, burst, call, rank, also }) => {
          const isOpen = call !== null && call === open;
          const key = `${subject.id} ${burst.starts_at}`;
          return (
            <Fragment key={key}>
              <tr>
                <td data-number data-label="Rank" className={styles.rank}>
                  {formatCount(rank)}
                </td>
                <th scope="row">
                  <span>
                    <SubjectMark subject={subject} />
                    <Link to="/trends/$id" params={{ id: subject.id }} data-row={key}>
                      {subject.name}
                    </Link>
                  </span>
                  {also.length > 0 && <span className={styles.also}>with {listed(also)}</span>}
                </th>
                <td className={styles.spark}>
                  <BurstSpark id={subject.id} burst={burst} />
                </td>
                <td data-label="Peak">{dayWords(burst.peaks_at)}</td>
                <td data-label="Lasted">{burstSpan(burst)}</td>
                <td data-number data-label="Signals">
                  {formatCount(burst.signals)}
                  {timesExpected(burst) !== null && (
                    <span className={styles.times}> {timesExpected(burst)}</span>
                  )}
                </td>
                <td data-number data-label="Expected">
                  {decimal(burst.expected)}
                </td>
                <td data-number data-label="Voices">
                  {formatCount(burst.sources)}
                </td>
                <td data-number data-label="Score">
                  {decimal(burst.score)}
                </td>
                <td className={styles.act}>
                  {call !== null && (
                    <button
                      type="button"
                      className={styles.why}
                      aria-expanded={isOpen}
                      aria-label={`Why ${subject.name} is called a burst`}
                      onClick={() => onOpen(isOpen ? undefined : call)}
                    >
                      why
                    </button>
                  )}
                </td>
              </tr>
              {isOpen && (
                <tr className={styles.evidence}>
                  <td colSpan={10}>
                    <CallWhy id={call} />
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
