import { Button, Modal } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { NOTHING_OPEN } from '../../analysis/reading-search.ts';
import { HistogramBrush } from '../../charts/histogram-brush.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { LoadMore } from '../../feedback/load-more.tsx';
import { NewPill } from '../../feedback/new-pill.tsx';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { useListKeys } from '../../signal/list-keys.ts';
import { SignalRow } from '../../signal/signal-row.tsx';
import { fillBuckets } from '../../time/buckets.ts';
import { boundsOf, rangeWords } from '../../time/time-range.ts';
import { useTimeRange } from '../../time/use-time-range.ts';
import { FacetPanel } from './facet-panel.tsx';
import { FilterChips } from './filter-chips.tsx';

import { NoSignals } from './no-signals.tsx';
import { ResultsSkeleton } from './results-skeleton.tsx';
import { SavedSearches } from './saved-searches.tsx';
import { SignalDrawer } from './signal-drawer.tsx';
import styles from './signals-page.module.css';
import {
  activeFilters,
  effectiveSort,
  listKey,
  modeFrom,
  type SignalsSearch,
  type Sort,
} from './signals-search.ts';
import { useNewMatches } from './use-new-matches.ts';
import { useSignals } from './use-signals.ts';

/** The explorer: what exactly was said, where, by whom, about what? */
export function SignalsPage() {
  const search = useSearch({ from: '/app/signals' });
  const navigate = useNavigate({ from: '/signals' });
  const client = useQueryClient();
  const { range, setRange } = useTimeRange();
  const list = useRef<HTMLOListElement>(null);
  const [facetsOpen, setFacetsOpen] = useState(false);
  const results = useSignals(search);
  const first = results.data?.pages[0];
  const near = first?.related ?? 0;
  const byWords = (first?.total ?? 0) - near;
  const relation = byWords === 0 && near > 0 ? 'related to' : 'for';
  // Everything is near to some degree, so that only matches of the words can be counted anew.
  const countable = first !== undefined && !results.isPlaceholderData && search.mode !== 'vector';
  const fresh = useNewMatches(search, countable ? byWords : undefined);
  useDocumentTitle(`${search.q ?? 'Signals'} · Bellwether`);

  const change = useCallback(
    (next: Partial<SignalsSearch>) =>
      void navigate({
        search: (old) => ({ ...old, ...NOTHING_OPEN, signal: undefined, ...next }),
        resetScroll: false,
      }),
    [navigate],
  );
  const open = useCallback(
    (signal: string | undefined) =>
      void navigate({
        search: (old) => ({ ...old, ...NOTHING_OPEN, signal }),
        replace: search.signal !== undefined && signal !== undefined,
        resetScroll: false,
      }),
    [navigate, search.signal],
  );
  useListKeys(list, search.signal, open);

  const signals = results.data?.pages.flatMap((page) => page.items) ?? [];
  const filters = activeFilters(search);
  const sort = effectiveSort(search);
  const facets = <FacetPanel search={search} facets={first?.facets} onChange={change} />;

  return (
    <div className={styles.page}>
      <aside className={styles.facets} aria-label="Filters">
        {facets}
      </aside>
      <div className={styles.results}>
        <div className={styles.lead}>
          <h1 aria-live="polite">
            {first === undefined ? 'Signals' : formatQuantity(byWords === 0 ? near : byWords, 'signal')}
            <span className={styles.scope}>
              {search.q === undefined ? ' ' : ` ${relation} ${quoted(search.q)} `}
              {rangeWords(range)}
              {near > 0 && byWords > 0 && `, and ${formatCount(near)} related`}
            </span>
          </h1>
          <div className={styles.tools}>
            <Button
              className={styles.filterButton ?? ''}
              variant="default"
              size="xs"
              leftSection={<Icon name="filter" size={14} />}
              onClick={() => setFacetsOpen(true)}
            >
              {filters.length === 0 ? 'Filters' : `Filters (${filters.length})`}
            </Button>
            <SavedSearches search={search} />
            {search.q !== undefined && (
              <label className={styles.sort}>
                <span>Find</span>
                <select
                  value={search.mode ?? 'hybrid'}
                  onChange={(event) => change({ mode: modeFrom(event.target.value) })}
                >
                  <option value="hybrid">Words and meaning</option>
                  <option value="text">Words</option>
                  <option value="vector">Meaning</option>
                </select>
              </label>
            )}
            <label className={styles.sort}>
              <span>Sort</span>
              <select value={sort} onChange={(event) => change({ sort: event.target.value as Sort })}>
                <option value="relevance">Relevance</option>
                <option value="newest">Newest first</option>
                <option value="oldest">Oldest first</option>
              </select>
            </label>
          </div>
        </div>
        <FilterChips search={search} facets={first?.facets} onChange={change} />
        {first?.histogram && byWords > 0 && (
          <HistogramBrush
            buckets={fillBuckets(
              first.histogram.buckets,
              first.histogram.interval,
              boundsOf(range, Date.now()),
            )}
            interval={first.histogram.interval}
            onSelect={(from, to) => setRange({ kind: 'custom', from, to })}
          />
        )}
        <NewPill
          count={fresh}
          noun="new signal"
          onShow={() => void client.resetQueries({ queryKey: ['signals', listKey(search)] })}
        />
        {results.isError && signals.length === 0 ? (
          <ErrorState error={results.error} onRetry={() => void results.refetch()} />
        ) : results.isPending ? (
          <ResultsSkeleton />
        ) : signals.length === 0 ? (
          <NoSignals search={search} range={range} onChange={change} onRange={setRange} />
        ) : (
          <>
            <h2 className="visually-hidden">Results</h2>
            <ol
              ref={list}
              className={styles.list}
              aria-label="Signals"
              aria-busy={results.isPlaceholderData}
              data-old={results.isPlaceholderData || undefined}
            >
              {signals.map((signal) => (
                <li key={signal.id}>
                  <SignalRow
                    signal={signal}
                    selected={signal.id === search.signal}
                    link={(title) => (
                      <Link
                        from="/signals"
                        to="/signals"
                        search={(old) => ({ ...old, ...NOTHING_OPEN, signal: signal.id })}
                        replace={search.signal !== undefined}
                        resetScroll={false}
                        preload={false}
                        data-row={signal.id}
                      >
                        {title}
                      </Link>
                    )}
                  />
                </li>
              ))}
            </ol>
            <LoadMore
              shown={signals.length}
              total={first?.total ?? 0}
              more={results.hasNextPage}
              busy={results.isFetchingNextPage}
              failed={results.isFetchNextPageError}
              onMore={() => void results.fetchNextPage()}
            />
          </>
        )}
      </div>
      {search.signal !== undefined && (
        <SignalDrawer
          id={search.signal}
          known={signals.find((signal) => signal.id === search.signal)}
          onClose={() => open(undefined)}
        />
      )}
      <Modal
        opened={facetsOpen}
        onClose={() => setFacetsOpen(false)}
        title="Filters"
        fullScreen
        closeButtonProps={{ 'aria-label': 'Close filters' }}
      >
        {facets}
        <div className={styles.sheetEnd}>
          <Button fullWidth onClick={() => setFacetsOpen(false)}>
            Show {formatCount(first?.total ?? 0)} signals
          </Button>
        </div>
      </Modal>
    </div>
  );
}

/** In quotes, unless the query brings its own. */
function quoted(query: string): string {
  return query.includes('"') ? query : `“${query}”`;
}
