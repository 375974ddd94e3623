import { Button } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { LoadMore } from '../../feedback/load-more.tsx';
import { Icon } from '../../icons/icon.tsx';
import { useLive } from '../../live/live-context.ts';
import { useListKeys } from '../../signal/list-keys.ts';
import { RelativeTime } from '../../time/relative-time.tsx';
import { AsOfNote } from '../../trend/as-of-note.tsx';
import { SectionTabs } from '../../trend/section-tabs.tsx';
import { CompareBar } from './compare-bar.tsx';
import { NoTrends } from './no-trends.tsx';
import { TrendDrawer } from './trend-drawer.tsx';
import { TrendsFilters } from './trends-filters.tsx';
import { TrendsHeadline } from './trends-headline.tsx';
import styles from './trends-page.module.css';
import { isFiltered, NO_FILTERS, type TrendsSearch } from './trends-search.ts';
import { TrendsSkeleton, TrendsTable } from './trends-table.tsx';
import { useTrendCounts, useTrends } from './use-trends.ts';

/** What is rising, since when, how sure are we, what next? */
export function TrendsPage() {
  const search = useSearch({ from: '/app/trends' });
  const navigate = useNavigate({ from: '/trends' });
  const body = useRef<HTMLTableSectionElement>(null);
  const client = useQueryClient();
  const live = useLive();
  const results = useTrends(search);
  const counts = useTrendCounts(search);
  useDocumentTitle('Trends · Bellwether');
  const first = results.data?.pages[0];
  // The list stays as it is under the reader; it is read anew when asked for.
  const isStale = live.trendsAt !== null && first !== undefined && live.trendsAt > results.dataUpdatedAt;
  const show = () => {
    for (const name of ['trends', 'trend', 'bursts', 'topics'])
      void client.invalidateQueries({ queryKey: [name] });
  };
  const trends = results.data?.pages.flatMap(({ items }) => items) ?? [];

  const change = useCallback(
    (next: Partial<TrendsSearch>) =>
      void navigate({ search: (old) => ({ ...old, ...next }), resetScroll: false }),
    [navigate],
  );
  const open = useCallback(
    (id: string | undefined) =>
      void navigate({
        search: (old) => ({ ...old, open: id, why: undefined }),
        replace: search.open !== undefined && id !== undefined,
        resetScroll: false,
      }),
    [navigate, search.open],
  );
  useListKeys(body, search.open, open);

  return (
    <>
      <SectionTabs />
      <TrendsHeadline counts={counts.data} search={search} asOf={first?.as_of} />
      <AsOfNote asOf={first?.as_of} />
      {first?.as_of !== null && (
        <TrendsFilters
          search={search}
          onChange={(next) => change({ ...next, open: undefined, why: undefined })}
        />
      )}
      {isStale && (
        <button type="button" className={styles.fresh} onClick={show}>
          <Icon name="run" size={14} /> Trends were computed anew. Show them
        </button>
      )}
      {results.isError && first === undefined ? (
        <ErrorState error={results.error} onRetry={() => void results.refetch()} />
      ) : first === undefined ? (
        <TrendsSkeleton />
      ) : first.as_of === null ? (
        <NoTrends onDone={() => void results.refetch()} />
      ) : trends.length === 0 ? (
        <EmptyState
          title="No trend matches"
          action={
            isFiltered(search) && (
              <Button size="xs" onClick={() => change(NO_FILTERS)}>
                Clear the filters
              </Button>
            )
          }
        >
          Nothing that was counted has these filters. The beginning of a word is enough for a name.
        </EmptyState>
      ) : (
        <>
          <TrendsTable
            trends={trends}
            search={search}
            isOld={results.isPlaceholderData}
            body={body}
            onChange={change}
          />
          <LoadMore
            shown={trends.length}
            total={first.total}
            more={results.hasNextPage}
            busy={results.isFetchingNextPage}
            failed={results.isFetchNextPageError}
            onMore={() => void results.fetchNextPage()}
          />
          <p className={styles.run}>
            <Icon name="run" size={13} /> Computed <RelativeTime at={first.run_at} />
            {'. '}
            <Link to="/topics">How signals fall into topics</Link>
          </p>
        </>
      )}
      {search.pick !== undefined && (
        <CompareBar
          ids={search.pick}
          known={trends}
          onClear={() => change({ pick: undefined })}
          onDrop={(id) => {
            const left = search.pick?.filter((one) => one !== id) ?? [];
            change({ pick: left.length === 0 ? undefined : left });
          }}
        />
      )}
      {search.open !== undefined && (
        <TrendDrawer
          id={search.open}
          known={trends.find(({ id }) => id === search.open)}
          why={search.why}
          onClose={() => open(undefined)}
        />
      )}
    </>
  );
}
