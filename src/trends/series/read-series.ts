import type { SeriesColumns, SeriesSubjectKind } from '../../domain/series.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { CELL, CELL_WIDTH, type Cells, decodeChunk, mergeCells } from '../../kernels/series/series-chunk.ts';
import type { Database } from '../../ports/database.ts';
import { SENTIMENT_SCALE } from './series-changes.ts';
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
    async read(tenant, { kind, numbers }, range) {
      const { starts, end } = stepsOf(range);
      const firstWeek = Math.floor(hourOf(starts[0]!) / HOURS_OF_WEEK);
      const lastWeek = Math.floor((hourOf(end) - 1) / HOURS_OF_WEEK);
      const rows = await database.tenant(tenant).query<{ monday: number; cells: Buffer }>({
        name: `series-read-${kind === 'entity' ? 'entity' : 'subject'}`,
        text: `SELECT week - 'epoch'::date AS monday, cells FROM series_chunks
               WHERE kind = $1 AND number IN (${kind === 'entity' ? MERGED : 'SELECT unnest($2::integer[])'})
                 AND week BETWEEN 'epoch'::date + $3::integer AND 'epoch'::date + $4::integer ORDER BY week`,
        values: [KIND[kind], numbers, mondayOf(firstWeek), mondayOf(lastWeek)],
      });
      const counter = createStepCounter(starts, end);
      for (let at = 0; at < rows.length; ) {
        const { monday } = rows[at]!;
        let cells = decodeChunk(rows[at++]!.cells);
        for (; rows[at]?.monday === monday; at++) cells = mergeCells(cells, decodeChunk(rows[at]!.cells));
        counter.add(cells, (monday + 3) * 24);
      }
      return counter.columns();
    },
  };
}

/** The entities themselves, and those that stand for nothing but them. */
const MERGED = `SELECT unnest($2::integer[])
  UNION SELECT node FROM entities WHERE canonical = ANY($2::integer[])`;

/** Sums cells of weeks in order of time into steps. */
function createStepCounter(starts: Float64Array, end: number) {
  const steps = starts.length;
  const signals = new Float64Array(steps);
  const fresh = new Float64Array(steps);
  const sources = new Float64Array(steps);
  const felt = new Float64Array(steps);
  const sentiment = new Float64Array(steps);
  const reach = new Float64Array(steps);
  const firstHours = Float64Array.from(starts, hourOf);
  const endHour = hourOf(end);
  /** The last step in which a source was seen: cells come in order of time. */
  const lastStep = new Map<number, number>();
  let step = 0;
  return {
    add(cells: Cells, weekHour: number): void {
      for (let at = 0; at < cells.length; at += CELL_WIDTH) {
        const hour = weekHour + cells[at]!;
        if (hour < firstHours[0]! || hour >= endHour) continue;
        while (step + 1 < steps && firstHours[step + 1]! <= hour) step++;
        signals[step]! += cells[at + CELL.signals]!;
        fresh[step]! += cells[at + CELL.fresh]!;
        felt[step]! += cells[at + CELL.felt]!;
        sentiment[step]! += cells[at + CELL.sentiment]!;
        reach[step]! += cells[at + CELL.reach]!;
        const source = cells[at + CELL.source]!;
        if (lastStep.get(source) === step) continue;
        lastStep.set(source, step);
        sources[step]!++;
      }
    },
    columns(): SeriesColumns {
      for (let i = 0; i < steps; i++)
        sentiment[i] = felt[i]! > 0 ? sentiment[i]! / felt[i]! / SENTIMENT_SCALE : Number.NaN;
      return { starts, signals, fresh, sources, sentiment, reach };
    },
  };
}
