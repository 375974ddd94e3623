import type { Progress } from '../../base/progress.ts';
import { DAY_MS } from '../../domain/series.ts';
import type { Burst } from '../../domain/trend.ts';
import type { DailyPanel } from '../../kernels/series/daily-panel.ts';
import type { BurstEvidence } from '../bursts/burst-evidence.ts';
import { findAllBursts } from '../bursts/find-all-bursts.ts';
import { burstResolvesAt } from '../calls/resolve-burst.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import type { Said, ShownEvidence } from './analysis.ts';

/** A burst of a subject of the corpus, and what is said with it. */
export interface FoundBurst {
  readonly subject: number;
  readonly burst: Burst;
  /** Bursts of several subjects that are one happening share it; the strongest of them comes first. */
  readonly event: number;
  readonly said: Said;
}

/** Every burst of every subject, strongest first, with false discoveries kept below the share that bursts are called with. */
export function findBurstsSaid(corpus: TrendCorpus, panel: DailyPanel, progress: Progress): FoundBurst[] {
  const names = new Map(corpus.sources.map(({ id, name }) => [id, name]));
  return findAllBursts(corpus, panel, { progress }).map(({ subject, burst, evidence, score, event }) => ({
    subject,
    burst,
    event,
    said: {
      kind: 'burst',
      subject: corpus.subjects[subject]!,
      formula: score.formula,
      score: score.score,
      resolvesAt: burstResolvesAt(burst.peaksAt),
      explained: score,
      evidence,
      shown: shownOf(evidence, names),
    },
  }));
}

function shownOf(
  { days, sources, signals }: BurstEvidence,
  names: ReadonlyMap<string, string>,
): ShownEvidence {
  return {
    days: days.observed.map((observed, at) => ({
      at: (days.first + at) * DAY_MS,
      signals: observed,
      expected: days.expected[at]!,
      sources: days.voices[at]!,
      known: days.known[at] === 1,
    })),
    sources: sources.map(({ id, signals: count }) => ({ id, name: names.get(id) ?? '', signals: count })),
    signals,
  };
}
