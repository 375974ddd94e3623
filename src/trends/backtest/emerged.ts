import { subjectRows } from '../bursts/subject-rows.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';

/**
 * Whether a subject emerged after a date: the rule that calls are judged by, and no score knows.
 *
 * ```
 *         the year before            evidence      horizon
 * ├──────────────┬─────────────────┼──────────┼─────────────────┤
 *                │ as long before  │ 30 days  │                 │
 *                                             date
 * ```
 * It emerged when the signals of the horizon are
 * - at least twice those of the same length before, and
 * - at least twice what the year before had in that length on average, and
 * - at least one in a thousand of all that was published, and 5.
 *
 * What came before is taken for each source by what that source published then and publishes now, so a source that grows,
 * stops or falls silent emerges nothing, and one without a past is left out of both sides. The 30 days up to the date are
 * no part of the past, because all methods look at them: with them a rise that is seen early would count against its own call.
 * The year is there against regression to the mean: half of all subjects that double what they had in a quiet quarter only
 * come back to where they were, and naming those would be a backtest of patience.
 */
export const EMERGED = { ratio: 2, share: 1e-3, least: 5, evidenceDays: 30, pastDays: 365 } as const;

export interface Outcome {
  /** What the past makes expected of the horizon: the larger of both. */
  readonly before: number;
  readonly after: number;
  readonly emerged: boolean;
  /** Days from the date to the day on which the volume was reached; null when it was not. */
  readonly leadDays: number | null;
}

export interface OutcomeRule {
  /** All signals of the horizon that are needed, whatever was before. */
  readonly least: number;
  outcome(subject: number): Outcome;
}

/** `asOfDay` is the first day of the horizon, days since the epoch. The corpus holds the horizon as well. */
export function createOutcomeRule(
  corpus: TrendCorpus,
  { asOfDay, horizonDays }: { readonly asOfDay: number; readonly horizonDays: number },
): OutcomeRule {
  const date = asOfDay - corpus.firstDay;
  const pastEnd = date - EMERGED.evidenceDays;
  const publishedIn = (from: number, to: number): Float64Array => {
    const sums = new Float64Array(corpus.sources.length);
    for (let row = 0; row < corpus.signals; row++) {
      const day = corpus.day[row]!;
      if (day >= from && day < to && corpus.repeats[row] === 0) sums[corpus.source[row]!]!++;
    }
    return sums;
  };
  const later = publishedIn(date, date + horizonDays);
  const over = (past: Float64Array): Float64Array =>
    later.map((count, source) => (past[source]! > 0 ? count / past[source]! : 0));
  const year = publishedIn(pastEnd - EMERGED.pastDays, pastEnd);
  const ofSame = over(publishedIn(pastEnd - horizonDays, pastEnd));
  const ofYear = over(year);
  const all = later.reduce((sum, count, source) => sum + (year[source]! > 0 ? count : 0), 0);
  const least = Math.max(EMERGED.least, Math.ceil(all * EMERGED.share));
  const { starts, rows } = subjectRows(corpus);

  return {
    least,
    outcome(subject) {
      let same = 0;
      let average = 0;
      const days: number[] = [];
      for (let at = starts[subject]!; at < starts[subject + 1]!; at++) {
        const row = rows[at]!;
        const day = corpus.day[row]!;
        const source = corpus.source[row]!;
        if (day >= date) {
          if (day < date + horizonDays && year[source]! > 0) days.push(day);
        } else if (day < pastEnd && day >= pastEnd - EMERGED.pastDays) {
          average += ofYear[source]!;
          if (day >= pastEnd - horizonDays) same += ofSame[source]!;
        }
      }
      const before = Math.max(same, average);
      const needed = Math.max(least, Math.ceil(EMERGED.ratio * before));
      const emerged = days.length >= needed;
      return {
        before,
        after: days.length,
        emerged,
        leadDays: emerged ? days[needed - 1]! - date + 1 : null,
      };
    },
  };
}
