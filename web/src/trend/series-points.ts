import type { Forecast, Series } from '../api/contract.ts';
import type { ForecastStep, SeriesInterval, SeriesPoint } from '../charts/series.ts';
import { formatQuantity } from '../format/number.ts';
import { bucketName } from '../time/format-time.ts';
import { decimal } from './trend-words.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

function endOf(start: number, interval: SeriesInterval): number {
  switch (interval) {
    case 'hour':
      return start + HOUR_MS;
    case 'day':
      return start + DAY_MS;
    case 'week':
      return start + WEEK_MS;
    case 'month': {
      const date = new Date(start);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    }
    default:
      return interval satisfies never;
  }
}

/** A series of the API for a picture: copies of a story count once; steps after the data ends are left out. */
export function pointsOf(series: Series, endOfData: number): SeriesPoint[] {
  const interval = series.interval;
  return series.starts.flatMap((at, index) => {
    const start = Date.parse(at);
    const end = endOf(start, interval);
    if (start >= endOfData) return [];
    const fresh = series.fresh[index] ?? 0;
    return [
      {
        start,
        end,
        value: fresh,
        expected: series.expected[index] ?? null,
        known: series.known[index] ?? true,
        partial: end > endOfData,
        sources: series.sources[index] ?? 0,
        repeats: Math.max(0, (series.signals[index] ?? 0) - fresh),
      },
    ];
  });
}

/** The newest forecast that was made for what is still to come; null without one. */
export function newestForecast(forecasts: readonly Forecast[]): Forecast | null {
  return forecasts
    .filter(({ replayed, steps }) => !replayed && steps.length > 0)
    .reduce<Forecast | null>(
      (newest, one) => (newest === null || one.as_of > newest.as_of ? one : newest),
      null,
    );
}

export function stepsOf(forecast: Forecast): ForecastStep[] {
  return forecast.steps.map((step) => {
    const start = Date.parse(step.starts_at);
    return {
      start,
      end: start + WEEK_MS,
      mean: step.mean,
      bands: [
        [step.low50, step.high50],
        [step.low80, step.high80],
        [step.low95, step.high95],
      ],
    };
  });
}

export function stepName(start: number, interval: SeriesInterval): string {
  if (interval !== 'hour') return bucketName(start, interval);
  return `${bucketName(start, 'day')}, ${new Date(start).toISOString().slice(11, 16)} UTC`;
}

/** What a step holds, for a reading: `Mon, 3 Jan 2026`, `12 signals`, `4.1 expected`, `5 sources`. */
export function describePoint(point: SeriesPoint, interval: SeriesInterval): string[] {
  const name = `${stepName(point.start, interval)}${point.partial ? ', not over' : ''}`;
  if (!point.known) return [name, 'no data: what carries it was silent'];
  return [
    name,
    `${formatQuantity(point.value, 'signal')}${point.repeats === 0 ? '' : `, and ${formatQuantity(point.repeats, 'repeat')}`}`,
    ...(point.expected === null ? [] : [`${decimal(point.expected)} expected`]),
    formatQuantity(point.sources, 'source'),
  ];
}

export function describeStep(step: ForecastStep): string[] {
  const range = (band: number) => {
    const [low, high] = step.bands[band] ?? [step.mean, step.mean];
    return `${decimal(low)} to ${decimal(high)}`;
  };
  return [
    `${bucketName(step.start, 'week')}, forecast`,
    `${decimal(step.mean)} signals`,
    `50 %: ${range(0)}`,
    `80 %: ${range(1)}`,
    `95 %: ${range(2)}`,
  ];
}
