import { SOURCE_TYPES, type SourceType } from '../../domain/source-type.ts';
import type { PestleProfile, TrendKind } from '../../domain/trend.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import { type CorpusBasis, corpusBasis } from './corpus-basis.ts';
import { pestleProfile } from './pestle-profile.ts';

/** All that a horizon is computed from, as JSON. Repeats of a story are left out everywhere but in `pestle`. */
export interface HorizonEvidence {
  readonly subject: { readonly kind: TrendKind; readonly key: string; readonly name: string };
  /** The end of the data, milliseconds since the epoch. */
  readonly asOf: number;
  /** Length of the mix's window, at most 730: shorter where the corpus is. */
  readonly days: number;
  /** Signals, distinct sources and distinct weeks within the mix's window. */
  readonly signals: number;
  readonly sources: number;
  readonly weeks: number;
  readonly total: number;
  /** Days since the first signal, and since the first of any source that ever spoke of it; at least 1. */
  readonly ageDays: number;
  readonly observedDays: number;
  /** Those of which a source published anything within the mix's window, in the order of `SOURCE_TYPES`. */
  readonly types: readonly HorizonTypeEvidence[];
  readonly growth: MatchedGrowth;
  /** Subjects of its kind that are spoken of less, by share of what each source type published; of how many. */
  readonly level: { readonly below: number; readonly of: number };
  readonly pestle: PestleProfile;
}

export interface HorizonTypeEvidence {
  readonly type: SourceType;
  /** Signals about the subject, and about anything, within the mix's window. */
  readonly signals: number;
  readonly published: number;
  readonly recent: number;
  readonly earlier: number;
  readonly growth: MatchedGrowth;
}

/**
 * Sums of the rate ratio of Mantel and Haenszel (1959), stratified by source: `up / down` is how many times more the
 * sources speak of it in the recent window than in the one before, given how much each published in both. A source that
 * was added or fell silent is in one window only and adds nothing to either sum. With even sources each is half a count.
 */
export interface MatchedGrowth {
  readonly up: number;
  readonly down: number;
}

/**
 * What a corpus holds for the horizon of one of its subjects. `asOfDay` is in days since the epoch and the first day that
 * no longer counts, as `corpus.endDay` is. The first call for a corpus and day reads all of it; each further one its rows only.
 */
export function horizonEvidence(corpus: TrendCorpus, subject: number, asOfDay: number): HorizonEvidence {
  const basis = corpusBasis(corpus, asOfDay);
  const { kind, key, name } = corpus.subjects[subject]!;
  const [start, end] = [basis.rowStarts[subject]!, basis.rowStarts[subject + 1]!];
  const from = basis.endDay - basis.mixDays;
  const split = basis.endDay - basis.recentDays;

  const typeCounts = SOURCE_TYPES.map(() => ({ signals: 0, recent: 0, earlier: 0 }));
  const recentBySource = new Map<number, number>();
  const earlierBySource = new Map<number, number>();
  const weeks = new Set<number>();
  const rowsInWindow: number[] = [];
  let [signals, total, first, observed] = [0, 0, basis.endDay - 1, basis.endDay - 1];
  for (let i = start; i < end; i++) {
    const row = basis.rows[i]!;
    const [day, source] = [corpus.day[row]!, corpus.source[row]!];
    if (day >= from) rowsInWindow.push(row);
    if (corpus.repeats[row] === 1) continue;
    total++;
    first = Math.min(first, day);
    observed = Math.min(observed, basis.sourceFirstDay[source]!);
    if (day < from) continue;
    signals++;
    weeks.add(Math.floor((basis.endDay - 1 - day) / 7));
    const counts = typeCounts[basis.sourceType[source]!]!;
    counts.signals++;
    const bySource = day >= split ? recentBySource : earlierBySource;
    bySource.set(source, (bySource.get(source) ?? 0) + 1);
    if (day >= split) counts.recent++;
    else counts.earlier++;
  }

  const growth = matchedGrowth(basis, recentBySource, earlierBySource);
  return {
    subject: { kind, key, name },
    asOf: (corpus.firstDay + basis.endDay) * 86_400_000,
    days: basis.mixDays,
    signals,
    sources: new Set([...recentBySource.keys(), ...earlierBySource.keys()]).size,
    weeks: weeks.size,
    total,
    ageDays: basis.endDay - first,
    observedDays: basis.endDay - observed,
    types: SOURCE_TYPES.flatMap((type, i) =>
      basis.typeVolume[i] === 0
        ? []
        : [{ type, ...typeCounts[i]!, published: basis.typeVolume[i]!, growth: growth.byType[i]! }],
    ),
    growth: growth.all,
    level: basis.levelOf(subject),
    pestle: pestleProfile(corpus, rowsInWindow),
  };
}

function matchedGrowth(
  basis: CorpusBasis,
  recent: ReadonlyMap<number, number>,
  earlier: ReadonlyMap<number, number>,
): { readonly all: MatchedGrowth; readonly byType: readonly MatchedGrowth[] } {
  const byType = SOURCE_TYPES.map(() => ({ up: 0, down: 0 }));
  const all = { up: 0, down: 0 };
  for (const source of [...new Set([...recent.keys(), ...earlier.keys()])].sort((a, b) => a - b)) {
    const [after, before] = [basis.recentVolume[source]!, basis.earlierVolume[source]!];
    if (after === 0 || before === 0) continue;
    const up = ((recent.get(source) ?? 0) * before) / (after + before);
    const down = ((earlier.get(source) ?? 0) * after) / (after + before);
    const type = byType[basis.sourceType[source]!]!;
    type.up += up;
    type.down += down;
    all.up += up;
    all.down += down;
  }
  return { all, byType };
}
