import type { ExplainedScore, ScorePart } from '../../domain/trend.ts';
import { batchSaving } from '../../kernels/series/burst-automaton.ts';
import { burstLogP, BURST_DEFAULTS as SERIES_DEFAULTS } from '../../kernels/series/find-bursts.ts';
import type { BurstEvidence } from './burst-evidence.ts';

/**
 * How a burst is found and scored: every parameter, and the formula. What is stored names `BURST_FORMULA`; change one
 * number here and the name changes with it.
 *
 *     score = strength^0.6 * sureness^0.2 * spread^0.2
 *
 * strength  nats that the automaton saves within the burst, signals of the loudest voice beyond those of all others left out
 * sureness  -log10 of the false-discovery rate at which it is called
 * spread    effective number of voices (inverse Simpson)
 *
 * each taken as log(1 + x) / log(1 + full), at most 1.
 */
export const BURST_FORMULA = 'burst-1';

export const BURST_DEFAULTS = {
  ...SERIES_DEFAULTS,
  /** Distinct voices that a burst has at least. */
  leastVoices: 3,
  /** Without its loudest voice the same days must still be less likely than this. */
  withoutLoudest: 0.01,
  /** Greatest false-discovery rate of a call, within its kind of subject. */
  falseDiscovery: 0.05,
  /** A season: in the same weeks of another year the lift was at least this share of its own. */
  seasonShare: 0.5,
  /** Days that a season may move from one year to the next. */
  seasonDrift: 10,
  /** Two bursts are one event when they overlap in time and share so much of the signals of the weaker one. */
  sameEvent: 0.5,
};
export type BurstSettings = typeof BURST_DEFAULTS;

/** Where each part is full, and its exponent. */
const PARTS = {
  strength: { full: 3000, weight: 0.6 },
  sureness: { full: 100, weight: 0.2 },
  spread: { full: 300, weight: 0.2 },
} as const;

/** The score of a burst from its evidence alone. Pure: the same evidence gives the same number, to the last digit. */
export function recomputeBurst(evidence: BurstEvidence): ExplainedScore {
  const { observed, expected, loudest } = totalsOf(evidence);
  const weight = burstWeight(evidence);
  const heard = observed === 0 ? 0 : Math.min(1, (2 * (observed - loudest)) / observed);
  const squares = evidence.voices.reduce((sum, count) => sum + count * count, 0);
  const spread = squares === 0 ? 0 : observed ** 2 / squares;
  const sureness = -Math.log10(Math.max(evidence.falseDiscovery, 1e-300));
  const parts = [
    part('strength', weight * heard, {
      unit: 'nats',
      text: `${observed} signals where ${say(expected)} were expected`,
    }),
    part('sureness', sureness, {
      unit: '-log10 of the false-discovery rate',
      text: `of calls as sure as this one, ${sayShare(evidence.falseDiscovery)} are false`,
    }),
    part('spread', spread, {
      unit: 'effective voices',
      text: `${evidence.voices.length} voices, the loudest with ${loudest} signals`,
    }),
  ];
  return {
    formula: evidence.formula,
    score: parts.reduce((product, { normalised, weight: exponent }) => product * normalised ** exponent, 1),
    parts,
  };
}

/** Nats that the automaton's states save over the baseline. */
export function burstWeight({ days, burst, scaling }: BurstEvidence): number {
  let weight = 0;
  for (let i = burst.from; i < burst.to; i++) {
    if (days.known[i] === 1)
      weight += batchSaving(days.observed[i]!, days.total[i]!, days.expected[i]!, scaling ** days.state[i]!);
  }
  return weight;
}

/** ln of the chance of the burst in its series. */
export function burstChance(evidence: BurstEvidence): number {
  return burstLogP({ ...totalsOf(evidence), dispersion: evidence.dispersion, windows: evidence.windows });
}

function totalsOf({ days, burst, voices }: BurstEvidence) {
  let [observed, expected] = [0, 0];
  for (let i = burst.from; i < burst.to; i++) {
    if (days.known[i] === 0) continue;
    observed += days.observed[i]!;
    expected += days.expected[i]!;
  }
  return { observed, expected, loudest: voices[0] ?? 0 };
}

function part(
  name: keyof typeof PARTS,
  value: number,
  { unit, text }: { readonly unit: string; readonly text: string },
): ScorePart {
  const { full, weight } = PARTS[name];
  const normalised = Math.min(1, Math.log1p(Math.max(0, value)) / Math.log1p(full));
  return { name, value, unit, normalised, weight, text };
}

function say(count: number): string {
  return count >= 10 ? count.toFixed(0) : count.toPrecision(2);
}

function sayShare(share: number): string {
  if (share >= 0.001) return `${(share * 100).toPrecision(2)} %`;
  return share < 1e-6 ? 'fewer than one in a million' : `one in ${Math.round(1 / share)}`;
}
