import { DAY_MS } from '../../domain/series.ts';
import type { ExplainedScore } from '../../domain/trend.ts';
import type { DailyPanel } from '../../kernels/series/daily-panel.ts';
import type { ExpectedCounts } from '../../kernels/series/expected-counts.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import { scoreWeakSignals } from '../weak-signals/score-weak-signals.ts';
import type { Said, ShownEvidence } from './analysis.ts';
import { signalIdOf } from './signal-id.ts';

export interface ScoredWeakSignal {
  readonly subject: number;
  readonly explained: ExplainedScore;
  /** Null when it is not called. */
  readonly said: Said | null;
}

/** A weak signal is checked so many days later. */
const CHECKED_AFTER = 90 * DAY_MS;
/** Days and signals that a page shows of one. */
const SHOWN_DAYS = 90;
const SHOWN_SIGNALS = 20;

/** All subjects that were spoken of lately, with what is said of those that are weak signals. */
export function scoreWeakSignalsSaid(
  corpus: TrendCorpus,
  panel: DailyPanel,
  { asOf, seriesOf }: { readonly asOf: number; readonly seriesOf: (subject: number) => ExpectedCounts },
): ScoredWeakSignal[] {
  return scoreWeakSignals(corpus, panel, { asOfDay: corpus.endDay }).map(
    ({ subject, score, evidence, rows, reason }) => ({
      subject,
      explained: score,
      said:
        reason !== null
          ? null
          : {
              kind: 'weak_signal',
              subject: corpus.subjects[subject]!,
              formula: score.formula,
              score: score.score,
              resolvesAt: asOf + CHECKED_AFTER,
              explained: score,
              evidence,
              shown: shownOf(corpus, rows, seriesOf(subject)),
            },
    }),
  );
}

function shownOf(
  corpus: TrendCorpus,
  rows: Int32Array,
  { observed, expected, known }: ExpectedCounts,
): ShownEvidence {
  const sources = new Map<number, number>();
  const byDay = new Map<number, Set<number>>();
  for (const row of rows) {
    const source = corpus.source[row]!;
    sources.set(source, (sources.get(source) ?? 0) + 1);
    const day = corpus.day[row]!;
    const seen = byDay.get(day);
    if (seen === undefined) byDay.set(day, new Set([corpus.voice[row]!]));
    else seen.add(corpus.voice[row]!);
  }
  const first = Math.max(0, observed.length - SHOWN_DAYS);
  return {
    days: Array.from({ length: observed.length - first }, (_, at) => ({
      at: (corpus.firstDay + first + at) * DAY_MS,
      signals: observed[first + at]!,
      expected: expected[first + at]!,
      sources: byDay.get(first + at)?.size ?? 0,
      known: known[first + at] === 1,
    })),
    sources: [...sources]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, SHOWN_SIGNALS)
      .map(([source, signals]) => ({ ...corpus.sources[source]!, signals }))
      .map(({ id, name, signals }) => ({ id, name, signals })),
    signals: [...rows.slice(-SHOWN_SIGNALS)].reverse().map((row) => signalIdOf(corpus, row)),
  };
}
