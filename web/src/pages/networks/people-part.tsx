import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import type { MetricName, MetricTable } from '../../api/contract.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useMay } from '../../api/use-identity.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount } from '../../format/number.ts';
import {
  columnTitle,
  formatValue,
  isMetricName,
  METRIC_WORDS,
  RANKING_METRICS,
  USUAL_METRICS,
} from '../../network/metric-words.ts';
import { RelativeTime } from '../../time/relative-time.tsx';
import { describeRun } from './describe-run.ts';
import styles from './parts.module.css';
import { RunProgress } from './run-progress.tsx';
import type { NetworkPageState } from './use-network.ts';
import { RUNS_LISTED, useRuns } from './use-runs.ts';

const SHOWN = 20;
/** These look at groups, which an attribute makes. */
const BY_GROUP: readonly MetricName[] = ['brokerage', 'ei_index'];

/** Those with the highest values of a metric, and how they were computed. */
export function PeoplePart({ state }: { readonly state: NetworkPageState }) {
  const { id, search, change, groupings, noun } = state;
  const api = useApi();
  const mayCompute = useMay('analyst');
  const { open, start, cancel, runs } = useRuns(id);
  const metric: MetricName = isMetricName(search.metric) ? search.metric : 'betweenness';
  const words = METRIC_WORDS[metric];
  const isUnknown =
    runs !== undefined &&
    runs.length < RUNS_LISTED &&
    !runs.some((run) => run.state === 'done' && run.metrics.includes(metric));
  const { data, error, refetch } = useQuery({
    queryKey: ['network', id, 'table', metric],
    queryFn: ({ signal }) => api.metricTable({ network: id, metric, limit: SHOWN }, signal),
    // Asking for what was never computed is refused; more runs than are listed may hold it.
    enabled: runs !== undefined && !isUnknown,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
  const isMissing = isUnknown || (error instanceof ApiProblem && error.status === 404);
  const isRunning = open.some(({ metrics }) => metrics.includes(metric));
  const compute = (metrics: readonly MetricName[]) =>
    start.mutate({
      metrics,
      attribute: metrics.some((one) => BY_GROUP.includes(one)) ? (search.colour ?? groupings[0]) : undefined,
    });
  const button = (label: string, metrics: readonly MetricName[], isMain = false) => (
    <Button
      size="xs"
      variant={isMain ? 'filled' : 'default'}
      loading={start.isPending}
      disabled={isRunning}
      onClick={() => compute(metrics)}
    >
      {label}
    </Button>
  );
  const needsGroups = BY_GROUP.includes(metric) && groupings.length === 0;
  return (
    <section aria-labelledby="people-title" className={styles.section}>
      <div className={styles.head}>
        <h2 id="people-title">Highest {words.title.toLowerCase().replace('pagerank', 'PageRank')}</h2>
        <label className={styles.choice}>
          Metric
          <select
            value={metric}
            onChange={(event) =>
              change({
                metric: event.currentTarget.value === 'betweenness' ? undefined : event.currentTarget.value,
              })
            }
          >
            {RANKING_METRICS.map((one) => (
              <option key={one} value={one}>
                {METRIC_WORDS[one].title}
              </option>
            ))}
          </select>
        </label>
        {mayCompute && data?.metric === metric && !isMissing && button('Compute again', [metric])}
      </div>
      <p className={styles.quiet}>{words.definition}</p>
      <RunProgress runs={open} onCancel={(run) => cancel.mutate(run)} />
      {isMissing ? (
        <EmptyState
          title={`${words.title} was not computed yet`}
          action={
            mayCompute &&
            !isRunning &&
            !needsGroups && (
              <>
                {button(
                  `Compute ${words.title.toLowerCase().replace('pagerank', 'PageRank')}`,
                  [metric],
                  true,
                )}
                {USUAL_METRICS.includes(metric) &&
                  runs?.every((run) => run.state !== 'done') &&
                  button(`Compute the usual ${USUAL_METRICS.length}`, USUAL_METRICS)}
              </>
            )
          }
        >
          {needsGroups
            ? 'It compares groups, and no attribute of this network makes groups. Import it again with a table of people.'
            : isRunning
              ? 'It is being computed.'
              : 'It is computed in the background; you can leave this page meanwhile.'}
        </EmptyState>
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined || data.metric !== metric ? (
        <div className={styles.skeleton} role="status">
          <span className="visually-hidden">Loading the values…</span>
          {[1, 2, 3, 4, 5, 6].map((row) => (
            <Skeleton key={row} height={22} />
          ))}
        </div>
      ) : (
        <>
          <p className={styles.quiet}>
            Computed <RelativeTime at={data.run.finished_at} />, {describeRun(data.run)}.{' '}
            {data.current ? (
              'The network has not changed since.'
            ) : (
              <span className={styles.warning}>
                The network has changed since: compute again for values of today.
              </span>
            )}{' '}
            Formula: {words.source}.
          </p>
          <Ranking
            table={data}
            noun={noun[0]}
            onOpen={(person) => change({ person })}
            groupings={groupings}
          />
          <Whole table={data} />
        </>
      )}
    </section>
  );
}

function Ranking({
  table,
  noun,
  groupings,
  onOpen,
}: {
  readonly table: MetricTable;
  readonly noun: string;
  readonly groupings: readonly string[];
  readonly onOpen: (key: string) => void;
}) {
  const about = groupings.slice(0, 2);
  const top = Math.max(...table.rows.map(({ values }) => Math.abs(values[0] ?? 0)), Number.MIN_VALUE);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label="Highest values, table">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" data-number>
              Rank
            </th>
            <th scope="col">{columnTitle(noun)}</th>
            {about.map((name) => (
              <th key={name} scope="col" data-about>
                {columnTitle(name)}
              </th>
            ))}
            {table.columns.map((column) => (
              <th key={column} scope="col" data-number>
                {columnTitle(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ key, label, rank, values, attributes }) => (
            <tr key={key}>
              <td data-number>{formatCount(rank)}</td>
              <th scope="row">
                <button type="button" onClick={() => onOpen(key)}>
                  {label}
                </button>
                <span aria-hidden="true" className={styles.track}>
                  <span style={{ width: `${(Math.abs(values[0] ?? 0) / top) * 100}%` }} />
                </span>
              </th>
              {about.map((name) => (
                <td key={name} data-about>
                  {String(attributes[name] ?? '–')}
                </td>
              ))}
              {values.map((value, at) => (
                <td key={table.columns[at]} data-number title={value === null ? undefined : String(value)}>
                  {formatValue(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Numbers of the whole network that came with the values. */
function Whole({ table }: { readonly table: MetricTable }) {
  const entries = Object.entries(table.summary).filter(([, value]) => value !== null);
  if (entries.length === 0) return null;
  return (
    <p className={styles.quiet}>
      Of the whole:{' '}
      {entries.map(([name, value]) => `${name.replaceAll('_', ' ')} ${formatValue(value)}`).join(', ')}.
    </p>
  );
}
