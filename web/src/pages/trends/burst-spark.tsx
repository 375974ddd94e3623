import { useIntersection } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.ts';
import type { Burst } from '../../api/contract.ts';
import { knownRuns } from '../../charts/series.ts';
import styles from './bursts-page.module.css';

const DAY_MS = 86_400_000;
const BEFORE_DAYS = 21;
const AFTER_DAYS = 14;
const MOST_DAYS = 60;
const WIDTH = 128;
const HEIGHT = 26;

/** The days around a burst, drawn when they come into sight: the burst shaded, what was expected as a line. */
export function BurstSpark({ id, burst }: { readonly id: string; readonly burst: Burst }) {
  const api = useApi();
  const { ref, entry } = useIntersection({ rootMargin: '200px' });
  const start = Date.parse(burst.starts_at);
  const peak = Date.parse(burst.peaks_at);
  const from = Math.max(start - BEFORE_DAYS * DAY_MS, peak - MOST_DAYS * DAY_MS);
  const to =
    Math.max(
      peak,
      Math.min(peak + MOST_DAYS * DAY_MS, burst.ends_at === null ? peak : Date.parse(burst.ends_at)),
    ) +
    AFTER_DAYS * DAY_MS;
  const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), interval: 'day' };
  const { data } = useQuery({
    queryKey: ['trend-series', id, query],
    queryFn: ({ signal }) => api.trendSeries(id, query, signal),
    enabled: entry?.isIntersecting ?? false,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const starts = data?.starts.map((at) => Date.parse(at)) ?? [];
  const values = data?.fresh ?? [];
  const top = Math.max(1, ...values);
  const x = (time: number) => ((time - from) / (to - from)) * WIDTH;
  const y = (value: number) => HEIGHT - 1 - (value / top) * (HEIGHT - 3);
  const end = Math.min(
    (starts.at(-1) ?? to) + DAY_MS,
    burst.ends_at === null ? to : Date.parse(burst.ends_at),
  );
  const runs = knownRuns((data?.known ?? []).map((known) => ({ known })));
  return (
    <span ref={ref} className={styles.small}>
      {data !== undefined && (
        <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          <rect
            className={styles.shade}
            x={x(start)}
            y={0}
            width={Math.max(2, Math.min(WIDTH, x(end)) - x(start))}
            height={HEIGHT}
          />
          {runs.map(([first, last]) => (
            <polyline
              key={first}
              className={styles.line}
              points={starts
                .slice(first, last + 1)
                .map(
                  (at, index) =>
                    `${x(at + DAY_MS / 2).toFixed(1)},${y(values[first + index] ?? 0).toFixed(1)}`,
                )
                .join(' ')}
            />
          ))}
        </svg>
      )}
    </span>
  );
}
