import { Link } from '@tanstack/react-router';
import { PestleBadges } from '../../analysis/pestle-badges.tsx';
import type { Trend, TrendSort } from '../../api/contract.ts';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount } from '../../format/number.ts';
import { Change } from '../../trend/change.tsx';
import { HorizonMark } from '../../trend/horizon-mark.tsx';
import { Sparkline } from '../../trend/sparkline.tsx';
import { SubjectMark } from '../../trend/subject-mark.tsx';
import { TrackButton } from '../../trend/track-button.tsx';
import { burstSpan, burstWords, decimal, signed, timesExpected } from '../../trend/trend-words.ts';
import { MOST_COMPARED, orderOf, sortedBy, type TrendsSearch, toggled } from './trends-search.ts';
import styles from './trends-table.module.css';

interface TrendsTableProps {
  readonly trends: readonly Trend[];
  readonly search: TrendsSearch;
  readonly isOld: boolean;
  readonly body: React.RefObject<HTMLTableSectionElement | null>;
  readonly onChange: (next: Partial<TrendsSearch>) => void;
}

const COLUMNS = [
  { label: 'Name', sort: 'name' },
  { label: '52 weeks', sort: null },
  {
    label: '30 days',
    sort: 'recent',
    number: true,
    about: 'Signals in the last 30 days, copies of a story left out',
  },
  { label: 'Change', sort: 'growth', number: true, about: 'Against the 30 days before' },
  {
    label: 'Velocity',
    sort: 'velocity',
    number: true,
    about: 'Change of the smoothed level, signals a week, each week',
  },
  { label: 'Sources', sort: 'sources', number: true, about: 'Distinct sources in the last 30 days' },
  { label: 'Burst', sort: 'burst', about: 'Spoken of far more than its baseline says' },
  { label: 'Weak signal', sort: 'weak_signal', about: '0 to 1; why opens the parts' },
  { label: 'Horizon', sort: null, about: 'H1 in use now, H2 emerging, H3 in research' },
  { label: 'PESTLE', sort: null, about: 'Kinds of change in at least a tenth of the signals' },
] as const satisfies readonly {
  readonly label: string;
  readonly sort: TrendSort | null;
  readonly number?: true;
  readonly about?: string;
}[];

/** The trends, dense and sortable; a row opens its drawer, boxes choose what is compared. */
export function TrendsTable({ trends, search, isOld, body, onChange }: TrendsTableProps) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-busy={isOld} data-old={isOld || undefined}>
        <caption className="visually-hidden">Trends</caption>
        <TrendsHead search={search} onChange={onChange} />
        <tbody ref={body}>
          {trends.map((trend) => (
            <TrendRow key={trend.id} trend={trend} search={search} onChange={onChange} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TrendsHead({ search, onChange }: Pick<TrendsTableProps, 'search' | 'onChange'>) {
  const current = orderOf(search);
  return (
    <thead>
      <tr>
        <td className={styles.pick} />
        {COLUMNS.map((column) => (
          <th
            key={column.label}
            scope="col"
            data-number={'number' in column || undefined}
            title={'about' in column ? column.about : undefined}
            aria-sort={
              column.sort !== null && column.sort === current.sort
                ? current.order === 'asc'
                  ? 'ascending'
                  : 'descending'
                : undefined
            }
          >
            {column.sort === null ? (
              column.label
            ) : (
              <button type="button" onClick={() => onChange(sortedBy(search, column.sort))}>
                {column.label}
                {column.sort === current.sort && (
                  <span aria-hidden="true">{current.order === 'asc' ? ' ↑' : ' ↓'}</span>
                )}
              </button>
            )}
          </th>
        ))}
        <td />
      </tr>
    </thead>
  );
}

function TrendRow({
  trend,
  search,
  onChange,
}: {
  readonly trend: Trend;
  readonly search: TrendsSearch;
  readonly onChange: (next: Partial<TrendsSearch>) => void;
}) {
  const isPicked = search.pick?.includes(trend.id) ?? false;
  const isFull = (search.pick?.length ?? 0) >= MOST_COMPARED;
  const { burst } = trend;
  return (
    <tr data-selected={trend.id === search.open || undefined}>
      <td className={styles.pick}>
        <label title={isFull && !isPicked ? `${MOST_COMPARED} at most` : undefined}>
          <input
            type="checkbox"
            aria-label={`Compare ${trend.name}`}
            checked={isPicked}
            disabled={isFull && !isPicked}
            onChange={() => onChange({ pick: toggled(search.pick, trend.id) })}
          />
        </label>
      </td>
      <th scope="row" className={styles.name}>
        <span>
          <SubjectMark subject={trend} />
          <Link
            from="/trends"
            to="/trends"
            search={(old) => ({ ...old, open: trend.id, why: undefined })}
            replace={search.open !== undefined}
            resetScroll={false}
            preload={false}
            data-row={trend.id}
            title={trend.name}
          >
            {trend.name}
          </Link>
        </span>
      </th>
      <td className={styles.spark}>
        <Sparkline values={trend.sparkline} bursting={burst !== null} />
      </td>
      <td data-number data-label="30 days">
        {formatCount(trend.recent)}
      </td>
      <td data-number data-label="Change">
        <Change trend={trend} />
      </td>
      <td data-number data-label="Velocity" title={`${signed(trend.velocity, 2)} signals a week, each week`}>
        {signed(trend.velocity)}
      </td>
      <td data-number data-label="Sources">
        {formatCount(trend.sources)}
      </td>
      <td data-label="Burst" data-empty={burst === null || undefined}>
        {burst !== null && (
          <span className={styles.burst} title={`${burstWords(burst)}; ${burstSpan(burst)}`}>
            <span aria-hidden="true" data-lasts={burst.ends_at === null || undefined} />
            {timesExpected(burst) ?? 'new'}
            <span className="visually-hidden"> what was expected, {burstSpan(burst)}</span>
          </span>
        )}
      </td>
      <td data-label="Weak signal">
        <span className={styles.weak}>
          <span className={styles.bar} aria-hidden="true">
            <span style={{ width: `${Math.min(1, Math.max(0, trend.weak_signal)) * 100}%` }} />
          </span>
          {decimal(trend.weak_signal, 2)}
          <Link
            from="/trends"
            to="/trends"
            search={(old) => ({ ...old, open: trend.id, why: 'weak_signal' })}
            replace={search.open !== undefined}
            resetScroll={false}
            preload={false}
            aria-label={`Why ${trend.name} has this weak-signal score`}
          >
            why
          </Link>
        </span>
      </td>
      <td data-label="Horizon" data-empty={trend.horizon === null || undefined}>
        {trend.horizon !== null && (
          <HorizonMark horizon={trend.horizon} confidence={trend.horizon_confidence} />
        )}
      </td>
      <td data-label="PESTLE" data-empty={trend.pestle.length === 0 || undefined}>
        <span className={styles.badges}>
          <PestleBadges classes={trend.pestle.slice(0, 3).map(({ name }) => name)} />
        </span>
      </td>
      <td className={styles.act}>
        <TrackButton trend={trend} />
      </td>
    </tr>
  );
}

/** The shape of what comes. */
export function TrendsSkeleton() {
  return (
    <div className={styles.skeleton} role="status">
      <span className="visually-hidden">Loading the trends…</span>
      {Array.from({ length: 14 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical shapes
        <div key={at}>
          <Skeleton width={`${52 + ((at * 23) % 40)}%`} height={14} />
          <Skeleton height={20} />
          <Skeleton height={14} />
        </div>
      ))}
    </div>
  );
}
