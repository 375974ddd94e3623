import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/api-context.ts';
import type { Ego } from '../../api/contract.ts';
import { CopyLink } from '../../detail/copy-link.tsx';
import { DetailDrawer } from '../../detail/detail-drawer.tsx';
import { FactList } from '../../detail/fact-list.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount, formatQuantity } from '../../format/number.ts';
import {
  columnTitle,
  formatValue,
  GROUP_COLUMNS,
  METRIC_WORDS,
  metricOfColumn,
  RANKING_METRICS,
} from '../../network/metric-words.ts';
import { describeEgo, standingWords } from './describe-ego.ts';
import styles from './parts.module.css';
import type { NetworkPageState } from './use-network.ts';

const LIMIT = 60;

/** Someone of the network: what they are, how they stand among all, and who they are tied to. */
export function PersonDrawer({
  state,
  person,
}: {
  readonly state: NetworkPageState;
  readonly person: string;
}) {
  const { id, isKnowledge, search, change } = state;
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['network', id, 'ego', person],
    queryFn: ({ signal }) => api.ego(id, { node: person, limit: LIMIT }, signal),
    retry: false,
  });
  const removed = search.remove ?? [];
  return (
    <DetailDrawer
      title={data?.label ?? (error === null ? 'Loading…' : 'Not here')}
      subject={person}
      actions={<CopyLink />}
      onClose={() => change({ person: undefined })}
    >
      {error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <div className={styles.skeleton} role="status">
          <span className="visually-hidden">Loading…</span>
          {[60, 90, 80, 85].map((width) => (
            <Skeleton key={width} width={`${width}%`} height={18} />
          ))}
        </div>
      ) : (
        <>
          <p>{describeEgo(data)}</p>
          <div className={styles.buttons}>
            <Button
              size="xs"
              variant="default"
              disabled={removed.includes(person)}
              onClick={() =>
                change({
                  person: undefined,
                  part: 'what-if',
                  remove: [...removed, person],
                  group: undefined,
                  gone: undefined,
                })
              }
            >
              {removed.includes(person) ? 'Chosen to be taken away' : 'What if they were gone?'}
            </Button>
            {isKnowledge && (
              <Link to="/entities/$id" params={{ id: person }}>
                Open the entity
              </Link>
            )}
          </div>
          {Object.keys(data.attributes).length > 0 && (
            <FactList
              facts={Object.entries(data.attributes).map(([name, value]) => [
                columnTitle(name),
                String(value),
              ])}
            />
          )}
          <Metrics ego={data} />
          <Ties ego={data} onOpen={(key) => change({ person: key })} />
        </>
      )}
    </DetailDrawer>
  );
}

function Metrics({ ego }: { readonly ego: Ego }) {
  const rank = (column: string) => {
    const metric = metricOfColumn(column);
    return metric === undefined ? RANKING_METRICS.length : RANKING_METRICS.indexOf(metric);
  };
  const rows = Object.entries(ego.metrics)
    .filter(([name]) => !GROUP_COLUMNS.includes(name))
    .sort(([a], [b]) => rank(a) - rank(b));
  if (rows.length === 0)
    return (
      <p className={styles.quiet}>
        Nothing was computed of this network yet: “Who stands out” computes metrics.
      </p>
    );
  return (
    <section aria-labelledby="ego-metrics">
      <h3 id="ego-metrics" className={styles.title}>
        Among all
      </h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" data-number>
              Value
            </th>
            <th scope="col">Standing</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, value]) => {
            const metric = metricOfColumn(name);
            const standing = ego.standing[name];
            return (
              <tr key={name}>
                <th scope="row" title={metric === undefined ? undefined : METRIC_WORDS[metric].definition}>
                  {columnTitle(name)}
                </th>
                <td data-number>{formatValue(value)}</td>
                <td>
                  {standing === undefined ? '–' : standingWords(standing)}
                  {standing !== undefined && (
                    <span aria-hidden="true" className={styles.track}>
                      <span style={{ width: `${standing * 100}%` }} />
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Ties({ ego, onOpen }: { readonly ego: Ego; readonly onOpen: (key: string) => void }) {
  const weights = new Map<number, number>();
  for (const [from, to, weight] of ego.ties) {
    if (from !== 0 && to !== 0) continue;
    const other = from === 0 ? to : from;
    weights.set(other, (weights.get(other) ?? 0) + weight);
  }
  const ties = [...weights].sort((a, b) => b[1] - a[1]);
  return (
    <section aria-labelledby="ego-ties">
      <h3 id="ego-ties" className={styles.title}>
        Tied to
      </h3>
      {ties.length === 0 ? (
        <p className={styles.quiet}>Nobody, now.</p>
      ) : (
        <>
          <ul className={styles.ties}>
            {ties.map(([at, weight]) => {
              const other = ego.nodes[at];
              return (
                other !== undefined && (
                  <li key={other.key}>
                    <button type="button" onClick={() => onOpen(other.key)}>
                      {other.label}
                    </button>
                    <span>weight {formatValue(weight)}</span>
                  </li>
                )
              );
            })}
          </ul>
          {ego.partial && (
            <p className={styles.quiet}>
              The {formatCount(ties.length)} strongest; {formatQuantity(LIMIT, 'node')} are asked for at most.
            </p>
          )}
        </>
      )}
    </section>
  );
}
