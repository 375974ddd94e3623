/** A series as pictures take it: every step of the range, in order. */
export type SeriesInterval = 'hour' | 'day' | 'week' | 'month';

export interface SeriesPoint {
  /** UTC milliseconds: start inclusive, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly value: number;
  /** What the baseline expects; null where nothing can be expected. */
  readonly expected: number | null;
  /** Not so where what carries it was silent: a gap, no zero. */
  readonly known: boolean;
  /** The step goes on beyond the data. */
  readonly partial: boolean;
  readonly sources: number;
  /** Copies of stories told before, which `value` leaves out. */
  readonly repeats: number;
}

/** A time that is shaded: a burst. */
export interface SeriesSpan {
  readonly from: number;
  readonly to: number;
}

/** A moment with a tick of its own. */
export interface SeriesMark {
  readonly at: number;
  readonly text: string;
}

/** What may come: bounds that hold 50, 80 and 95 of 100 outcomes. */
export interface ForecastStep {
  readonly start: number;
  readonly end: number;
  readonly mean: number;
  readonly bands: readonly (readonly [low: number, high: number])[];
}

/** Runs of points without a gap between them, as indexes: first and last, both inclusive. */
export function knownRuns(points: readonly Pick<SeriesPoint, 'known'>[]): [number, number][] {
  const runs: [number, number][] = [];
  let from = -1;
  for (const [at, point] of points.entries()) {
    if (point.known && from < 0) from = at;
    if (!point.known && from >= 0) {
      runs.push([from, at - 1]);
      from = -1;
    }
  }
  if (from >= 0) runs.push([from, points.length - 1]);
  return runs;
}

/** Round values from zero that reach `most`: at most `wanted` above zero, in steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(most: number, wanted = 4): number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const raw = most / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((one) => one * power >= raw * 0.999_999) ?? 10) * power;
  const ticks: number[] = [];
  for (let at = 0; at * step < most + step * 0.999_999; at++) ticks.push(Number((at * step).toPrecision(12)));
  return ticks;
}
