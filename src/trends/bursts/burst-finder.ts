import type { DailyPanel } from '../../kernels/series/daily-panel.ts';
import {
  type ExpectedCounts,
  expectedCounts,
  panelBaseline,
  steadyExposure,
} from '../../kernels/series/expected-counts.ts';
import {
  burstLogP,
  findBursts,
  type NoBurstReason,
  type SeriesBurst,
} from '../../kernels/series/find-bursts.ts';
import { type SourceCoverage, sourceCoverage } from '../../kernels/series/source-coverage.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import { BURST_DEFAULTS, type BurstSettings } from './burst-formula.ts';
import { otherYears, type SameWeeks } from './other-years.ts';
import { subjectRows } from './subject-rows.ts';

/** A burst of one series before all series are judged together. Days are places in the panel. */
export interface BurstCandidate extends SeriesBurst {
  /** Its signals: rows of the corpus, ascending. */
  readonly rows: Int32Array;
  /** Signals of each voice, loudest first. */
  readonly voices: readonly number[];
  /** ln of its chance without its loudest voice. */
  readonly logPWithoutLoudest: number;
  readonly otherYears: readonly SameWeeks[];
}

/** Why what stands above its baseline is no burst. */
export const REFUSALS = {
  few_voices: 'too few independent voices speak of it',
  one_voice: 'without its loudest voice it is as expected',
  season: 'it comes back in the same weeks of the year',
} as const;
export type Refusal = keyof typeof REFUSALS;

export interface SubjectBursts {
  readonly candidates: readonly BurstCandidate[];
  readonly refused: readonly { readonly burst: SeriesBurst; readonly reason: Refusal }[];
  /** Why the series gives none; null when it gives one. */
  readonly reason: NoBurstReason | null;
  readonly states: Uint8Array;
}

/** What all subjects of a corpus share, worked out once; then one subject at a time. */
export interface BurstFinder {
  readonly coverage: SourceCoverage;
  /** Signals of a subject that are no repeats. */
  signalsOf(subject: number): number;
  series(subject: number): ExpectedCounts;
  /** What a level of one signal a day would bring each day; changes of level are told from it. */
  exposure(subject: number): Float64Array;
  /** Bursts of a subject, not yet judged together with those of others. */
  find(subject: number, series?: ExpectedCounts): SubjectBursts;
}

/** `panel` is `toPanel(corpus)`. O(signals + sources x days). */
export function createBurstFinder(
  corpus: TrendCorpus,
  panel: DailyPanel,
  settings: BurstSettings = BURST_DEFAULTS,
): BurstFinder {
  const coverage = sourceCoverage(panel, everythingPublished(corpus, panel));
  const baseline = panelBaseline(panel, coverage);
  const { starts, rows } = subjectRows(corpus);

  function rowsWithin(subject: number, from: number, to: number): Int32Array {
    return rows.subarray(starts[subject], starts[subject + 1]).filter((row) => {
      const day = corpus.day[row]!;
      return day >= from && day < to && coverage.covered[corpus.source[row]! * panel.days + day] === 1;
    });
  }

  return {
    coverage,
    signalsOf: (subject) => starts[subject + 1]! - starts[subject]!,
    series: (subject) => expectedCounts(panel, subject, baseline),
    exposure: (subject) => steadyExposure(panel, subject, baseline),
    find(subject, series = expectedCounts(panel, subject, baseline)) {
      const found = findBursts(series, settings);
      const candidates: BurstCandidate[] = [];
      const refused: { burst: SeriesBurst; reason: Refusal }[] = [];
      for (const burst of found.bursts) {
        const within = rowsWithin(subject, burst.start, burst.end);
        const { voices, loudest } = countVoices(corpus, within);
        const usual = shareBefore(corpus, rowsWithin(subject, 0, burst.start), loudest);
        // The window is chosen already: there is nothing to correct for.
        const logPWithoutLoudest = burstLogP({
          ...burst,
          windows: 1,
          observed: Math.max(0, burst.observed - (voices[0] ?? 0)),
          expected: burst.expected * (1 - usual),
        });
        const years = otherYears(series, burst, settings);
        const reason: Refusal | null =
          voices.length < settings.leastVoices
            ? 'few_voices'
            : logPWithoutLoudest > Math.log(settings.withoutLoudest)
              ? 'one_voice'
              : years.some(({ season }) => season)
                ? 'season'
                : null;
        if (reason === null)
          candidates.push({ ...burst, rows: within, voices, logPWithoutLoudest, otherYears: years });
        else refused.push({ burst, reason });
      }
      return { candidates, refused, reason: found.reason, states: found.states };
    },
  };
}

/** Signals of each source on each day, repeats included: how complete a list is shows in all that it holds. */
function everythingPublished(corpus: TrendCorpus, { days, sources }: DailyPanel): Float64Array {
  const volume = new Float64Array(sources * days);
  for (let row = 0; row < corpus.signals; row++) volume[corpus.source[row]! * days + corpus.day[row]!]!++;
  return volume;
}

function countVoices(corpus: TrendCorpus, rows: Int32Array) {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(corpus.voice[row]!, (counts.get(corpus.voice[row]!) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  return { voices: sorted.map(([, count]) => count), loudest: sorted[0]?.[0] ?? 0 };
}

/** What a voice has had of the subject so far, towards none while little was said. */
function shareBefore(corpus: TrendCorpus, rows: Int32Array, voice: number): number {
  let own = 0;
  for (const row of rows) if (corpus.voice[row] === voice) own++;
  return own / (rows.length + 1);
}
