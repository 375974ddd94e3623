import { DAY_MS } from '../../domain/series.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import type { TrendFigures } from './analysis.ts';

/** Days of the two windows that are compared, and weeks of a sparkline. */
export const WINDOW_DAYS = 30;
const WEEKS = 52;
/** Two-sided at 1 %: thousands of subjects are looked at. */
const SURE_Z = 2.58;

/** What each source published within the last 30 days and the 30 before; repeats left out. */
export interface WindowVolumes {
  readonly recent: Float64Array;
  readonly before: Float64Array;
}

/** `endDay` is the first day that no longer counts, days since `corpus.firstDay`. */
export function windowVolumes(corpus: TrendCorpus, endDay: number): WindowVolumes {
  const recent = new Float64Array(corpus.sources.length);
  const before = new Float64Array(corpus.sources.length);
  for (let row = corpus.signals - 1; row >= 0; row--) {
    const age = endDay - 1 - corpus.day[row]!;
    if (age >= 2 * WINDOW_DAYS) break;
    if (age < 0 || corpus.repeats[row] === 1) continue;
    (age < WINDOW_DAYS ? recent : before)[corpus.source[row]!]!++;
  }
  return { recent, before };
}

/**
 * Counts of a subject by its rows, ascending. Growth is the rate ratio of Mantel and Haenszel (1959) stratified by source, as
 * horizons use it over years: a source that was added or fell silent adds nothing to either side.
 */
export function figuresOf(
  corpus: TrendCorpus,
  rows: Int32Array,
  { endDay, volumes }: { readonly endDay: number; readonly volumes: WindowVolumes },
): TrendFigures {
  let [recent, before, signals, up, down, variance] = [0, 0, 0, 0, 0, 0];
  let [firstAt, lastAt] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const sources = new Set<number>();
  const weeks = Math.min(WEEKS, Math.max(1, Math.ceil(endDay / 7)));
  const sparkline = new Array<number>(weeks).fill(0);
  for (const row of rows) {
    const at = corpus.publishedAt[row]!;
    if (at < firstAt) firstAt = at;
    if (at > lastAt) lastAt = at;
    if (corpus.repeats[row] === 1) continue;
    signals++;
    const age = endDay - 1 - corpus.day[row]!;
    const week = weeks - 1 - Math.floor(age / 7);
    if (week >= 0) sparkline[week]!++;
    if (age >= 2 * WINDOW_DAYS) continue;
    const source = corpus.source[row]!;
    const [now, then] = [volumes.recent[source]!, volumes.before[source]!];
    const all = now + then;
    if (age < WINDOW_DAYS) {
      recent++;
      sources.add(source);
      up += then / all;
    } else {
      before++;
      down += now / all;
    }
    variance += (now * then) / (all * all);
  }
  const growthZ = variance === 0 ? 0 : (up - down) / Math.sqrt(variance);
  return {
    recent,
    before,
    signals,
    sources: sources.size,
    firstAt: signals === 0 && rows.length === 0 ? (corpus.firstDay + endDay) * DAY_MS : firstAt,
    lastAt: signals === 0 && rows.length === 0 ? (corpus.firstDay + endDay) * DAY_MS : lastAt,
    growth: (up + 0.5) / (down + 0.5) - 1,
    growthZ,
    direction: growthZ >= SURE_Z ? 1 : growthZ <= -SURE_Z ? -1 : 0,
    sparkline,
  };
}
