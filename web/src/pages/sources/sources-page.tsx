import { Button } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import type { Source } from '../../api/contract.ts';
import { useMay } from '../../api/use-identity.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { useListKeys } from '../../signal/list-keys.ts';
import { AddSource } from './add-source.tsx';
import { DeleteSource } from './delete-source.tsx';
import { SourceDrawer } from './source-drawer.tsx';
import { SourceRow } from './source-row.tsx';
import { needsAttention, SOURCE_STATES } from './source-states.ts';
import styles from './sources-page.module.css';
import { SOURCE_FILTERS, type SourceFilter, type SourcesSearch } from './sources-search.ts';
import { useSources } from './use-sources.ts';

/** Is anything silent that should speak? */
export function SourcesPage() {
  useDocumentTitle('Sources · Bellwether');
  const search = useSearch({ from: '/app/sources' });
  const navigate = useNavigate({ from: '/sources' });
  const mayChange = useMay('analyst');
  const { data, isError, error, refetch } = useSources();
  const [deleting, setDeleting] = useState<Source | null>(null);
  const list = useRef<HTMLTableSectionElement>(null);
  const change = useCallback(
    (next: Partial<SourcesSearch>) =>
      void navigate({
        search: (old) => ({ ...old, ...next }),
        resetScroll: false,
        replace: next.name !== undefined,
      }),
    [navigate],
  );
  const open = useCallback((source: string | undefined) => change({ open: source }), [change]);
  useListKeys(list, search.open, open);

  const all = data?.items ?? [];
  const needing = all.filter((source) => needsAttention(source.health.state)).length;
  const name = search.name?.toLowerCase() ?? '';
  const shown = all.filter(
    (source) => matches(source, search.state) && source.name.toLowerCase().includes(name),
  );
  const opened = all.find((source) => source.id === search.open);
  const countOf = (filter: SourceFilter) => all.filter((source) => matches(source, filter)).length;

  return (
    <>
      <div className={styles.lead}>
        <h1>{data === undefined ? 'Sources' : sentence(all.length, needing)}</h1>
        {mayChange && (
          <Button leftSection={<Icon name="plus" />} size="sm" onClick={() => change({ add: 'yes' })}>
            Add source
          </Button>
        )}
      </div>
      {isError && data === undefined ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <div className={styles.skeleton} role="status">
          <span className="visually-hidden">Loading the sources…</span>
          {[1, 2, 3, 4, 5, 6].map((row) => (
            <Skeleton key={row} height={36} />
          ))}
        </div>
      ) : all.length === 0 ? (
        <EmptyState
          title="No sources yet"
          action={mayChange && <Button onClick={() => change({ add: 'yes' })}>Add the first source</Button>}
        >
          A source is a feed or a list that is read by itself, on a schedule. Its documents become signals
          within seconds.
        </EmptyState>
      ) : (
        <>
          <div className={styles.filters}>
            <fieldset className={styles.states}>
              <legend className="visually-hidden">State</legend>
              <button
                type="button"
                aria-pressed={search.state === undefined}
                onClick={() => change({ state: undefined })}
              >
                All <span>{formatCount(all.length)}</span>
              </button>
              {SOURCE_FILTERS.filter((filter) => filter === search.state || countOf(filter) > 0).map(
                (filter) => (
                  <button
                    key={filter}
                    type="button"
                    aria-pressed={search.state === filter}
                    onClick={() => change({ state: filter })}
                  >
                    {filter === 'attention' ? 'Need attention' : SOURCE_STATES[filter].label}{' '}
                    <span>{formatCount(countOf(filter))}</span>
                  </button>
                ),
              )}
            </fieldset>
            <input
              type="search"
              className={styles.name}
              aria-label="Filter by name"
              placeholder="Filter by name"
              value={search.name ?? ''}
              onChange={(event) => change({ name: event.target.value })}
            />
          </div>
          <table className={styles.table}>
            <caption className="visually-hidden">Sources, their state and their last runs</caption>
            <thead>
              <tr>
                <th scope="col">Source</th>
                <th scope="col">State</th>
                <th scope="col">Type</th>
                <th scope="col">Last success</th>
                <th scope="col">Next run</th>
                <th scope="col" data-number>
                  Documents
                </th>
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody ref={list}>
              {shown.map((source) => (
                <SourceRow
                  key={source.id}
                  source={source}
                  selected={source.id === search.open}
                  mayChange={mayChange}
                  onDelete={() => setDeleting(source)}
                />
              ))}
            </tbody>
          </table>
          {shown.length === 0 && (
            <EmptyState
              title="No source matches"
              action={
                <Link to="/sources" search={{}}>
                  Show all sources
                </Link>
              }
            />
          )}
        </>
      )}
      {opened && (
        <SourceDrawer
          source={opened}
          mayChange={mayChange}
          onClose={() => open(undefined)}
          onDelete={() => setDeleting(opened)}
        />
      )}
      <AddSource opened={search.add !== undefined && mayChange} onClose={() => change({ add: undefined })} />
      <DeleteSource
        source={deleting}
        onClose={() => setDeleting(null)}
        onDeleted={() => {
          setDeleting(null);
          if (deleting?.id === search.open) open(undefined);
        }}
      />
    </>
  );
}

function matches(source: Source, filter: SourceFilter | undefined): boolean {
  if (filter === undefined) return true;
  return filter === 'attention' ? needsAttention(source.health.state) : source.health.state === filter;
}

function sentence(all: number, needing: number): string {
  if (all === 0) return 'Sources';
  if (needing === 0)
    return all === 1 ? 'The only source is well' : `All ${formatCount(all)} sources are well`;
  return `${formatCount(needing)} of ${formatCount(all)} sources ${needing === 1 ? 'needs' : 'need'} attention`;
}
