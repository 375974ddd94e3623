import type { ExplainedScore, ScorePart } from '../../domain/trend.ts';

/**
 * The formula `weak-signal-1`: how likely something little spoken of is to be spoken of far more. A weighted mean of parts,
 * each 0 to 1, and conditions for calling it. Nothing outside this file decides a score; change a number and the version
 * changes. Weights were fitted (logistic, none negative) to Hacker News of 2016 and GitHub's trending lists of 2014 to 2016
 * and rounded; docs/design/weak-signals.md has the figures.
 *
 * | part         | normalised                                                                             | weight |
 * |--------------|----------------------------------------------------------------------------------------|--------|
 * | growth       | log2 of (signals + 3) / (expected + 3), of 2.5: ratio to the year before, shrunk for small counts | 0.36 |
 * | acceleration | log2 of (signals + 2) / (the month before + 2), of 3                                   | 0.14   |
 * | novelty      | a bell over log2 of what is expected in a month: below it unproven, above it known        | 0.16   |
 * | independence | voices that differ, of all its signals                                                 | 0.07   |
 * | breadth      | log2 of 1 + independent sources, of 5                                                  | 0.05   |
 * | diversity    | half sources, half source types: log2 of each, of 3 and 2                               | 0.08   |
 * | graph        | share of pairs of its neighbours that nothing else mentions together (structural holes; Burt, 1992) | 0.07 |
 * | persistence  | weeks of the last four in which it was said                                            | 0.03   |
 * | authority    | mean log2 of 1 + earlier signals of its voices, of 8                                   | 0.04   |
 */
export const WEAK_SIGNAL_FORMULA = 'weak-signal-1';

/** Days of evidence, of the year that says what is expected, and of the neighbourhood. */
export const WEAK_SIGNAL_DAYS = { recent: 30, reference: 365, neighbourhood: 90 } as const;
/** Spans within the evidence in which independent voices are counted against chance, in days. */
export const SURPRISE_DAYS = [3, 7, 14, 30] as const;

const WEIGHTS = {
  growth: 0.36,
  acceleration: 0.14,
  novelty: 0.16,
  independence: 0.07,
  breadth: 0.05,
  diversity: 0.08,
  graph: 0.07,
  persistence: 0.03,
  authority: 0.04,
} as const;

const GROWTH = { shrink: 3, full: 2.5 } as const;
const ACCELERATION = { shrink: 2, full: 3 } as const;
/**
 * Most telling is a subject of which one in 1,700 signals speaks, and at least 0.8 a month. `below` and `above` are the
 * deviations of the bell in doublings.
 */
const NOVELTY = { share: 0.0006, least: 0.8, offset: 0.1, below: 2.5, above: 1.5 } as const;
const FULL = { breadth: 5, sources: 3, types: 2, weeks: 4, authority: 8 } as const;
/** Of neighbourhoods that are too small to tell. */
const UNKNOWN_GRAPH = 0.5;

/** When a score is called a weak signal. */
export const WEAK_SIGNAL_CALL = {
  score: 0.5,
  /** Independent sources, as `independentSources` counts them. */
  independent: 3,
  /** Chance of so many independent voices in the most surprising span, over all spans: thousands are looked at each day. */
  chance: 3e-5,
  /** Above so many expected signals in a month, as a multiple of the bell's middle, it is known, not weak. */
  known: 2,
  /** Days of history without which nothing can be told to be new. */
  historyDays: 60,
} as const;

/** What is measured, in its own units: all that the formula reads. */
export interface WeakSignalEvidence {
  readonly formula: typeof WEAK_SIGNAL_FORMULA;
  /** The first day that does not count, days since the epoch. */
  readonly asOfDay: number;
  /** Signals of the last 30 days that repeat no story, of sources that have a history. */
  readonly recent: number;
  /** What its share of each source in the year before makes of what the sources published in the 30 days. */
  readonly expected: number;
  /** The same from the 30 days before alone. */
  readonly monthBefore: number;
  /** Signals of the sources in the 30 days; a source counts for at most twice what it usually publishes. */
  readonly volume: number;
  /** Days of the year before on which anything was published. */
  readonly historyDays: number;
  readonly voices: number;
  /** Signals of the last 30 days of any source, which voices are counted from. */
  readonly heard: number;
  readonly sources: number;
  readonly sourceTypes: number;
  /**
   * Sum over sources of (1 + log2 of voices in it), times the share of what it publishes that repeats nobody: four sources
   * with a voice each are four, and so are eight voices in one source that copies nothing.
   */
  readonly independentSources: number;
  /** Mean over voices of log2 of 1 + the signals of that voice before. */
  readonly authority: number;
  /** Of the last four weeks. */
  readonly weeks: number;
  /** Pairs of its most telling neighbours, and those that no other signal mentions together. */
  readonly neighbourPairs: number;
  readonly openPairs: number;
  /** Independent voices in each span, and signals expected in it. */
  readonly spans: readonly { readonly days: number; readonly voices: number; readonly expected: number }[];
}

/** The score of evidence: the same evidence gives the same number, to the last digit. */
export function recomputeWeakSignal(evidence: WeakSignalEvidence): ExplainedScore {
  const { recent, expected, monthBefore, heard } = evidence;
  const middle = noveltyMiddle(evidence);
  const parts: ScorePart[] = [
    part('growth', {
      value: (recent + GROWTH.shrink) / (expected + GROWTH.shrink),
      unit: 'times what is expected, shrunk',
      of: (ratio) => Math.log2(ratio) / GROWTH.full,
      text: `${recent} signals in 30 days where the year before makes ${show(expected)} expected.`,
    }),
    part('acceleration', {
      value: (recent + ACCELERATION.shrink) / (monthBefore + ACCELERATION.shrink),
      unit: 'times the month before, shrunk',
      of: (ratio) => Math.log2(ratio) / ACCELERATION.full,
      text: `The 30 days before make ${show(monthBefore)} expected.`,
    }),
    part('novelty', {
      value: expected,
      unit: 'signals expected in 30 days',
      of: (known) => bell(Math.log2((known + NOVELTY.offset) / middle)),
      text: `Of ${Math.round(evidence.volume)} signals in 30 days ${show(expected)} were to be expected about it; ${show(middle)} tell most.`,
    }),
    part('independence', {
      value: heard === 0 ? 0 : evidence.voices / heard,
      unit: 'voices a signal',
      of: (share) => share,
      text: `${evidence.voices} voices in ${heard} signals.`,
    }),
    part('breadth', {
      value: evidence.independentSources,
      unit: 'independent sources',
      of: (sources) => Math.log2(1 + sources) / FULL.breadth,
      text: `As good as ${show(evidence.independentSources)} sources that do not copy from each other.`,
    }),
    part('diversity', {
      value: evidence.sources + evidence.sourceTypes,
      unit: 'sources and source types',
      of: () =>
        (Math.min(1, Math.log2(Math.max(1, evidence.sources)) / FULL.sources) +
          Math.min(1, Math.log2(Math.max(1, evidence.sourceTypes)) / FULL.types)) /
        2,
      text: `${evidence.sources} sources of ${evidence.sourceTypes} types.`,
    }),
    part('graph', {
      value: evidence.neighbourPairs === 0 ? UNKNOWN_GRAPH : evidence.openPairs / evidence.neighbourPairs,
      unit: 'share of pairs of neighbours',
      of: (share) => share,
      text: `Of ${evidence.neighbourPairs} pairs of subjects that it is mentioned with, ${evidence.openPairs} are mentioned together nowhere else.`,
    }),
    part('persistence', {
      value: evidence.weeks,
      unit: 'weeks of the last four',
      of: (weeks) => weeks / FULL.weeks,
      text: `Said in ${evidence.weeks} of the last four weeks.`,
    }),
    part('authority', {
      value: evidence.authority,
      unit: 'log2 of earlier signals a voice',
      of: (record) => record / FULL.authority,
      text: `Its voices have about ${Math.round(2 ** evidence.authority - 1)} earlier signals each.`,
    }),
  ];
  let score = 0;
  for (const { normalised, weight } of parts) score += normalised * weight;
  return { formula: WEAK_SIGNAL_FORMULA, score, parts };
}

/** Why evidence is no weak signal, a sentence for people; null when it is one. */
export function whyNotCalled(evidence: WeakSignalEvidence, score: number): string | null {
  const { independent, chance, known, historyDays, score: least } = WEAK_SIGNAL_CALL;
  if (evidence.historyDays < historyDays)
    return `${evidence.historyDays} days with signals before the last 30 are too few to say what is new; ${historyDays} are enough.`;
  if (evidence.independentSources < independent)
    return `Only ${show(evidence.independentSources)} independent sources speak of it; ${independent} make a call.`;
  const middle = noveltyMiddle(evidence);
  if (evidence.expected > known * middle)
    return `It is known: ${show(evidence.expected)} signals a month were to be expected; ${show(known * middle)} are the most of something weak.`;
  const byChance = surprise(evidence);
  if (byChance > chance)
    return `So many voices come about by chance in ${show(byChance * 100)} % of such spans.`;
  if (score < least) return `Its score ${score.toFixed(2)} is below ${least}.`;
  return null;
}

/** Chance of the most surprising span (Poisson, expectation shrunk), times the number of spans. */
function surprise({ spans }: WeakSignalEvidence): number {
  let least = 1;
  for (const { voices, expected } of spans) least = Math.min(least, poissonTail(voices, expected + 0.02));
  return Math.min(1, least * spans.length);
}

/** P(X >= count) of a Poisson variable. */
function poissonTail(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let below = 0;
  for (let k = 0; k < count; k++) {
    below += term;
    term *= mean / (k + 1);
  }
  return Math.max(0, 1 - below);
}

function noveltyMiddle({ volume }: WeakSignalEvidence): number {
  return Math.max(NOVELTY.least, volume * NOVELTY.share);
}

function bell(doublings: number): number {
  const deviation = doublings < 0 ? NOVELTY.below : NOVELTY.above;
  return Math.exp(-(doublings ** 2) / (2 * deviation ** 2));
}

function part(
  name: keyof typeof WEIGHTS,
  measured: {
    readonly value: number;
    readonly unit: string;
    readonly of: (value: number) => number;
    readonly text: string;
  },
): ScorePart {
  const { value, unit, text } = measured;
  const normalised = Math.min(1, Math.max(0, measured.of(value)));
  return { name, value, unit, normalised, weight: WEIGHTS[name], text };
}

function show(value: number): string {
  return value < 10 ? String(Number(value.toPrecision(2))) : String(Math.round(value));
}
