import { CELL_WIDTH, type Cells, sumCells } from '../../kernels/series/series-chunk.ts';
import { HOURS_OF_WEEK, hourOf, type SubjectWeek, subjectWeek } from './subject-week.ts';

/** Sentiments are counted in thousandths, so that sums are whole numbers. */
export const SENTIMENT_SCALE = 1_000;

const MOST_REACH = 1e9;

/** What one signal adds to the series of everything that it is about. */
export interface CountedSignal {
  /** When it counts, milliseconds since the epoch: at least 0. */
  readonly at: number;
  /** The number of its source. */
  readonly source: number;
  /** -1 to 1; null when it has none. */
  readonly sentiment: number | null;
  /** At least 0. */
  readonly reach: number;
  readonly repeats: boolean;
}

/** What signals add to the series of subjects, or take back from them. */
export interface SeriesChanges {
  /** `sign` is 1 to add and -1 to take back. */
  count(kind: number, number: number, signal: CountedSignal, sign: 1 | -1): void;
  /** Subjects and weeks that changed. */
  readonly size: number;
  /** The sums, by subject and week; those that come to nothing are left out. */
  sums(): Map<SubjectWeek, Cells>;
}

export function createSeriesChanges(): SeriesChanges {
  const changes = new Map<SubjectWeek, number[]>();
  return {
    count(kind, number, { at, source, sentiment, reach, repeats }, sign) {
      const hour = hourOf(at);
      const week = Math.floor(hour / HOURS_OF_WEEK);
      const key = subjectWeek(kind, number, week);
      let cells = changes.get(key);
      if (cells === undefined) changes.set(key, (cells = []));
      const felt = sentiment === null || Number.isNaN(sentiment) ? 0 : sign;
      cells.push(
        hour - week * HOURS_OF_WEEK,
        source,
        sign,
        repeats ? 0 : sign,
        felt,
        felt * Math.round((sentiment ?? 0) * SENTIMENT_SCALE),
        sign * countedReach(reach),
      );
    },
    get size() {
      return changes.size;
    },
    sums() {
      const sums = new Map<SubjectWeek, Cells>();
      for (const [key, cells] of changes) {
        const summed = sumCells(cells);
        if (!isNothing(summed)) sums.set(key, summed);
      }
      return sums;
    },
  };
}

/** A whole number that millions of signals can add up: a source that says more is wrong. */
function countedReach(reach: number): number {
  return reach > 0 ? Math.round(Math.min(reach, MOST_REACH)) : 0;
}

/** A revision that says the same of a subject changes nothing. */
function isNothing(cells: Cells): boolean {
  for (let at = 0; at < cells.length; at++) if (at % CELL_WIDTH > 1 && cells[at] !== 0) return false;
  return true;
}
