import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../api/api-context.ts';
import type { TrendDetail } from '../api/contract.ts';
import { ApiProblem } from '../api/problem.ts';
import { ChartFigure } from '../charts/chart-figure.tsx';
import type { SeriesInterval, SeriesMark } from '../charts/series.ts';
import { SeriesChart } from '../charts/series-chart.tsx';
import { ErrorState } from '../feedback/error-state.tsx';
import { Skeleton } from '../feedback/skeleton.tsx';
import { formatCount } from '../format/number.ts';
import { rangeWords, type TimeRange } from '../time/time-range.ts';
import { describePoint, describeStep, newestForecast, pointsOf, stepName, stepsOf } from './series-points.ts';
import { boundsUpTo, endOfData, intervalFor } from './trend-range.ts';
import styles from './trend-series.module.css';
import { dayWords, decimal } from './trend-words.ts';

interface TrendSeriesProps {
  readonly trend: TrendDetail;
  readonly range: TimeRange;
  /** Chosen by a person; by the length of the range when absent. */
  readonly interval: SeriesInterval | undefined;
  readonly onInterval?: (interval: SeriesInterval) => void;
  readonly height?: number;
}

/** The series of a trend with what was found in it: bursts, expected counts, change points, events, forecast. */
export function TrendSeries({ trend, range, interval: chosen, onInterval, height = 260 }: TrendSeriesProps) {
  const api = useApi();
  const bounds = useMemo(() => boundsUpTo(range, trend.as_of), [range, trend.as_of]);
  const automatic = intervalFor(bounds, { firstAt: trend.first_at, asOf: trend.as_of });
  const interval = chosen ?? automatic;
  const query = { ...bounds, interval };
  const series = useQuery({
    queryKey: ['trend-series', trend.id, query],
    queryFn: ({ signal }) => api.trendSeries(trend.id, query, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const forecasts = useQuery({
    queryKey: ['forecasts', trend.id],
    queryFn: async ({ signal }) => {
      try {
        return (await api.forecasts({ subject: trend.id, limit: 10 }, signal)).items;
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return [];
        throw error;
      }
    },
    retry: false,
    staleTime: 60_000,
  });
  const end = endOfData(trend.as_of);
  const shownInterval = series.data?.interval ?? interval;
  const points = useMemo(
    () => (series.data === undefined ? [] : pointsOf(series.data, end)),
    [series.data, end],
  );
  const forecast = newestForecast(forecasts.data ?? []);
  // A forecast is by week, and only where the picture reaches the end of the data.
  const reachesEnd = bounds.to === undefined || Date.parse(bounds.to) >= end - 7 * 86_400_000;
  const steps = forecast !== null && shownInterval === 'week' && reachesEnd ? stepsOf(forecast) : [];
  const events = useMemo(
    () =>
      trend.timeline.map(
        ({ at, text }): SeriesMark => ({ at: Date.parse(at), text: `${dayWords(at)}: ${text}` }),
      ),
    [trend.timeline],
  );
  if (series.isError && series.data === undefined)
    return <ErrorState error={series.error} onRetry={() => void series.refetch()} />;
  if (series.data === undefined) return <Skeleton height={height + 36} />;
  const unit = `Signals per ${shownInterval}`;
  const most = points.reduce((high, { value }) => Math.max(high, value), 0);
  const total = points.reduce((sum, { value }) => sum + value, 0);
  return (
    <div data-old={series.isPlaceholderData || undefined} className={styles.series}>
      <ChartFigure
        id="series"
        title="Over time"
        fileName={`${fileNameOf(trend.name)}-per-${shownInterval}`}
        tools={
          onInterval !== undefined && (
            <Intervals current={shownInterval} automatic={automatic} onInterval={onInterval} />
          )
        }
        columns={[shownInterval, 'signals', 'repeats', 'expected', 'sources']}
        rows={points.map((point) => [
          stepName(point.start, shownInterval),
          point.known ? point.value : 'no data',
          point.repeats,
          point.expected === null ? '' : decimal(point.expected, 2),
          point.sources,
        ])}
        csvRows={points.map((point) => [
          new Date(point.start).toISOString().slice(0, shownInterval === 'hour' ? 16 : 10),
          point.known ? point.value : '',
          point.repeats,
          point.expected ?? '',
          point.sources,
        ])}
      >
        <SeriesChart
          points={points}
          unit={unit}
          height={height}
          strip
          summary={`${unit} about ${trend.name} ${rangeWords(range)}: ${formatCount(total)} in all, highest ${formatCount(most)}`}
          describe={(point) => describePoint(point, shownInterval)}
          describeForecast={describeStep}
          spans={trend.bursts.map((burst) => ({
            from: Date.parse(burst.starts_at),
            to: burst.ends_at === null ? end : Date.parse(burst.ends_at),
          }))}
          changes={trend.change_points.map((change) => ({
            at: Date.parse(change.at),
            text: `${dayWords(change.at)}: level from ${decimal(change.before)} to ${decimal(change.after)} a day`,
          }))}
          events={events}
          forecast={steps}
        />
      </ChartFigure>
      <p className={styles.legend}>
        {trend.bursts.length > 0 && (
          <span>
            <i data-mark="burst" /> burst
          </span>
        )}
        {trend.change_points.length > 0 && <span>▾ change of level</span>}
        {events.length > 0 && (
          <span>
            <i data-mark="event" /> event
          </span>
        )}
        {points.some(({ known }) => !known) && (
          <span>
            <i data-mark="gap" /> no data
          </span>
        )}
        {points.some(({ partial }) => partial) && <span>○ {shownInterval} not over</span>}
        {forecast !== null && shownInterval !== 'week' && onInterval !== undefined && (
          <button type="button" onClick={() => onInterval('week')}>
            Show weeks and the forecast
          </button>
        )}
      </p>
      {forecast !== null && steps.length > 0 && (
        <p className={styles.note}>
          Forecast by {METHODS[forecast.method ?? 'naive']}
          {beaten(forecast)}. {forecast.note}
        </p>
      )}
      {forecast === null && forecasts.data?.[0]?.note && (
        <p className={styles.note}>{forecasts.data[0].note}</p>
      )}
    </div>
  );
}

const METHODS = {
  combined: 'several methods together',
  naive: 'the last value',
  seasonal_naive: 'the value a season ago',
  ets: 'exponential smoothing',
  theta: 'the theta method',
} as const;

function beaten({ method, tried }: NonNullable<ReturnType<typeof newestForecast>>): string {
  const mase = tried.find((one) => one.method === method)?.mase;
  if (mase == null) return '';
  return `, with ${decimal(mase, 2)} times the error of repeating the last value${mase < 1 ? '' : ', so no better than that'}`;
}

function fileNameOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-|-$/g, '')
      .slice(0, 60) || 'trend'
  );
}

const INTERVALS = ['day', 'week', 'month'] as const;

function Intervals({
  current,
  automatic,
  onInterval,
}: {
  readonly current: SeriesInterval;
  readonly automatic: SeriesInterval;
  readonly onInterval: (interval: SeriesInterval) => void;
}) {
  return (
    <fieldset className={styles.intervals}>
      <legend className="visually-hidden">Count by</legend>
      {INTERVALS.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === current}
          title={one === automatic ? 'Fits this range' : undefined}
          onClick={() => onInterval(one)}
        >
          {one}
        </button>
      ))}
    </fieldset>
  );
}
