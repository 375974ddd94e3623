import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useApi } from '../../api/api-context.ts';
import { KindLetter } from '../../entity/entity-link.tsx';
import { kindStyle } from '../../entity/kind-style.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { useListKeys } from '../../signal/list-keys.ts';
import styles from './most-connected.module.css';

const SHOWN = 24;

function useMostConnected() {
  const api = useApi();
  return useQuery({
    queryKey: ['entities', 'most-connected'],
    queryFn: ({ signal }) => api.entities({ sort: 'relationships', limit: SHOWN }, signal),
    staleTime: 60_000,
  });
}

/** The sentence over an explorer that nobody has pointed at anything yet. */
export function MostConnectedSentence() {
  const [first, second] = useMostConnected().data?.items ?? [];
  if (first === undefined) return 'Who and what is connected, and on what evidence';
  const next = second === undefined ? '' : `, then ${second.name} with ${formatCount(second.relationships)}`;
  return `${first.name} is the most connected: ${formatQuantity(first.relationships, 'relationship')}${next}`;
}

/** Where to begin: the entities with the most relationships, each opening its neighbourhood. */
export function MostConnected() {
  const list = useRef<HTMLTableSectionElement>(null);
  useListKeys(list, undefined, () => undefined);
  const { data, isError, error, refetch } = useMostConnected();
  if (isError) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined)
    return (
      <div className={styles.skeleton} role="status">
        <span className="visually-hidden">Loading the most connected entities…</span>
        {[70, 52, 64, 48, 58, 44].map((width) => (
          <Skeleton key={width} width={`${width}%`} height={20} />
        ))}
      </div>
    );
  const [first] = data.items;
  if (first === undefined)
    return (
      <EmptyState title="No entities yet" action={<Link to="/sources">See the sources</Link>}>
        Entities are the people, organisations, places, technologies and products that signals name. They come
        by themselves as soon as sources speak; a graph can be brought in from a file by the command line
        (bellwether graph import).
      </EmptyState>
    );
  const top = Math.max(1, first.relationships);
  return (
    <section aria-labelledby="most-connected" className={styles.most}>
      <h2 id="most-connected">The most connected</h2>
      <table className={styles.table}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Entity</th>
            <th scope="col">Kind</th>
            <th scope="col">Relationships</th>
            <th scope="col">Signals</th>
          </tr>
        </thead>
        <tbody ref={list}>
          {data.items.map((entity) => (
            <tr key={entity.id}>
              <th scope="row">
                <Link to="/graph" search={{ focus: entity.id }} data-row={entity.id}>
                  <KindLetter kind={entity.kind} />
                  <span>{entity.name}</span>
                </Link>
                <span aria-hidden="true" className={styles.track}>
                  <span
                    style={{
                      width: `${(entity.relationships / top) * 100}%`,
                      background: `var(${kindStyle(entity.kind).colour})`,
                    }}
                  />
                </span>
              </th>
              <td className={styles.kind}>{kindStyle(entity.kind).one}</td>
              <td>{formatCount(entity.relationships)} relationships</td>
              <td className={styles.signals}>{formatCount(entity.signals)} signals</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
