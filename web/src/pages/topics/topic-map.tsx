import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { TopicMap } from '../../api/contract.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { GraphLegend } from '../../graph/graph-legend.tsx';
import type { GraphTable } from '../../graph/graph-table.tsx';
import { GraphView } from '../../graph/graph-view.tsx';
import { extentOf } from '../../graph/picture.ts';
import { signed } from '../../trend/trend-words.ts';
import { useTopic } from '../../trend/use-topic.ts';
import { mapPicture } from './map-picture.ts';
import styles from './topics-page.module.css';
import type { TopicsSearch } from './topics-search.ts';

/** World units around the outermost dots, for their names. */
const MARGIN = 50;
const NO_GROUPS: readonly string[] = [];

/** Living topics in a plane, near ones alike; the same as a table. */
export function TopicMapView({
  search,
  onChange,
}: {
  readonly search: TopicsSearch;
  readonly onChange: (next: Partial<TopicsSearch>) => void;
}) {
  const api = useApi();
  const map = useQuery({
    queryKey: ['topics', 'map'],
    queryFn: ({ signal }) => api.topicMap(signal),
    staleTime: 60_000,
  });
  const hidden = search.off ?? NO_GROUPS;
  const topics = map.data?.topics;
  const drawn = useMemo(
    () => (topics === undefined ? null : mapPicture(topics, new Set(hidden))),
    [topics, hidden],
  );
  const extent = useMemo(() => (drawn === null ? undefined : extentOf(drawn.picture.nodes, MARGIN)), [drawn]);
  const selected = useMemo(() => new Set(search.topic === undefined ? [] : [search.topic]), [search.topic]);
  if (map.isError) return <ErrorState error={map.error} onRetry={() => void map.refetch()} />;
  if (topics === undefined || drawn === null) return <Skeleton height={520} />;
  if (topics.length === 0)
    return (
      <EmptyState title="No topics yet">
        Signals fall into topics as they come in; the map shows them once there are some.
      </EmptyState>
    );
  const letters = new Map(drawn.legend.map(({ group, letter }) => [group, letter ?? '']));
  const chosen = topics.find(({ id }) => id === search.topic);
  const toggle = (group: string) => {
    const next = hidden.includes(group) ? hidden.filter((one) => one !== group) : [...hidden, group];
    onChange({ off: next.length === 0 ? undefined : next });
  };
  return (
    <div className={styles.map}>
      <GraphView
        title="Map of topics"
        fileName="topics"
        picture={drawn.picture}
        summary={`Map of ${formatQuantity(topics.length, 'topic')}: near ones are alike. The table has the same data.`}
        selected={selected}
        extent={extent}
        fitKey={`topics-${topics.length}`}
        height="min(640px, 68dvh)"
        tables={[tableOf(topics, letters, search.topic)]}
        asTable={search.as === 'table'}
        onAsTable={(isTable) => onChange({ as: isTable ? 'table' : undefined })}
        head={
          <>
            <GraphLegend title="Groups of topics" entries={drawn.legend} onToggle={toggle} />
            <p className={styles.quiet}>
              Size is signals, colour and letter the group, a ring says that it grew by half within a month.
            </p>
          </>
        }
        onPick={(what) => onChange({ topic: what !== null && 'node' in what ? what.node : undefined })}
        onOpen={(node) => onChange({ topic: node })}
      />
      <div className={styles.chosen} aria-live="polite">
        {chosen === undefined ? (
          <p className={styles.quiet}>Choose a topic to read what it is about.</p>
        ) : (
          <Chosen topic={chosen} />
        )}
      </div>
    </div>
  );
}

function growthWords(growth: number | null): string {
  return growth === null ? 'nothing to compare with' : `${signed(growth * 100, 0)} % in 30 days`;
}

function Chosen({ topic }: { readonly topic: TopicMap['topics'][number] }) {
  const { data } = useTopic(topic.id);
  return (
    <>
      <h2>{topic.label}</h2>
      <p>
        {formatQuantity(topic.signals, 'signal')}, {growthWords(topic.growth)}
      </p>
      {data === undefined ? (
        <Skeleton height={60} />
      ) : (
        <>
          <p>{data.summary.map(({ text }) => text).join(' ')}</p>
          <ul>
            {data.representative.slice(0, 3).map((signal) => (
              <li key={signal.id}>
                <Link to="/signals/$id" params={{ id: signal.id }}>
                  {signal.title}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <Link to="/topics/$id" params={{ id: topic.id }} className={styles.inText}>
          Topic page
        </Link>
        {', '}
        <Link to="/trends/$id" params={{ id: `topic:${topic.id}` }} className={styles.inText}>
          its trend
        </Link>
      </p>
    </>
  );
}

function tableOf(
  topics: TopicMap['topics'],
  letters: ReadonlyMap<string, string>,
  chosen: string | undefined,
): GraphTable {
  const sorted = topics.toSorted((a, b) => b.signals - a.signals);
  return {
    name: 'Topics',
    columns: [
      { label: 'Topic' },
      { label: 'Group' },
      { label: 'Signals', number: true },
      { label: 'Growth', number: true },
      { label: 'x', number: true },
      { label: 'y', number: true },
    ],
    rows: sorted.map((topic) => {
      const group = letters.get(String(topic.group)) ?? '';
      return {
        id: topic.id,
        selected: topic.id === chosen,
        cells: [
          <Link key="topic" to="/topics/$id" params={{ id: topic.id }}>
            {topic.label}
          </Link>,
          group === '' ? 'other' : group,
          formatCount(topic.signals),
          topic.growth === null ? 'new' : `${signed(topic.growth * 100, 0)} %`,
          topic.x.toFixed(2),
          topic.y.toFixed(2),
        ],
        values: [topic.label, topic.group, topic.signals, topic.growth ?? '', topic.x, topic.y],
      };
    }),
  };
}
