import type { SubjectRows } from '../bursts/subject-rows.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';

/** Methods that anyone would try first, on the same candidates. Both look at the last 30 days. */
export interface Baselines {
  /** Signals of the last 30 days less those of the 30 days before. */
  growth(subject: number): number;
  /**
   * Term-frequency z-score: how many standard deviations the share of signals that name it lies above its mean in the twelve
   * spans of 30 days before (as many as the corpus has). The deviation is at least that of one signal in a span.
   */
  zScore(subject: number): number;
}

const SPAN = 30;
const SPANS = 12;

/** `corpus` ends with `end`, days since its first. */
export function createBaselines(corpus: TrendCorpus, { starts, rows }: SubjectRows, end: number): Baselines {
  const spanOf = (day: number): number => Math.floor((end - 1 - day) / SPAN);
  const published = new Float64Array(SPANS + 1);
  for (let row = 0; row < corpus.signals; row++) {
    const span = spanOf(corpus.day[row]!);
    if (span <= SPANS && corpus.repeats[row] === 0) published[span]!++;
  }
  const counts = new Float64Array(SPANS + 1);
  const count = (subject: number): Float64Array => {
    counts.fill(0);
    for (let at = starts[subject + 1]! - 1; at >= starts[subject]!; at--) {
      const span = spanOf(corpus.day[rows[at]!]!);
      if (span > SPANS) break;
      counts[span]!++;
    }
    return counts;
  };
  return {
    growth(subject) {
      const [now, before] = count(subject);
      return now! - before!;
    },
    zScore(subject) {
      const of = count(subject);
      if (published[0] === 0) return 0;
      const shares: number[] = [];
      for (let span = 1; span <= SPANS; span++)
        if (published[span]! > 0) shares.push(of[span]! / published[span]!);
      if (shares.length === 0) return 0;
      const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
      const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
      return (of[0]! / published[0]! - mean) / Math.max(Math.sqrt(variance), 1 / published[0]!);
    },
  };
}
