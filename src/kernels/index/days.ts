import { createOrdinals, type Ordinals } from './columns.ts';
import { arraySection, type Section } from './layout.ts';

/**
 * The day of each date, UTC, as a column of ordinals like a keyword's: the segment's distinct days sorted, and per
 * document 0 for no date or the day's place plus one. Histograms count these two bytes a document instead of
 * dividing eight; weeks, months and years are made of days once, at the end.
 */
export interface DayValues {
  /** Days since 1970-01-01, ascending. */
  readonly days: Int32Array;
  readonly ordinals: Ordinals;
}

export const DAY = 86_400_000;

export function daySections(name: string, dates: Float64Array): Section[] {
  const dayOf = (date: number): number => Math.floor(date / DAY);
  const distinct = new Map<number, number>();
  let last = Number.NaN;
  for (const date of dates) {
    if (Number.isNaN(date)) continue;
    const day = dayOf(date);
    // Neighbours mostly share their day.
    if (day !== last) distinct.set(day, 0);
    last = day;
  }
  const days = Int32Array.from(distinct.keys()).sort();
  days.forEach((day, i) => {
    distinct.set(day, i + 1);
  });
  const ordinals = createOrdinals(days.length, dates.length);
  last = Number.NaN;
  let ordinal = 0;
  for (let d = 0; d < dates.length; d++) {
    if (Number.isNaN(dates[d]!)) continue;
    const day = dayOf(dates[d]!);
    if (day !== last) ordinal = distinct.get(day)!;
    last = day;
    ordinals[d] = ordinal;
  }
  return [arraySection(`day.${name}.values`, days), arraySection(`day.${name}.ordinals`, ordinals)];
}
