import { CELL, CELL_WIDTH, type Cells } from '../../kernels/series/series-chunk.ts';
import { HOURS_OF_WEEK } from '../series/subject-week.ts';

/** At least so many fresh signals from at least so many distinct sources within so many hours. */
export interface WindowThreshold {
  readonly signals: number;
  readonly sources: number;
  /** 1 to 168. */
  readonly hours: number;
}

/** A time in which a rule held. Hours count from the Monday of week 0 (`hourOf`). */
export interface HitSpan {
  /** The hour of its first signal. */
  readonly start: number;
  /** The hour after that of its last signal. */
  readonly end: number;
  /** Most fresh signals, and most sources, within the hours of the rule. */
  readonly signals: number;
  readonly sources: number;
}

/** Fresh signals by hour and source, three numbers each: hour, source, signals; ascending by hour. */
export type FreshCells = readonly number[];

/** The fresh signals of hours from `from` to before `to`, of one subject. Weeks ascend. */
export function freshCells(
  weeks: Iterable<readonly [week: number, cells: Cells]>,
  from: number,
  to: number,
): number[] {
  const fresh: number[] = [];
  for (const [week, cells] of weeks) {
    const start = week * HOURS_OF_WEEK;
    if (start >= to || start + HOURS_OF_WEEK <= from) continue;
    for (let at = 0; at < cells.length; at += CELL_WIDTH) {
      const hour = start + cells[at]!;
      if (hour < from || cells[at + CELL.fresh] === 0) continue;
      if (hour >= to) break;
      fresh.push(hour, cells[at + CELL.source]!, cells[at + CELL.fresh]!);
    }
  }
  return fresh;
}

/**
 * The spans in which a rule holds. A window ends with an hour that has a fresh signal and reaches back as far as the rule
 * says; one that has enough signals and sources spans from the first of them to its end, and windows that touch are one
 * span. Only windows that end at `from` or later count. Linear in the number of cells.
 */
export function findHits(
  fresh: FreshCells,
  { signals, sources, hours }: WindowThreshold,
  from = -1,
): HitSpan[] {
  const hits: HitSpan[] = [];
  const inWindow = new Map<number, number>();
  let sum = 0;
  let first = 0;
  for (let at = 0; at < fresh.length; ) {
    const hour = fresh[at]!;
    for (; at < fresh.length && fresh[at] === hour; at += 3) {
      const source = fresh[at + 1]!;
      inWindow.set(source, (inWindow.get(source) ?? 0) + fresh[at + 2]!);
      sum += fresh[at + 2]!;
    }
    for (; fresh[first]! <= hour - hours; first += 3) {
      const source = fresh[first + 1]!;
      const left = inWindow.get(source)! - fresh[first + 2]!;
      if (left > 0) inWindow.set(source, left);
      else inWindow.delete(source);
      sum -= fresh[first + 2]!;
    }
    if (hour < from || sum < signals || inWindow.size < sources) continue;
    hits.push({ start: fresh[first]!, end: hour + 1, signals: sum, sources: inWindow.size });
  }
  return joinHits(hits);
}

/** Spans that touch become one; the result ascends. */
export function joinHits(spans: readonly HitSpan[]): HitSpan[] {
  const joined: HitSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = joined.at(-1);
    if (last === undefined || span.start > last.end) joined.push(span);
    else
      joined[joined.length - 1] = {
        start: last.start,
        end: Math.max(last.end, span.end),
        signals: Math.max(last.signals, span.signals),
        sources: Math.max(last.sources, span.sources),
      };
  }
  return joined;
}
