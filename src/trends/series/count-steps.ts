import type { SeriesColumns } from '../../domain/series.ts';
import type { DaySums } from '../../kernels/series/chunk-summary.ts';
import { CELL, CELL_WIDTH, type Cells } from '../../kernels/series/series-chunk.ts';
import { SENTIMENT_SCALE } from './series-changes.ts';
import { hourOf } from './subject-week.ts';

/** Adds up weeks, in order of time and each once, into steps. */
export interface StepCounter {
  /** Steps of one hour: sums of hours, each with the number of its sources. */
  addHours(hours: Cells, weekHour: number): void;
  /** Steps of whole days. */
  addDays(days: DaySums, weekHour: number): void;
  columns(): SeriesColumns;
}

/** `starts` and `end` are those of the steps; hours of weeks count as `hourOf` does. */
export function countSteps(starts: Float64Array, end: number): StepCounter {
  const steps = starts.length;
  const signals = new Float64Array(steps);
  const fresh = new Float64Array(steps);
  const sources = new Float64Array(steps);
  const felt = new Float64Array(steps);
  const sentiment = new Float64Array(steps);
  const reach = new Float64Array(steps);
  const firstHours = new Float64Array(steps);
  for (let i = 0; i < steps; i++) firstHours[i] = hourOf(starts[i]!);
  const endHour = hourOf(end);
  /** The step that a source was last seen in, by its number. */
  const lastStep = new Map<number, number>();
  let step = 0;

  /** The step of an hour at or after those asked for before; -1 outside. */
  function stepOf(hour: number): number {
    if (hour < firstHours[0]! || hour >= endHour) return -1;
    while (step + 1 < steps && firstHours[step + 1]! <= hour) step++;
    return step;
  }

  function add(cells: Cells, at: number, into: number): void {
    signals[into]! += cells[at + CELL.signals]!;
    fresh[into]! += cells[at + CELL.fresh]!;
    felt[into]! += cells[at + CELL.felt]!;
    sentiment[into]! += cells[at + CELL.sentiment]!;
    reach[into]! += cells[at + CELL.reach]!;
  }

  return {
    addHours(hours, weekHour) {
      for (let at = 0; at < hours.length; at += CELL_WIDTH) {
        const into = stepOf(weekHour + hours[at]!);
        if (into < 0) continue;
        add(hours, at, into);
        sources[into]! += hours[at + CELL.source]!;
      }
    },

    addDays({ days, sources: seen }, weekHour) {
      const stepOfDay = Array.from({ length: 7 }, (_, day) => stepOf(weekHour + day * 24));
      for (let at = 0; at < days.length; at += CELL_WIDTH) {
        const into = stepOfDay[days[at]! / 24]!;
        if (into >= 0) add(days, at, into);
      }
      for (let i = 0; i < seen.length; i += 2) {
        const source = seen[i]!;
        const mask = seen[i + 1]!;
        let last = lastStep.get(source) ?? -1;
        for (let day = 0; day < 7; day++) {
          const into = stepOfDay[day]!;
          if (into < 0 || into === last || (mask & (1 << day)) === 0) continue;
          sources[into]!++;
          last = into;
        }
        lastStep.set(source, last);
      }
    },

    columns() {
      for (let i = 0; i < steps; i++)
        sentiment[i] = felt[i]! > 0 ? sentiment[i]! / felt[i]! / SENTIMENT_SCALE : Number.NaN;
      return { starts, signals, fresh, sources, sentiment, reach };
    },
  };
}
