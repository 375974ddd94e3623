import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import type { NetworkNode } from '../../api/contract.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount } from '../../format/number.ts';
import { METRIC_WORDS } from '../../network/metric-words.ts';
import { boundsOf } from '../../time/time-range.ts';
import { useTimeRange } from '../../time/use-time-range.ts';
import { ChangeTable } from './change-table.tsx';
import { daysToCompare } from './days-to-compare.ts';
import { MeasuredTable } from './measured-table.tsx';
import styles from './parts.module.css';
import type { NetworkPageState } from './use-network.ts';

/** The network at two dates: who joined, who left, which ties came and went, whose part grew. */
export function ChangesPart({ state }: { readonly state: NetworkPageState }) {
  const { id, network, search, change } = state;
  const api = useApi();
  const { range } = useTimeRange();
  const days =
    network === undefined || network.first_at === null || network.last_at === null
      ? null
      : daysToCompare(search, boundsOf(range, Date.now()), {
          first: network.first_at,
          last: network.last_at,
        });
  const { data, error, refetch } = useQuery({
    queryKey: ['network', id, 'changes', days?.before, days?.after],
    queryFn: ({ signal }) =>
      api.compareNetwork(
        id,
        { from: `${days?.before}T23:59:59.999Z`, to: `${days?.after}T23:59:59.999Z` },
        signal,
      ),
    enabled: days !== null && days.before < days.after,
    staleTime: 60_000,
    retry: false,
  });
  if (network === undefined) return <Skeleton height={160} />;
  if (days === null)
    return (
      <EmptyState title="The ties have no times">
        Two dates can be compared when the file says when ties were: import it again with a column for “When”,
        or stream ties with their times.
      </EmptyState>
    );
  const open = (person: string) => change({ person });
  return (
    <section aria-labelledby="changes-title" className={styles.section}>
      <div className={styles.head}>
        <h2 id="changes-title" aria-live="polite">
          {data?.headline ?? 'What changed between two dates'}
        </h2>
      </div>
      <div className={styles.head}>
        <label className={styles.choice}>
          From the end of
          <input
            type="date"
            value={days.before}
            max={days.after}
            onChange={(event) => change({ before: event.currentTarget.value || undefined }, true)}
          />
        </label>
        <label className={styles.choice}>
          to the end of
          <input
            type="date"
            value={days.after}
            min={days.before}
            onChange={(event) => change({ after: event.currentTarget.value || undefined }, true)}
          />
        </label>
        {(search.before ?? search.after) !== undefined && (
          <button
            type="button"
            className={styles.link}
            onClick={() => change({ before: undefined, after: undefined })}
          >
            As in the header
          </button>
        )}
      </div>
      {days.before >= days.after ? (
        <p className={styles.quiet}>The first day is not before the second. Choose an earlier one.</p>
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <div className={styles.skeleton} role="status">
          <span className="visually-hidden">Comparing…</span>
          {[1, 2, 3, 4].map((row) => (
            <Skeleton key={row} height={26} />
          ))}
        </div>
      ) : (
        <div className={styles.columns}>
          <div className={styles.stack}>
            <p>
              {formatCount(data.ties.added)} ties are new, {formatCount(data.ties.lost)} ended,{' '}
              {formatCount(data.ties.kept)} stayed.
            </p>
            <MeasuredTable rows={data.whole} before={days.before} after={days.after} />
            <Names title="Joined" people={data.joined} count={data.joined_count} onOpen={open} />
            <Names title="Left" people={data.left} count={data.left_count} onOpen={open} />
          </div>
          <div className={styles.stack}>
            {data.changes
              .filter(({ rows }) => rows.length > 0)
              .map(({ metric, rows }) => (
                <ChangeTable
                  key={metric}
                  title={`Changed most: ${METRIC_WORDS[metric].title.toLowerCase()}`}
                  definition={METRIC_WORDS[metric].definition}
                  rows={rows.slice(0, 10)}
                  before={days.before}
                  after={days.after}
                  onOpen={open}
                />
              ))}
          </div>
        </div>
      )}
    </section>
  );
}

const SHOWN = 40;

/** Names that lead to the people, with how many there are in all. */
export function Names({
  title,
  people,
  count,
  onOpen,
}: {
  readonly title: string;
  readonly people: readonly NetworkNode[];
  readonly count: number;
  readonly onOpen: (key: string) => void;
}) {
  return (
    <section>
      <h3 className={styles.title}>
        {title} <span>{formatCount(count)}</span>
      </h3>
      {people.length === 0 ? (
        <p className={styles.quiet}>Nobody.</p>
      ) : (
        <p className={styles.names}>
          {people.slice(0, SHOWN).map(({ key, label }) => (
            <button key={key} type="button" onClick={() => onOpen(key)}>
              {label}
            </button>
          ))}
          {count > Math.min(SHOWN, people.length) && (
            <span>and {formatCount(count - Math.min(SHOWN, people.length))} more</span>
          )}
        </p>
      )}
    </section>
  );
}
