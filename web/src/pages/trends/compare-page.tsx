import { useDocumentTitle } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { PestleBadges } from '../../analysis/pestle-badges.tsx';
import { useApi } from '../../api/api-context.ts';
import type { TrendComparison } from '../../api/contract.ts';
import { ChartFigure } from '../../charts/chart-figure.tsx';
import { OverlayChart } from '../../charts/overlay-chart.tsx';
import type { SeriesPoint } from '../../charts/series.ts';
import { SeriesChart } from '../../charts/series-chart.tsx';
import { CopyLink } from '../../detail/copy-link.tsx';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { rangeWords } from '../../time/time-range.ts';
import { useTimeRange } from '../../time/use-time-range.ts';
import { AsOfNote } from '../../trend/as-of-note.tsx';
import { Change } from '../../trend/change.tsx';
import { HorizonMark } from '../../trend/horizon-mark.tsx';
import { describePoint, pointsOf, stepName } from '../../trend/series-points.ts';
import { TrendLink } from '../../trend/trend-link.tsx';
import { boundsUpTo, endOfData, intervalFor } from '../../trend/trend-range.ts';
import { decimal, signed } from '../../trend/trend-words.ts';
import styles from './compare-page.module.css';
import type { CompareSearch } from './compare-search.ts';
import { lineStyle } from './line-styles.ts';
import { MOST_COMPARED } from './trends-search.ts';

type Compared = TrendComparison['items'][number];

/** Several trends beside each other and over each other, on one scale or each on its own. */
export function ComparePage() {
  const search = useSearch({ from: '/app/trends/compare' });
  const navigate = useNavigate({ from: '/trends/compare' });
  const api = useApi();
  const { range } = useTimeRange();
  useDocumentTitle('Compare trends · Bellwether');
  const ids = search.id ?? [];
  const run = useQuery({
    queryKey: ['trends', 'as-of'],
    queryFn: ({ signal }) => api.trends({ limit: 1 }, signal),
    staleTime: 30_000,
  });
  const asOf = run.data?.as_of;
  const bounds = useMemo(() => (asOf == null ? null : boundsUpTo(range, asOf)), [range, asOf]);
  const interval =
    search.by ??
    (bounds === null || asOf == null ? 'week' : intervalFor(bounds, { firstAt: FAR_BACK, asOf }));
  const query = { id: ids, ...bounds, interval };
  const compared = useQuery({
    queryKey: ['trends', 'compare', query],
    queryFn: ({ signal }) => api.compareTrends(query, signal),
    enabled: ids.length > 0 && bounds !== null,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const change = (next: Partial<CompareSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true, resetScroll: false });
  const items = compared.data?.items;
  const end = asOf == null ? 0 : endOfData(asOf);
  const all = useMemo(() => items?.map(({ series }) => pointsOf(series, end)) ?? [], [items, end]);
  if (ids.length === 0)
    return (
      <EmptyState title="Nothing chosen to compare" action={<Link to="/trends">Choose trends</Link>}>
        Tick up to {MOST_COMPARED} trends in the list, then press “Compare”.
      </EmptyState>
    );
  if (compared.isError || run.isError)
    return (
      <ErrorState
        error={compared.error ?? run.error}
        onRetry={() => void (run.isError ? run.refetch() : compared.refetch())}
      />
    );
  const shownInterval = items?.[0]?.series.interval ?? interval;
  const top = Math.max(1, ...all.flatMap((points) => points.map(({ value }) => value)));
  return (
    <article className={styles.page}>
      <div className={styles.bar}>
        <Link to="/trends" search={{ pick: [...ids] }} className={styles.action}>
          <Icon name="chevronLeft" size={15} /> Choose others
        </Link>
        <CopyLink />
      </div>
      <h1>
        {items === undefined ? `Comparing ${formatQuantity(ids.length, 'trend')}` : sentence(items, all)}
      </h1>
      <AsOfNote asOf={asOf} />
      <div className={styles.tools}>
        <fieldset className={styles.choice}>
          <legend className="visually-hidden">Count by</legend>
          {(['day', 'week', 'month'] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === shownInterval}
              onClick={() => change({ by: one })}
            >
              {one}
            </button>
          ))}
        </fieldset>
        <fieldset className={styles.choice}>
          <legend className="visually-hidden">Scale of the small pictures</legend>
          <button
            type="button"
            aria-pressed={search.scale === undefined}
            onClick={() => change({ scale: undefined })}
          >
            One scale
          </button>
          <button
            type="button"
            aria-pressed={search.scale === 'own'}
            onClick={() => change({ scale: 'own' })}
          >
            Each its own
          </button>
        </fieldset>
      </div>
      {items === undefined ? (
        <Skeleton height={320} />
      ) : (
        <div className={styles.parts} data-old={compared.isPlaceholderData || undefined}>
          <Overlay items={items} all={all} interval={shownInterval} />
          <section aria-labelledby="each">
            <h2 id="each">Each by itself</h2>
            <div className={styles.multiples}>
              {items.map(({ trend }, at) => (
                <div key={trend.id}>
                  <h3>
                    <TrendLink subject={trend} />
                    <button
                      type="button"
                      aria-label={`Do not compare ${trend.name}`}
                      onClick={() => change({ id: ids.filter((one) => one !== trend.id) })}
                    >
                      <Icon name="close" size={13} />
                    </button>
                  </h3>
                  <SeriesChart
                    points={all[at] ?? []}
                    unit=""
                    height={130}
                    colour={lineStyle(at).colour}
                    top={search.scale === 'own' ? undefined : top}
                    summary={`${trend.name}, signals per ${shownInterval} ${rangeWords(range)}`}
                    describe={(point) => describePoint(point, shownInterval)}
                    spans={
                      trend.burst === null
                        ? []
                        : [
                            {
                              from: Date.parse(trend.burst.starts_at),
                              to: trend.burst.ends_at === null ? end : Date.parse(trend.burst.ends_at),
                            },
                          ]
                    }
                  />
                </div>
              ))}
            </div>
          </section>
          <CompareTable items={items} all={all} range={rangeWords(range)} />
        </div>
      )}
    </article>
  );
}

/** Before any data; all time is then by month. */
const FAR_BACK = '1990-01-01T00:00:00.000Z';

function sentence(items: readonly Compared[], all: readonly (readonly SeriesPoint[])[]): string {
  const growing = items.toSorted((a, b) => b.trend.growth - a.trend.growth)[0]?.trend;
  const sums = all.map((points) => points.reduce((sum, { value }) => sum + value, 0));
  const largest = items[sums.indexOf(Math.max(...sums))]?.trend;
  if (growing === undefined || largest === undefined) return 'Nothing to compare';
  if (items.length === 1) return `${largest.name}, by itself`;
  if (growing.id === largest.id) return `Most signals and fastest growth: ${largest.name}`;
  return `Most signals: ${largest.name}; ${growing.growth > 0 ? 'fastest growth' : 'least decline'}: ${growing.name}`;
}

function Overlay({
  items,
  all,
  interval,
}: {
  readonly items: readonly Compared[];
  readonly all: readonly (readonly SeriesPoint[])[];
  readonly interval: Compared['series']['interval'];
}) {
  const steps = all[0] ?? [];
  const unit = `Signals per ${interval}`;
  const cells = (raw: boolean) =>
    steps.map((step, at) => [
      raw ? new Date(step.start).toISOString().slice(0, 10) : stepName(step.start, interval),
      ...all.map((points) => (points[at]?.known === true ? points[at].value : raw ? '' : 'no data')),
    ]);
  return (
    <ChartFigure
      id="overlay"
      title="All together"
      fileName={`compared-per-${interval}`}
      columns={[interval, ...items.map(({ trend }) => trend.name)]}
      rows={cells(false)}
      csvRows={cells(true)}
    >
      <OverlayChart
        steps={steps}
        unit={unit}
        height={300}
        lines={items.map(({ trend }, at) => ({
          id: trend.id,
          name: trend.name,
          ...lineStyle(at),
          values: all[at]?.map((point) => (point.known && !point.partial ? point.value : null)) ?? [],
        }))}
        summary={`${unit} of ${items.map(({ trend }) => trend.name).join(', ')}`}
        stepName={(start) => stepName(start, interval)}
        formatValue={formatCount}
      />
    </ChartFigure>
  );
}

function CompareTable({
  items,
  all,
  range,
}: {
  readonly items: readonly Compared[];
  readonly all: readonly (readonly SeriesPoint[])[];
  readonly range: string;
}) {
  return (
    <section aria-labelledby="figures">
      <h2 id="figures">Figures</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label="Figures, table">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Trend</th>
              <th scope="col" data-number>
                Signals {range}
              </th>
              <th scope="col" data-number>
                Last 30 days
              </th>
              <th scope="col" data-number>
                Change
              </th>
              <th scope="col" data-number>
                Velocity
              </th>
              <th scope="col" data-number>
                Sources
              </th>
              <th scope="col" data-number>
                Weak signal
              </th>
              <th scope="col">Horizon</th>
              <th scope="col">PESTLE</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ trend }, at) => (
              <tr key={trend.id}>
                <th scope="row">
                  <span>
                    <i aria-hidden="true" style={{ background: lineStyle(at).colour }} />
                    <TrendLink subject={trend} />
                  </span>
                </th>
                <td data-number>{formatCount(all[at]?.reduce((sum, { value }) => sum + value, 0) ?? 0)}</td>
                <td data-number>{formatCount(trend.recent)}</td>
                <td data-number>
                  <Change trend={trend} />
                </td>
                <td data-number>{signed(trend.velocity)}</td>
                <td data-number>{formatCount(trend.sources)}</td>
                <td data-number>{decimal(trend.weak_signal, 2)}</td>
                <td>
                  {trend.horizon !== null && (
                    <HorizonMark horizon={trend.horizon} confidence={trend.horizon_confidence} />
                  )}
                </td>
                <td>
                  <span className={styles.badges}>
                    <PestleBadges classes={trend.pestle.slice(0, 4).map(({ name }) => name)} />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
