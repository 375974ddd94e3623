import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { TrendDetail } from '../../api/contract.ts';
import { SeriesChart } from '../../charts/series-chart.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { sourceTypeColour, sourceTypeLabel } from '../../signal/source-types.ts';
import { rangeWords, type TimeRange } from '../../time/time-range.ts';
import { describePoint, pointsOf } from '../../trend/series-points.ts';
import { boundsUpTo, endOfData, intervalFor } from '../../trend/trend-range.ts';
import { WhySection } from '../../trend/why-section.tsx';
import styles from './trend-page.module.css';

const MOST = 6;

/** The same series for each source type, on one scale: research before news says something else than news alone. */
export function BySourceType({ trend, range }: { readonly trend: TrendDetail; readonly range: TimeRange }) {
  const api = useApi();
  const bounds = useMemo(() => boundsUpTo(range, trend.as_of), [range, trend.as_of]);
  const interval = intervalFor(bounds, { firstAt: trend.first_at, asOf: trend.as_of });
  const types = trend.source_types.filter(({ signals }) => signals > 0).slice(0, MOST);
  const all = useQueries({
    queries: types.map(({ source_type }) => {
      const query = { ...bounds, interval, source_type };
      return {
        queryKey: ['trend-series', trend.id, query],
        queryFn: ({ signal }: { readonly signal: AbortSignal }) => api.trendSeries(trend.id, query, signal),
        placeholderData: keepPreviousData,
        staleTime: 60_000,
      };
    }),
  });
  if (types.length < 2 || all.some(({ isError }) => isError)) return null;
  const end = endOfData(trend.as_of);
  const series = all.map(({ data }) => (data === undefined ? undefined : pointsOf(data, end)));
  const top = Math.max(1, ...series.flatMap((points) => points?.map(({ value }) => value) ?? []));
  return (
    <WhySection id="by-source-type" title="By source type" figure={`one scale, signals per ${interval}`}>
      <div className={styles.multiples}>
        {types.map(({ source_type }, at) => {
          const points = series[at];
          const total = points?.reduce((sum, { value }) => sum + value, 0) ?? 0;
          return (
            <div key={source_type} className={styles.multiple}>
              <h3>
                <i aria-hidden="true" style={{ background: sourceTypeColour(source_type) }} />
                {sourceTypeLabel(source_type)} <span>{formatCount(total)}</span>
              </h3>
              {points === undefined ? (
                <Skeleton height={110} />
              ) : (
                <SeriesChart
                  points={points}
                  unit=""
                  height={110}
                  top={top}
                  colour={sourceTypeColour(source_type)}
                  summary={`${sourceTypeLabel(source_type)}: ${formatQuantity(total, 'signal')} ${rangeWords(range)}`}
                  describe={(point) => describePoint(point, interval)}
                />
              )}
            </div>
          );
        })}
      </div>
    </WhySection>
  );
}
