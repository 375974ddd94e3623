import type { SeriesColumns, SeriesSubjectKind } from '../../domain/series.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { decodeDays, mergeDays, sumDays, sumHours } from '../../kernels/series/chunk-summary.ts';
import { decodeChunk, mergeCells } from '../../kernels/series/series-chunk.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { countSteps, type StepCounter } from './count-steps.ts';
import { type SeriesRange, stepsOf } from './series-steps.ts';
import { HOURS_OF_WEEK, hourOf, KIND, mondayOf } from './subject-week.ts';

/** One series: of one number, or of several that are read as one. Entities bring those that were merged into them. */
export interface WantedSeries {
  readonly kind: SeriesSubjectKind;
  readonly numbers: readonly number[];
}

export interface SeriesReader {
  /** Exact, distinct sources included. Throws `INVALID_INPUT` for a range without an extent or with too many steps. */
  read(tenant: TenantId, subject: WantedSeries, range: SeriesRange): Promise<SeriesColumns>;
}

export function createSeriesReader({ database }: { readonly database: Database }): SeriesReader {
  return {
    async read(tenant, subject, range) {
      const { starts, end } = stepsOf(range);
      const counter = countSteps(starts, end);
      const rows = await readRows(database.tenant(tenant), subject, {
        column: range.interval === 'hour' ? 'hours' : 'days',
        firstMonday: mondayOf(Math.floor(hourOf(starts[0]!) / HOURS_OF_WEEK)),
        lastMonday: mondayOf(Math.floor((hourOf(end) - 1) / HOURS_OF_WEEK)),
      });
      if (range.interval === 'hour') addHours(counter, rows);
      else addDays(counter, rows);
      return counter.columns();
    },
  };
}

interface Row {
  /** Days since the epoch. */
  readonly monday: number;
  /** The cells of one chunk, or of several; null where the sums are there. */
  readonly cells: Buffer | null;
  readonly sums: Buffer | null;
}

async function readRows(
  tenant: Queryable,
  { kind, numbers }: WantedSeries,
  range: { readonly column: 'hours' | 'days'; readonly firstMonday: number; readonly lastMonday: number },
): Promise<readonly Row[]> {
  const own = kind === 'entity' ? MERGED : 'SELECT unnest($2::integer[])';
  const read = (sums: 'hours' | 'days' | 'none') =>
    tenant.query<Row>({
      name: `series-read-${kind === 'entity' ? 'entity' : 'subject'}-${sums}`,
      text:
        sums === 'none'
          ? `SELECT week - 'epoch'::date AS monday, cells, NULL::bytea AS sums ${from(own)}`
          : `SELECT week - 'epoch'::date AS monday, CASE WHEN ${sums} IS NULL THEN cells END AS cells, ${sums} AS sums ${from(own)}`,
      values: [KIND[kind], numbers, range.firstMonday, range.lastMonday],
    });
  const rows = await read(range.column);
  // Which sources an hour had is not in its sums: where two subjects share a week both must be read whole.
  const shared = rows.some(
    ({ monday, sums }, i) =>
      (rows[i - 1]?.monday === monday && (sums ?? rows[i - 1]!.sums) !== null) ||
      (rows[i + 1]?.monday === monday && (sums ?? rows[i + 1]!.sums) !== null),
  );
  return range.column === 'hours' && shared ? read('none') : rows;
}

const from = (own: string): string => `FROM series_chunks
  WHERE kind = $1 AND number IN (${own}) AND week BETWEEN 'epoch'::date + $3::integer AND 'epoch'::date + $4::integer ORDER BY week`;

/** The entities themselves, and those that stand for nothing but them. */
const MERGED = `SELECT unnest($2::integer[])
  UNION SELECT node FROM entities WHERE canonical = ANY($2::integer[])`;

function addHours(counter: StepCounter, rows: readonly Row[]): void {
  for (let at = 0; at < rows.length; ) {
    const { monday, cells, sums } = rows[at++]!;
    const weekHour = (monday + 3) * 24;
    if (cells === null) {
      counter.addHours(decodeChunk(sums!), weekHour);
      continue;
    }
    let whole = decodeChunk(cells);
    for (; rows[at]?.monday === monday; at++) whole = mergeCells(whole, decodeChunk(rows[at]!.cells!));
    counter.addHours(sumHours(whole), weekHour);
  }
}

function addDays(counter: StepCounter, rows: readonly Row[]): void {
  const daysOf = ({ cells, sums }: Row) => (sums === null ? sumDays(decodeChunk(cells!)) : decodeDays(sums));
  for (let at = 0; at < rows.length; ) {
    const { monday } = rows[at]!;
    let days = daysOf(rows[at++]!);
    for (; rows[at]?.monday === monday; at++) days = mergeDays(days, daysOf(rows[at]!));
    counter.addDays(days, (monday + 3) * 24);
  }
}
