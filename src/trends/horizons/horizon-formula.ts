import type { SourceType } from '../../domain/source-type.ts';
import { HORIZONS, type Horizon } from '../../domain/trend.ts';
import type { HorizonEvidence, HorizonTypeEvidence, MatchedGrowth } from './horizon-evidence.ts';

/**
 * The formula `horizon-1`. A naive Bayes classifier with a flat prior over H1, H2, H3 whose tables stand here: nothing in it
 * is fitted. Each piece of evidence gives its log likelihood under each horizon, in nats; the horizon is the one with the
 * largest sum, the confidence its posterior probability. Change a number and the version changes.
 *
 * The stages follow Watts and Porter, "Innovation forecasting" (1997): research shows in papers, development in
 * patents and money, application in products, jobs and code, impact in the press.
 */
export const HORIZON_FORMULA = 'horizon-1';

/** Under these it says nothing: any mix comes about by chance. */
export const HORIZON_MINIMUM = { signals: 5, weeks: 3 } as const;

/** For each horizon in the order H1, H2, H3. */
export type ByHorizon = readonly [number, number, number];

/**
 * How many times more than of the average subject a source type speaks of one at each horizon. A type that publishes much
 * of everything moves nothing: only what differs from its share of all that was published.
 */
const AFFINITY: Readonly<Record<SourceType, ByHorizon>> = {
  papers: [0.3, 1, 2.5],
  patents: [0.5, 1.2, 1.5],
  funding: [0.6, 1.6, 0.6],
  news: [1.2, 1, 0.7],
  social: [1.2, 1, 0.8],
  code: [1.4, 1, 0.6],
  product: [2, 0.8, 0.2],
  jobs: [2, 0.8, 0.2],
  custom: [1, 1, 1],
};

/** Mean and deviation of log2 of the growth in a year at each horizon: what emerges grows, what is in use keeps its level. */
const GROWTH = { mean: [0, 0.6, 0.3], deviation: [0.9, 1.1, 1.3] } as const;
/** What is in use was first heard of longer ago: likelihood of an age is 1 - share * exp(-years / scale). */
const AGE = { share: [0.8, 0.3, 0], scaleYears: 1.5 } as const;
/** Density over the rank among its peers, 0 to 1: at + slope * rank. */
const LEVEL = { at: [0.4, 1, 1.6], slope: [1.2, 0, -1.2] } as const;

/**
 * Signals of a type speak together, not each for itself (one event makes many): n of them weigh as n / (1 + n / 8) would, so
 * that even ten thousand weigh as eight, and no type drowns the others. Growth weighs the more, the more matched signals it
 * rests on.
 */
const SATURATION = { signals: 8, growth: 5 } as const;

/** One piece of evidence and what it says of each horizon. */
export interface HorizonPiece {
  /** A source type, `growth`, `age` or `level`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Nats; only differences between horizons mean anything. */
  readonly logLikelihood: ByHorizon;
}

export function horizonPieces(evidence: HorizonEvidence): HorizonPiece[] {
  return [
    ...mixPieces(evidence),
    ...growthPiece(evidence.growth),
    ...agePiece(evidence),
    ...levelPiece(evidence),
  ];
}

/** Posterior probability of each horizon under a flat prior. */
export function posterior(logLikelihoods: Iterable<ByHorizon>): ByHorizon {
  const sum = [0, 0, 0];
  for (const each of logLikelihoods) for (let h = 0; h < 3; h++) sum[h]! += each[h]!;
  const most = Math.max(...sum);
  const raised = sum.map((value) => Math.exp(value - most));
  const all = raised.reduce((total, value) => total + value, 0);
  return [raised[0]! / all, raised[1]! / all, raised[2]! / all];
}

/** The larger of two equal ones is the earlier stage: with no evidence either way, the careful answer. */
export function likeliest(probabilities: ByHorizon): Horizon {
  let best = 2;
  for (let h = 1; h >= 0; h--) if (probabilities[h]! > probabilities[best]!) best = h;
  return HORIZONS[best]!;
}

/** Signals that one would expect of this type if it spoke of the subject as the others do. */
export function expectedOfType(evidence: HorizonEvidence, type: HorizonTypeEvidence): number {
  const published = evidence.types.reduce((sum, each) => sum + each.published, 0);
  return (evidence.signals * type.published) / published;
}

/** How many times more it is spoken of than a year ago; half a signal is added to both sides against division by little. */
export function growthRatio({ up, down }: MatchedGrowth): number {
  return (up + 0.5) / (down + 0.5);
}

/**
 * The multinomial likelihood of the counts by type, given how much each type published, written as Poisson terms with the
 * same sum before they are saturated: each type gets its own share of it, also one that should have spoken and was silent.
 */
function mixPieces(evidence: HorizonEvidence): HorizonPiece[] {
  if (evidence.types.length < 2) return [];
  const published = evidence.types.reduce((sum, each) => sum + each.published, 0);
  const scale = HORIZONS.map((_, h) =>
    evidence.types.reduce((sum, { type, published: of }) => sum + (of / published) * AFFINITY[type][h]!, 0),
  );
  return evidence.types.map((each) => {
    const expected = expectedOfType(evidence, each);
    const weight = 1 / (1 + (each.signals + expected) / 2 / SATURATION.signals);
    const likelihood = (h: 0 | 1 | 2): number => {
      const affinity = AFFINITY[each.type][h] / scale[h]!;
      return weight * (each.signals * Math.log(affinity) - expected * (affinity - 1));
    };
    return {
      name: each.type,
      value: each.signals,
      unit: 'signals',
      logLikelihood: [likelihood(0), likelihood(1), likelihood(2)],
    };
  });
}

function growthPiece(growth: MatchedGrowth): HorizonPiece[] {
  const support = growth.up + growth.down;
  if (support === 0) return [];
  const ratio = growthRatio(growth);
  const value = Math.max(-3, Math.min(3, Math.log2(ratio)));
  const weight = support / (support + SATURATION.growth);
  const likelihood = (h: 0 | 1 | 2): number => {
    const z = (value - GROWTH.mean[h]) / GROWTH.deviation[h];
    return weight * (-0.5 * z * z - Math.log(GROWTH.deviation[h]));
  };
  return [
    {
      name: 'growth',
      value: ratio,
      unit: 'times the year before',
      logLikelihood: [likelihood(0), likelihood(1), likelihood(2)],
    },
  ];
}

/** Only where its sources published for half a year before they first spoke of it: else nobody knows how old it is. */
function agePiece({ ageDays, observedDays }: HorizonEvidence): HorizonPiece[] {
  if (observedDays - ageDays < 182) return [];
  const years = ageDays / 365.25;
  const likelihood = (h: 0 | 1 | 2): number => Math.log(1 - AGE.share[h] * Math.exp(-years / AGE.scaleYears));
  return [
    {
      name: 'age',
      value: years,
      unit: 'years',
      logLikelihood: [likelihood(0), likelihood(1), likelihood(2)],
    },
  ];
}

function levelPiece({ level }: HorizonEvidence): HorizonPiece[] {
  if (level.of < 10) return [];
  const rank = Math.min(1, level.below / level.of);
  const likelihood = (h: 0 | 1 | 2): number => Math.log(LEVEL.at[h] + LEVEL.slope[h] * rank);
  return [
    {
      name: 'level',
      value: rank,
      unit: 'share of its peers spoken of less',
      logLikelihood: [likelihood(0), likelihood(1), likelihood(2)],
    },
  ];
}
