import { SOURCE_TYPES } from '../../domain/source-type.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';

/** Days of the windows: the mix is that of two years, growth compares the second of them with the first. */
const HORIZON_WINDOWS = { mix: 730, recent: 365 } as const;

/** What all subjects of a corpus share as known at a day: their rows, and how much each source published. Days count from `corpus.firstDay`. */
export interface CorpusBasis {
  /** The first day that no longer counts. */
  readonly endDay: number;
  readonly mixDays: number;
  readonly recentDays: number;
  /** Rows of subject s: `rows[rowStarts[s]]` to `rows[rowStarts[s + 1]]`, ascending. */
  readonly rowStarts: Int32Array;
  readonly rows: Int32Array;
  /** By source: place of its type in `SOURCE_TYPES`, day of its first signal, signals within each half of the window. */
  readonly sourceType: Int32Array;
  readonly sourceFirstDay: Int32Array;
  readonly recentVolume: Float64Array;
  readonly earlierVolume: Float64Array;
  /** By type, within the window of the mix. */
  readonly typeVolume: Float64Array;
  levelOf(subject: number): { readonly below: number; readonly of: number };
}

const kept = new WeakMap<TrendCorpus, CorpusBasis & { readonly asOfDay: number }>();

/** Kept for the last day asked for, as long as the corpus lives. O(rows x subjects of a row + subjects log subjects). */
export function corpusBasis(corpus: TrendCorpus, asOfDay: number): CorpusBasis {
  const known = kept.get(corpus);
  if (known?.asOfDay === asOfDay) return known;
  const made = { ...makeBasis(corpus, asOfDay), asOfDay };
  kept.set(corpus, made);
  return made;
}

function makeBasis(corpus: TrendCorpus, asOfDay: number): CorpusBasis {
  const endDay = Math.max(1, asOfDay - corpus.firstDay);
  const mixDays = Math.min(HORIZON_WINDOWS.mix, endDay);
  // A corpus of a year compares its halves.
  const recentDays = Math.min(HORIZON_WINDOWS.recent, Math.ceil(mixDays / 2));
  const [from, split] = [endDay - mixDays, endDay - recentDays];

  const sources = corpus.sources.length;
  const sourceType = Int32Array.from(corpus.sources, ({ type }) => SOURCE_TYPES.indexOf(type));
  const sourceFirstDay = new Int32Array(sources).fill(endDay - 1);
  const recentVolume = new Float64Array(sources);
  const earlierVolume = new Float64Array(sources);
  const typeVolume = new Float64Array(SOURCE_TYPES.length);
  const rowStarts = new Int32Array(corpus.subjects.length + 1);
  let known = 0;
  while (known < corpus.signals && corpus.day[known]! < endDay) known++;
  for (let row = 0; row < known; row++) {
    for (let i = corpus.subjectStarts[row]!; i < corpus.subjectStarts[row + 1]!; i++)
      rowStarts[corpus.rowSubjects[i]! + 1]!++;
    const [day, source] = [corpus.day[row]!, corpus.source[row]!];
    if (corpus.repeats[row] === 1) continue;
    if (day < sourceFirstDay[source]!) sourceFirstDay[source] = day;
    if (day < from) continue;
    typeVolume[sourceType[source]!]!++;
    if (day >= split) recentVolume[source]!++;
    else earlierVolume[source]!++;
  }
  for (let s = 0; s < corpus.subjects.length; s++) rowStarts[s + 1]! += rowStarts[s]!;

  const rows = new Int32Array(rowStarts[corpus.subjects.length]!);
  const next = rowStarts.slice(0, -1);
  const rate = new Float64Array(corpus.subjects.length);
  for (let row = 0; row < known; row++) {
    const type = sourceType[corpus.source[row]!]!;
    const counts = corpus.repeats[row] === 0 && corpus.day[row]! >= from;
    for (let i = corpus.subjectStarts[row]!; i < corpus.subjectStarts[row + 1]!; i++) {
      const subject = corpus.rowSubjects[i]!;
      rows[next[subject]!++] = row;
      if (counts) rate[subject]! += 1 / typeVolume[type]!;
    }
  }
  return {
    endDay,
    mixDays,
    recentDays,
    rowStarts,
    rows,
    sourceType,
    sourceFirstDay,
    recentVolume,
    earlierVolume,
    typeVolume,
    levelOf: levels(corpus, rate),
  };
}

/** Rank among the subjects of the same kind that are spoken of at all. Terms are compared with terms, technologies with technologies. */
function levels(corpus: TrendCorpus, rate: Float64Array): CorpusBasis['levelOf'] {
  const peers = new Map<string, number[]>();
  const kindOf = (subject: number): string => {
    const { kind, entityKind } = corpus.subjects[subject]!;
    return `${kind} ${entityKind ?? ''}`;
  };
  for (let subject = 0; subject < rate.length; subject++) {
    if (rate[subject] === 0) continue;
    const kind = kindOf(subject);
    if (!peers.has(kind)) peers.set(kind, []);
    peers.get(kind)!.push(rate[subject]!);
  }
  for (const rates of peers.values()) rates.sort((a, b) => a - b);
  return (subject) => {
    const rates = peers.get(kindOf(subject)) ?? [];
    let [low, high] = [0, rates.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rates[middle]! < rate[subject]!) low = middle + 1;
      else high = middle;
    }
    // Itself is no peer of its own.
    return { below: low, of: Math.max(0, rates.length - (rate[subject]! > 0 ? 1 : 0)) };
  };
}
