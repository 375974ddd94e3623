import { noProgress, type Progress } from '../../base/progress.ts';
import { DAY_MS } from '../../domain/series.ts';
import type { ExplainedScore, TrendSubject } from '../../domain/trend.ts';
import { findAllBursts } from '../bursts/find-all-bursts.ts';
import { subjectRows } from '../bursts/subject-rows.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import { corpusAsOf } from '../corpus/corpus-as-of.ts';
import { toPanel } from '../corpus/to-panel.ts';
import { scoreWeakSignals } from '../weak-signals/score-weak-signals.ts';
import { createBaselines } from './baselines.ts';
import { createOutcomeRule, type Outcome } from './emerged.ts';

export const BACKTEST_METHODS = ['weak_signal', 'burst', 'growth', 'z_score'] as const;
export type BacktestMethod = (typeof BACKTEST_METHODS)[number];

export interface BacktestOptions {
  /** Milliseconds since the epoch: what was published until then is known. */
  readonly asOf: readonly number[];
  readonly horizonDays: number;
  readonly k: readonly number[];
  readonly progress?: Progress;
  /**
   * The corpus with topics as subjects, made anew from what was known until a moment; what came later is assigned to them.
   * Without it subjects are those of the corpus.
   */
  readonly withTopics?: (corpus: TrendCorpus, asOf: number) => TrendCorpus;
}

export const BACKTEST_DEFAULTS = { horizonDays: 90, k: [10, 25, 50, 100] } as const;

/** Fewest signals in as many days as the horizon has, for a subject to be a candidate of all methods. */
const LEAST_CANDIDATE = 3;
/** Calls that are kept with their scores, of each method that explains itself. */
const KEPT_CALLS = 25;
/** A date is left out when the horizon, or what is before it, has less than this share of the other's signals. */
const LEAST_EXPOSURE = 0.25;

export interface BacktestScores {
  readonly method: BacktestMethod;
  readonly k: number;
  /** Null when there is nothing to divide by. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly leadDays: number | null;
}

export interface BacktestCall {
  readonly kind: 'weak_signal' | 'burst';
  readonly rank: number;
  readonly subject: TrendSubject;
  readonly score: ExplainedScore;
  readonly outcome: Outcome;
}

export interface BacktestDate {
  readonly asOf: number;
  readonly candidates: number;
  readonly emerged: number;
  /** A sentence when the date cannot be judged; then nothing is counted. */
  readonly leftOut: string | null;
  readonly scores: readonly BacktestScores[];
  readonly calls: readonly BacktestCall[];
}

export interface BacktestResult {
  readonly signals: number;
  /** Means over the dates that were judged, each weighing the same; the lead is the median of all that came true. */
  readonly scores: readonly BacktestScores[];
  readonly dates: readonly BacktestDate[];
}

/**
 * Replays a corpus to dates and judges what each method would have said by what came later (`emerged.ts`). Every method ranks
 * the same candidates: subjects with at least three signals in as many days as the horizon has, as known then.
 */
export function backtest(corpus: TrendCorpus, options: BacktestOptions): BacktestResult {
  const { asOf, progress = noProgress } = options;
  const leads = new Map<string, number[]>();
  const dates: BacktestDate[] = [];
  for (const [i, date] of asOf.entries()) {
    progress(i / asOf.length);
    dates.push(judgeDate(corpus, date, { ...options, leads }));
  }
  progress(1);
  const judged = dates.filter(({ leftOut }) => leftOut === null);
  const scores = BACKTEST_METHODS.flatMap((method) =>
    options.k.map((k): BacktestScores => {
      const each = judged.map(
        ({ scores: of }) => of.find((score) => score.method === method && score.k === k)!,
      );
      return {
        method,
        k,
        precision: mean(each.map(({ precision }) => precision)),
        recall: mean(each.map(({ recall }) => recall)),
        leadDays: median(leads.get(`${method} ${k}`) ?? []),
      };
    }),
  );
  return { signals: corpus.signals, scores, dates };
}

function judgeDate(
  stored: TrendCorpus,
  asOf: number,
  { horizonDays, k, withTopics, leads }: BacktestOptions & { readonly leads: Map<string, number[]> },
): BacktestDate {
  const empty = { asOf, candidates: 0, emerged: 0, scores: [], calls: [] };
  const asOfDay = Math.floor((asOf + 1) / DAY_MS);
  const reason = whyNotJudged(stored, asOfDay, horizonDays);
  if (reason !== null) return { ...empty, leftOut: reason };
  const until = asOfDay * DAY_MS - 1;
  const corpus = withTopics === undefined ? stored : withTopics(stored, until);
  const known = corpusAsOf(corpus, until, until - HISTORY_DAYS * DAY_MS);
  const panel = toPanel(known);
  const bySubject = subjectRows(known);
  const end = asOfDay - known.firstDay;
  const rule = createOutcomeRule(corpus, { asOfDay, horizonDays });

  const candidates: number[] = [];
  for (let subject = 0; subject < known.subjects.length; subject++) {
    let recent = 0;
    for (let at = bySubject.starts[subject + 1]! - 1; at >= bySubject.starts[subject]!; at--) {
      if (known.day[bySubject.rows[at]!]! < end - horizonDays) break;
      recent++;
    }
    if (recent >= LEAST_CANDIDATE) candidates.push(subject);
  }
  const outcomes = new Map(candidates.map((subject) => [subject, rule.outcome(subject)]));
  const emerged = [...outcomes.values()].filter((outcome) => outcome.emerged).length;

  const weak = new Map(
    scoreWeakSignals(known, panel, { asOfDay }).map((each) => [each.subject, each.score] as const),
  );
  const bursts = new Map<number, { weight: number; score: ExplainedScore }>();
  for (const { subject, burst, score } of findAllBursts(known, panel)) {
    if (burst.endsAt !== null && burst.endsAt < (asOfDay - BURST_DAYS) * DAY_MS) continue;
    const before = bursts.get(subject);
    if (before === undefined || before.weight < burst.score)
      bursts.set(subject, { weight: burst.score, score });
  }
  const baselines = createBaselines(known, bySubject, end);
  const rankings: Record<BacktestMethod, readonly number[]> = {
    weak_signal: rank(candidates, (subject) => weak.get(subject)?.score ?? null),
    burst: rank(candidates, (subject) => bursts.get(subject)?.weight ?? null),
    growth: rank(candidates, baselines.growth),
    z_score: rank(candidates, baselines.zScore),
  };

  const scores = BACKTEST_METHODS.flatMap((method) =>
    k.map((most): BacktestScores => {
      const first = rankings[method].slice(0, most).map((subject) => outcomes.get(subject)!);
      const true_ = first.filter((outcome) => outcome.emerged);
      const days = true_.map(({ leadDays }) => leadDays!);
      const key = `${method} ${most}`;
      leads.set(key, [...(leads.get(key) ?? []), ...days]);
      return {
        method,
        k: most,
        precision: first.length === 0 ? null : true_.length / first.length,
        recall: emerged === 0 ? null : true_.length / emerged,
        leadDays: median(days),
      };
    }),
  );
  const calls = (['weak_signal', 'burst'] as const).flatMap((kind) =>
    rankings[kind].slice(0, KEPT_CALLS).map(
      (subject, i): BacktestCall => ({
        kind,
        rank: i + 1,
        subject: known.subjects[subject]!,
        score: kind === 'burst' ? bursts.get(subject)!.score : weak.get(subject)!,
        outcome: outcomes.get(subject)!,
      }),
    ),
  );
  return { asOf, candidates: candidates.length, emerged, leftOut: null, scores, calls };
}

/** Days back from the date that methods see: as many as a run of trends reads. */
const HISTORY_DAYS = 1461;
/** A burst that ended within so many days before the date still counts as a call. */
const BURST_DAYS = 30;

function whyNotJudged(corpus: TrendCorpus, asOfDay: number, horizonDays: number): string | null {
  const date = asOfDay - corpus.firstDay;
  if (date + horizonDays > corpus.endDay - corpus.firstDay)
    return `The horizon of ${horizonDays} days ends after the last signal of the corpus.`;
  let before = 0;
  let after = 0;
  for (let row = 0; row < corpus.signals; row++) {
    const day = corpus.day[row]! - date;
    if (corpus.repeats[row] === 1 || day < -horizonDays || day >= horizonDays) continue;
    if (day < 0) before++;
    else after++;
  }
  if (before === 0 || before < LEAST_EXPOSURE * after || after < LEAST_EXPOSURE * before)
    return `${before} signals in the ${horizonDays} days before and ${after} after cannot be compared.`;
  return null;
}

/** Highest first; those without a value are not ranked; ties by number. */
function rank(candidates: readonly number[], value: (subject: number) => number | null): number[] {
  return candidates
    .flatMap((subject) => {
      const of = value(subject);
      return of === null ? [] : [{ subject, of }];
    })
    .sort((a, b) => b.of - a.of || a.subject - b.subject)
    .map(({ subject }) => subject);
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
