import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import type { Dashboard } from '../../api/contract.ts';
import { ChartFigure } from '../../charts/chart-figure.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount } from '../../format/number.ts';
import { daysOf, fillBuckets } from '../../time/buckets.ts';
import { bucketName } from '../../time/format-time.ts';
import { boundsOf, rangeWords, type TimeRange } from '../../time/time-range.ts';
import styles from './dashboard-page.module.css';

const TimeChart = lazy(async () => ({ default: (await import('../../charts/time-chart.tsx')).TimeChart }));
const HEIGHT = 260;

export function OverTime({
  overTime,
  range,
}: {
  readonly overTime: Dashboard['over_time'];
  readonly range: TimeRange;
}) {
  const navigate = useNavigate();
  const buckets = useMemo(
    () => fillBuckets(overTime.buckets, overTime.interval, boundsOf(range, Date.now())),
    [overTime, range],
  );
  const { interval } = overTime;
  const unit = `Signals per ${interval}`;
  return (
    <section className={styles.part} aria-labelledby="over-time">
      <ChartFigure
        id="over-time"
        title="Signals over time"
        fileName={`signals-per-${interval}`}
        columns={[interval, 'signals']}
        rows={buckets.map((bucket) => [bucketName(bucket.start, interval), bucket.count])}
        csvRows={buckets.map((bucket) => [new Date(bucket.start).toISOString().slice(0, 10), bucket.count])}
      >
        <Suspense fallback={<Skeleton height={HEIGHT} />}>
          <TimeChart
            buckets={buckets}
            interval={interval}
            unit={unit}
            height={HEIGHT}
            summary={`${unit} ${rangeWords(range)}, highest ${formatCount(Math.max(0, ...buckets.map((bucket) => bucket.count)))}`}
            onPick={(bucket) =>
              void navigate({
                to: '/signals',
                search: { range: undefined, ...daysOf(bucket.start, bucket.end) },
              })
            }
          />
        </Suspense>
      </ChartFigure>
    </section>
  );
}
