import { Button } from '@mantine/core';
import { useDebouncedCallback, useDocumentTitle } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { Topic } from '../../api/contract.ts';
import { useMay } from '../../api/use-identity.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { LoadMore } from '../../feedback/load-more.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { useToast } from '../../feedback/toast-context.ts';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { useListKeys } from '../../signal/list-keys.ts';
import { RelativeTime } from '../../time/relative-time.tsx';
import { SectionTabs } from '../../trend/section-tabs.tsx';
import { TopicEvents } from '../../trend/topic-events.tsx';
import { decimal } from '../../trend/trend-words.ts';
import { TopicMapView } from './topic-map.tsx';
import styles from './topics-page.module.css';
import { type TopicsSearch, topicSortFrom } from './topics-search.ts';

const PAUSE_MS = 220;

/** What signals are about, as a list or as a map of what lies near what. */
export function TopicsPage() {
  const search = useSearch({ from: '/app/topics' });
  const navigate = useNavigate({ from: '/topics' });
  const api = useApi();
  const mayChange = useMay('analyst');
  const body = useRef<HTMLTableSectionElement>(null);
  useListKeys(body, undefined, () => undefined);
  useDocumentTitle('Topics · Bellwether');
  const query = {
    q: search.q,
    sort: search.sort ?? 'signals',
    limit: 50,
    ...(search.ended === undefined ? { alive: true } : {}),
  };
  const results = useInfiniteQuery({
    queryKey: ['topics', 'list', query],
    queryFn: ({ pageParam, signal }) => api.topics({ ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const events = useQuery({
    queryKey: ['topic-events', 'newest'],
    queryFn: ({ signal }) => api.topicEvents({ limit: 12 }, signal),
    retry: false,
    staleTime: 30_000,
  });
  const change = useCallback(
    (next: Partial<TopicsSearch>) =>
      void navigate({ search: (old) => ({ ...old, ...next }), replace: true, resetScroll: false }),
    [navigate],
  );
  const searchSoon = useDebouncedCallback(
    (text: string) => change({ q: text.trim() === '' ? undefined : text.trim() }),
    PAUSE_MS,
  );
  const first = results.data?.pages[0];
  const topics = results.data?.pages.flatMap(({ items }) => items) ?? [];
  const isMap = search.view === 'map';

  return (
    <>
      <SectionTabs />
      <div className={styles.lead}>
        <h1>{first === undefined ? 'Topics' : sentence(first.total, topics, search)}</h1>
        <div className={styles.tools}>
          <fieldset className={styles.views}>
            <legend className="visually-hidden">View</legend>
            <button type="button" aria-pressed={!isMap} onClick={() => change({ view: undefined })}>
              <Icon name="signals" size={14} /> List
            </button>
            <button type="button" aria-pressed={isMap} onClick={() => change({ view: 'map' })}>
              <Icon name="map" size={14} /> Map
            </button>
          </fieldset>
          {mayChange && <Recluster />}
        </div>
      </div>
      {isMap ? (
        <TopicMapView search={search} onChange={change} />
      ) : (
        <>
          <search className={styles.filters} aria-label="Topics">
            <label className={styles.name}>
              <Icon name="filter" size={14} />
              <span className="visually-hidden">Words of the topic</span>
              <input
                type="search"
                placeholder="Words"
                autoComplete="off"
                maxLength={200}
                defaultValue={search.q ?? ''}
                onChange={(event) => searchSoon(event.target.value)}
              />
            </label>
            <label className={styles.choice}>
              <span className="visually-hidden">Sort</span>
              <select
                value={search.sort ?? 'signals'}
                onChange={(event) => change({ sort: topicSortFrom(event.target.value) })}
              >
                <option value="signals">Most signals first</option>
                <option value="newest">Youngest first</option>
                <option value="last">Latest signal first</option>
                <option value="label">By name</option>
              </select>
            </label>
            <label className={styles.check}>
              <input
                type="checkbox"
                checked={search.ended === 'yes'}
                onChange={(event) => change({ ended: event.target.checked ? 'yes' : undefined })}
              />
              Also those that ended
            </label>
          </search>
          {results.isError && first === undefined ? (
            <ErrorState error={results.error} onRetry={() => void results.refetch()} />
          ) : first === undefined ? (
            <div className={styles.skeleton} role="status">
              <span className="visually-hidden">Loading the topics…</span>
              {[1, 2, 3, 4, 5, 6, 7, 8].map((row) => (
                <Skeleton key={row} height={22} />
              ))}
            </div>
          ) : topics.length === 0 ? (
            <EmptyState
              title={search.q === undefined ? 'No topics yet' : 'No topic has these words'}
              action={
                search.q === undefined ? (
                  <Link to="/sources" search={{ add: 'yes' }}>
                    Add a source
                  </Link>
                ) : (
                  <Button size="xs" onClick={() => change({ q: undefined })}>
                    Clear the words
                  </Button>
                )
              }
            >
              Signals fall into topics as they come in; a topic begins when several fit each other and nothing
              else.
            </EmptyState>
          ) : (
            <div className={styles.columns}>
              <div className={styles.main}>
                <TopicTable topics={topics} body={body} isOld={results.isPlaceholderData} />
                <LoadMore
                  shown={topics.length}
                  total={first.total}
                  more={results.hasNextPage}
                  busy={results.isFetchingNextPage}
                  failed={results.isFetchNextPageError}
                  onMore={() => void results.fetchNextPage()}
                />
              </div>
              <div className={styles.side}>
                <TopicEvents events={events.data?.items ?? []} title="Newest births and merges" />
              </div>
            </div>
          )}
        </>
      )}
    </>
  );
}

function sentence(total: number, topics: readonly Topic[], { q, sort }: TopicsSearch): string {
  const count = formatQuantity(total, 'topic');
  const [first] = topics;
  if (first === undefined) return q === undefined ? 'Topics' : `${count} with “${q}”`;
  if (q !== undefined) return `${count} with “${q}”`;
  return sort === undefined
    ? `${count}, the largest “${first.label}” with ${formatQuantity(first.signals, 'signal')}`
    : count;
}

function TopicTable({
  topics,
  body,
  isOld,
}: {
  readonly topics: readonly Topic[];
  readonly body: React.RefObject<HTMLTableSectionElement | null>;
  readonly isOld: boolean;
}) {
  return (
    <table className={styles.table} aria-busy={isOld} data-old={isOld || undefined}>
      <caption className="visually-hidden">Topics</caption>
      <thead>
        <tr>
          <th scope="col">Topic</th>
          <th scope="col" data-number>
            Signals
          </th>
          <th scope="col" data-number>
            Sources
          </th>
          <th scope="col" data-number title="Mean similarity of its signals to its centre, 0 to 1">
            Cohesion
          </th>
          <th scope="col">Born</th>
          <th scope="col">Last signal</th>
        </tr>
      </thead>
      <tbody ref={body}>
        {topics.map((topic) => (
          <tr key={topic.id} data-ended={topic.died_at !== null || undefined}>
            <th scope="row">
              <Link to="/topics/$id" params={{ id: topic.id }} data-row={topic.id}>
                {topic.label}
              </Link>
              <span className={styles.terms}>
                {topic.terms
                  .map(({ term }) => term)
                  .filter((term) => !topic.label.includes(term))
                  .slice(0, 6)
                  .join(', ')}
              </span>
            </th>
            <td data-number data-label="Signals">
              {formatCount(topic.signals)}
            </td>
            <td data-number data-label="Sources">
              {formatCount(topic.sources)}
            </td>
            <td data-number data-label="Cohesion">
              {decimal(topic.cohesion, 2)}
            </td>
            <td data-label="Born">
              <RelativeTime at={topic.born_at} />
            </td>
            <td data-label="Last signal">
              {topic.died_at === null ? (
                <RelativeTime at={topic.last_published_at} />
              ) : (
                <>
                  ended <RelativeTime at={topic.died_at} />
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Asks for all signals to be grouped anew; topics keep their identity where most of their signals stay. */
function Recluster() {
  const api = useApi();
  const toast = useToast();
  const recluster = useMutation({
    mutationFn: () => api.recluster(),
    onSuccess: () =>
      toast({
        message:
          'Signals are grouped anew in the background. Topics keep their identity where most signals stay.',
      }),
    onError: (error) => toast({ message: `Not grouped anew: ${error.message}`, tone: 'error' }),
  });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Icon name="run" size={14} />}
      loading={recluster.isPending}
      onClick={() => recluster.mutate()}
    >
      Group signals anew
    </Button>
  );
}
