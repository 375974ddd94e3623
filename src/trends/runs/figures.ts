import { DAY_MS } from '../../domain/series.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import type { TrendFigures } from './analysis.ts';

/** Days of the two windows that are compared, and weeks of a sparkline. */
export const WINDOW_DAYS = 30;
const WEEKS = 52;
/** Two-sided at 1 %: thousands of subjects are looked at. */
const SURE_Z = 2.58;

/** Whole weeks of a year; what rose as much then comes back each year, and is no news. */
const YEAR = 364;
const SEASON_SHARE = 0.5;

/** What each source published within two windows, the later one first, that end at `endDay`; repeats left out. */
interface WindowPair {
  readonly recent: Float64Array;
  readonly before: Float64Array;
}

/** Of the last 30 days and the 30 before, and of the same days a year ago. */
export interface WindowVolumes {
  readonly now: WindowPair;
  readonly yearAgo: WindowPair;
}

/** `endDay` is the first day that no longer counts, days since `corpus.firstDay`. */
export function windowVolumes(corpus: TrendCorpus, endDay: number): WindowVolumes {
  const pair = (): WindowPair => ({
    recent: new Float64Array(corpus.sources.length),
    before: new Float64Array(corpus.sources.length),
  });
  const volumes = { now: pair(), yearAgo: pair() };
  for (let row = corpus.signals - 1; row >= 0; row--) {
    const age = endDay - 1 - corpus.day[row]!;
    if (age >= YEAR + 2 * WINDOW_DAYS) break;
    if (age < 0 || corpus.repeats[row] === 1) continue;
    const within = windowOf(age);
    if (within !== null) volumes[within.year][within.window][corpus.source[row]!]!++;
  }
  return volumes;
}

function windowOf(
  age: number,
): { readonly year: 'now' | 'yearAgo'; readonly window: 'recent' | 'before' } | null {
  const year = age >= YEAR ? 'yearAgo' : 'now';
  const days = year === 'yearAgo' ? age - YEAR : age;
  if (days >= 2 * WINDOW_DAYS) return null;
  return { year, window: days < WINDOW_DAYS ? 'recent' : 'before' };
}

/** Sums of the rate ratio of Mantel and Haenszel (1959), stratified by source. */
function createRatio({ recent, before }: WindowPair) {
  let [up, down, variance] = [0, 0, 0];
  return {
    add(window: keyof WindowPair, source: number): void {
      const [now, then] = [recent[source]!, before[source]!];
      const all = now + then;
      if (window === 'recent') up += then / all;
      else down += now / all;
      variance += (now * then) / (all * all);
    },
    growth: () => (up + 0.5) / (down + 0.5) - 1,
    z: () => (variance === 0 ? 0 : (up - down) / Math.sqrt(variance)),
  };
}

/**
 * Counts of a subject by its rows, ascending. Growth is stratified by source, as horizons have it over years: a source that was
 * added or fell silent adds nothing to either side. What rose as surely in the same days a year ago is a season: it does not rise.
 */
export function figuresOf(
  corpus: TrendCorpus,
  rows: Int32Array,
  { endDay, volumes }: { readonly endDay: number; readonly volumes: WindowVolumes },
): TrendFigures {
  let [recent, before, signals] = [0, 0, 0];
  const ratios = { now: createRatio(volumes.now), yearAgo: createRatio(volumes.yearAgo) };
  let [firstAt, lastAt] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const voices = new Set<number>();
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
    const within = windowOf(age);
    if (within === null) continue;
    ratios[within.year].add(within.window, corpus.source[row]!);
    if (within.year === 'yearAgo') continue;
    if (within.window === 'recent') {
      recent++;
      voices.add(corpus.voice[row]!);
    } else before++;
  }
  const [rises, rose] = [ratios.now.z(), ratios.yearAgo.z()];
  const growthZ = rises > 0 && rose >= SEASON_SHARE * rises ? 0 : rises;
  return {
    recent,
    before,
    signals,
    sources: voices.size,
    firstAt: rows.length === 0 ? (corpus.firstDay + endDay) * DAY_MS : firstAt,
    lastAt: rows.length === 0 ? (corpus.firstDay + endDay) * DAY_MS : lastAt,
    growth: ratios.now.growth(),
    growthZ,
    direction: growthZ >= SURE_Z ? 1 : growthZ <= -SURE_Z ? -1 : 0,
    sparkline,
  };
}
