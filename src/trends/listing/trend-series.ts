import { DAY_MS, type SeriesColumns, type SeriesInterval } from '../../domain/series.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { type TrendSubject, trendId } from '../../domain/trend.ts';
import type { Queryable } from '../../ports/database.ts';
import { unpackExpected } from '../runs/pack-expected.ts';
import type { SeriesReader } from '../series/read-series.ts';
import { numberOf } from './timeline.ts';

/** A subject's series with what its baseline expects, columns of equal length. */
export interface TrendSeries {
  readonly interval: SeriesInterval;
  readonly columns: SeriesColumns;
  /** By day; NaN where nothing can be expected, and for other intervals. */
  readonly expected: Float64Array;
  /** 0 where the sources that carry it were silent. */
  readonly known: Uint8Array;
}

export interface SeriesSpan {
  /** Milliseconds since the epoch; `to` excluded. Half a year up to the end of the data by default. */
  readonly from?: number;
  readonly to?: number;
  readonly interval?: SeriesInterval;
}

const DEFAULT_DAYS = 182;
/** Throws INVALID_INPUT for a span without an extent or with too many steps. */
export async function readTrendSeries(
  tenant: Queryable,
  subject: TrendSubject,
  {
    id,
    reader,
    span,
    asOf,
  }: {
    readonly id: TenantId;
    readonly reader: SeriesReader;
    readonly span: SeriesSpan;
    readonly asOf: number;
  },
): Promise<TrendSeries> {
  const { interval = 'day' } = span;
  const to = span.to ?? asOf;
  const from = span.from ?? to - DEFAULT_DAYS * DAY_MS;
  const number = await numberOf(tenant, subject);
  const columns = await reader.read(
    id,
    { kind: subject.kind, numbers: number === null ? [] : [number] },
    { from, to, interval },
  );
  const steps = columns.starts.length;
  const expected = new Float64Array(steps).fill(Number.NaN);
  const known = new Uint8Array(steps).fill(1);
  if (interval !== 'day' && interval !== 'hour') return { interval, columns, expected, known };
  const baseline = await readBaseline(tenant, trendId(subject));
  if (baseline === null) return { interval, columns, expected, known };
  for (const [step, start] of columns.starts.entries()) {
    const value = baseline.days[Math.floor(start / DAY_MS) - baseline.firstDay];
    if (value === undefined) continue;
    if (Number.isNaN(value)) known[step] = 0;
    else if (interval === 'day') expected[step] = value;
  }
  return { interval, columns, expected, known };
}

async function readBaseline(
  tenant: Queryable,
  id: string,
): Promise<{ readonly firstDay: number; readonly days: Float64Array } | null> {
  const rows = await tenant.query<{ first_day: number; expected: Buffer }>({
    name: 'trend-baseline',
    text: 'SELECT first_day, expected FROM trend_details WHERE id = $1',
    values: [id],
  });
  return rows[0] === undefined
    ? null
    : { firstDay: rows[0].first_day, days: unpackExpected(rows[0].expected) };
}
