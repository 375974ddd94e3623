import { DAY_MS } from '../../domain/series.ts';
import type { ExplainedScore } from '../../domain/trend.ts';
import type { DailyPanel } from '../../kernels/series/daily-panel.ts';
import { subjectRows } from '../bursts/subject-rows.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import { corpusAsOf } from '../corpus/corpus-as-of.ts';
import { createNeighbourhoods } from './neighbourhood.ts';
import {
  recomputeWeakSignal,
  SURPRISE_DAYS,
  WEAK_SIGNAL_DAYS,
  WEAK_SIGNAL_FORMULA,
  type WeakSignalEvidence,
  whyNotCalled,
} from './score.ts';

export interface WeakSignal {
  /** Number in the corpus. */
  readonly subject: number;
  readonly score: ExplainedScore;
  readonly evidence: WeakSignalEvidence;
  /** Rows of the last 30 days that speak of it, no repeats, ascending. */
  readonly rows: Int32Array;
  /** Why it is no weak signal, a sentence for people; null when it is one. */
  readonly reason: string | null;
}

export interface WeakSignalOptions {
  /** The first day that does not count, days since the epoch, as `corpus.endDay`. Later rows are not looked at. */
  readonly asOfDay: number;
  /** Fewest signals of the last 30 days; with fewer a subject is not scored. */
  readonly least?: number;
}

/** Below this nothing can be called, and scores are of no use. */
const LEAST_RECENT = 2;

/**
 * Scores every subject that was spoken of in the last 30 days, highest first. A weak signal is one whose `reason` is null;
 * the rule of one call per emergence is `emergences.ts`. O(rows of the subjects in 13 months), about 20 microseconds a
 * subject.
 */
export function scoreWeakSignals(
  all: TrendCorpus,
  panel: DailyPanel,
  { asOfDay, least = LEAST_RECENT }: WeakSignalOptions,
): WeakSignal[] {
  const corpus = corpusAsOf(all, asOfDay * DAY_MS - 1);
  const end = asOfDay - corpus.firstDay;
  const bySubject = subjectRows(corpus);
  const exposure = measureExposure(corpus, panel, end);
  const voices = recordOfVoices(corpus, end);
  const neighbourhood = createNeighbourhoods(corpus, bySubject);
  const found: WeakSignal[] = [];
  for (let subject = 0; subject < corpus.subjects.length; subject++) {
    const rows = bySubject.rows.subarray(bySubject.starts[subject]!, bySubject.starts[subject + 1]!);
    const from = firstAtOrAfter(corpus, rows, end - WEAK_SIGNAL_DAYS.recent);
    if (rows.length - from < least) continue;
    const recent = rows.subarray(from);
    const before = rows.subarray(firstAtOrAfter(corpus, rows, end - REACHES_BACK), from);
    const near = rows.subarray(firstAtOrAfter(corpus, rows, end - WEAK_SIGNAL_DAYS.neighbourhood));
    const evidence: WeakSignalEvidence = {
      formula: WEAK_SIGNAL_FORMULA,
      asOfDay,
      ...expectations(corpus, exposure, { recent, before, end }),
      ...speakers(corpus, exposure, { recent, voices, end }),
      ...neighbourhood(subject, near),
    };
    const score = recomputeWeakSignal(evidence);
    found.push({ subject, score, evidence, rows: recent, reason: whyNotCalled(evidence, score.score) });
  }
  return found.sort((a, b) => b.score.score - a.score.score || a.subject - b.subject);
}

const REACHES_BACK = WEAK_SIGNAL_DAYS.recent + WEAK_SIGNAL_DAYS.reference;

interface Exposure {
  /** Of each source: what it published in the 30 days over what it published in the year before; 0 without a year before. */
  readonly ofYear: Float64Array;
  /** The same over the 30 days before. */
  readonly ofMonth: Float64Array;
  /** For each of `SURPRISE_DAYS`: what it published in the span over the year before. */
  readonly ofSpans: readonly Float64Array[];
  readonly volume: number;
  readonly historyDays: number;
  /** Share of its signals that repeat nobody. */
  readonly original: Float64Array;
}

function measureExposure(corpus: TrendCorpus, panel: DailyPanel, end: number): Exposure {
  const { days, sources, volume } = panel;
  const { recent } = WEAK_SIGNAL_DAYS;
  const published = (from: number, to: number): Float64Array => {
    const sums = new Float64Array(sources);
    for (let source = 0; source < sources; source++)
      for (let day = Math.max(0, from); day < Math.min(to, days); day++)
        sums[source]! += volume[source * days + day]!;
    return sums;
  };
  const now = published(end - recent, end);
  const year = published(end - REACHES_BACK, end - recent);
  const month = published(end - 2 * recent, end - recent);
  const over = (part: Float64Array, whole: Float64Array): Float64Array =>
    part.map((count, source) => (whole[source]! > 0 ? count / whole[source]! : 0));
  let historyDays = 0;
  for (let day = Math.max(0, end - REACHES_BACK); day < end - recent; day++)
    for (let source = 0; source < sources; source++)
      if (volume[source * days + day]! > 0) {
        historyDays++;
        break;
      }
  const all = new Float64Array(sources);
  const fresh = new Float64Array(sources);
  for (let row = 0; row < corpus.signals; row++) {
    all[corpus.source[row]!]!++;
    if (corpus.repeats[row] === 0) fresh[corpus.source[row]!]!++;
  }
  return {
    ofYear: over(now, year),
    ofMonth: over(now, month),
    ofSpans: SURPRISE_DAYS.map((span) => over(published(end - span, end), year)),
    volume: usualVolume(now, year, historyDays),
    historyDays,
    original: over(fresh, all),
  };
}

function expectations(
  { day, source, voice }: TrendCorpus,
  { ofYear, ofMonth, ofSpans, volume, historyDays }: Exposure,
  { recent, before, end }: { readonly recent: Int32Array; readonly before: Int32Array; readonly end: number },
): Pick<WeakSignalEvidence, 'recent' | 'expected' | 'monthBefore' | 'volume' | 'historyDays' | 'spans'> {
  let expected = 0;
  let monthBefore = 0;
  const inSpans = new Float64Array(ofSpans.length);
  for (const row of before) {
    const of = source[row]!;
    expected += ofYear[of]!;
    if (day[row]! >= end - 2 * WEAK_SIGNAL_DAYS.recent) monthBefore += ofMonth[of]!;
    for (let span = 0; span < inSpans.length; span++) inSpans[span]! += ofSpans[span]![of]!;
  }
  // What a source that has just started says cannot be compared with anything.
  let comparable = 0;
  const heard = SURPRISE_DAYS.map(() => new Set<number>());
  for (const row of recent) {
    if (ofYear[source[row]!] === 0) continue;
    comparable++;
    for (let span = 0; span < heard.length; span++)
      if (day[row]! >= end - SURPRISE_DAYS[span]!) heard[span]!.add(voice[row]!);
  }
  return {
    recent: comparable,
    expected,
    monthBefore,
    volume,
    historyDays,
    spans: SURPRISE_DAYS.map((days, span) => ({ days, voices: heard[span]!.size, expected: inSpans[span]! })),
  };
}

function speakers(
  corpus: TrendCorpus,
  { original }: Exposure,
  {
    recent,
    voices,
    end,
  }: { readonly recent: Int32Array; readonly voices: ReadonlyMap<number, number>; readonly end: number },
): Pick<
  WeakSignalEvidence,
  'voices' | 'heard' | 'sources' | 'sourceTypes' | 'independentSources' | 'authority' | 'weeks'
> {
  const distinct = new Set<number>();
  const bySource = new Map<number, Set<number>>();
  const types = new Set<string>();
  const weeks = new Set<number>();
  for (const row of recent) {
    const source = corpus.source[row]!;
    const voice = corpus.voice[row]!;
    distinct.add(voice);
    types.add(corpus.sources[source]!.type);
    weeks.add(Math.min(3, Math.floor((end - 1 - corpus.day[row]!) / 7)));
    const own = bySource.get(source);
    if (own === undefined) bySource.set(source, new Set([voice]));
    else own.add(voice);
  }
  let independentSources = 0;
  // A voice that speaks through several sources is one.
  const counted = new Set<number>();
  for (const [source, own] of bySource) {
    let unheard = 0;
    for (const voice of own) if (!counted.has(voice)) unheard++;
    for (const voice of own) counted.add(voice);
    if (unheard > 0) independentSources += (1 + Math.log2(unheard)) * original[source]!;
  }
  let record = 0;
  for (const voice of distinct) record += Math.log2(1 + (voices.get(voice) ?? 0));
  return {
    voices: distinct.size,
    heard: recent.length,
    sources: bySource.size,
    sourceTypes: types.size,
    independentSources,
    authority: distinct.size === 0 ? 0 : record / distinct.size,
    weeks: weeks.size,
  };
}

/** Signals of each voice before the 30 days. */
function recordOfVoices({ signals, day, voice }: TrendCorpus, end: number): Map<number, number> {
  const record = new Map<number, number>();
  for (let row = 0; row < signals && day[row]! < end - WEAK_SIGNAL_DAYS.recent; row++)
    record.set(voice[row]!, (record.get(voice[row]!) ?? 0) + 1);
  return record;
}

/** Place of the first of ascending rows whose day is `day` or later. */
function firstAtOrAfter(corpus: TrendCorpus, rows: Int32Array, day: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (corpus.day[rows[middle]!]! < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What all sources published in the 30 days, so that a flood from one does not make everything else look small. */
function usualVolume(now: Float64Array, year: Float64Array, historyDays: number): number {
  let total = 0;
  for (const [source, count] of now.entries())
    total += Math.min(count, (2 * WEAK_SIGNAL_DAYS.recent * year[source]!) / Math.max(1, historyDays));
  return total;
}
