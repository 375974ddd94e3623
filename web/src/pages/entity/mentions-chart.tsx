import type { UseQueryResult } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import type { SignalPage } from '../../api/contract.ts';
import { ChartFigure } from '../../charts/chart-figure.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount } from '../../format/number.ts';
import { daysOf, fillBuckets } from '../../time/buckets.ts';
import { bucketName } from '../../time/format-time.ts';
import { boundsOf, rangeWords, type TimeRange } from '../../time/time-range.ts';
import styles from './entity-page.module.css';

const TimeChart = lazy(async () => ({ default: (await import('../../charts/time-chart.tsx')).TimeChart }));
const HEIGHT = 180;

/** How often signals name the entity; pressing a bucket shows those signals. */
export function MentionsChart({
  id,
  name,
  query: { data },
  range,
}: {
  readonly id: string;
  readonly name: string;
  readonly query: UseQueryResult<SignalPage>;
  readonly range: TimeRange;
}) {
  const navigate = useNavigate();
  const histogram = data?.histogram;
  const buckets = useMemo(
    () =>
      histogram === undefined
        ? []
        : fillBuckets(histogram.buckets, histogram.interval, boundsOf(range, Date.now())),
    [histogram, range],
  );
  if (histogram === undefined) return <Skeleton height={HEIGHT + 36} />;
  if (data?.total === 0)
    return (
      <section aria-labelledby="mentions">
        <h2 id="mentions">Mentions over time</h2>
        <p className={styles.quiet}>No signal names it {rangeWords(range)}. A longer range may have some.</p>
      </section>
    );
  const unit = `Signals per ${histogram.interval}`;
  return (
    <ChartFigure
      id="mentions"
      title="Mentions over time"
      fileName={`mentions-per-${histogram.interval}`}
      columns={[histogram.interval, 'signals']}
      rows={buckets.map((bucket) => [bucketName(bucket.start, histogram.interval), bucket.count])}
      csvRows={buckets.map((bucket) => [new Date(bucket.start).toISOString().slice(0, 10), bucket.count])}
    >
      <Suspense fallback={<Skeleton height={HEIGHT} />}>
        <TimeChart
          buckets={buckets}
          interval={histogram.interval}
          unit={unit}
          height={HEIGHT}
          summary={`${unit} that name ${name} ${rangeWords(range)}, highest ${formatCount(Math.max(0, ...buckets.map(({ count }) => count)))}`}
          onPick={(bucket) =>
            void navigate({
              to: '/signals',
              search: { entity: [id], range: undefined, ...daysOf(bucket.start, bucket.end) },
            })
          }
        />
      </Suspense>
    </ChartFigure>
  );
}
