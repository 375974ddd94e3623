import { DAY_MS } from '../../domain/series.ts';
import type { Burst, ExplainedScore, ScorePart } from '../../domain/trend.ts';
import type { TrendFigures } from './analysis.ts';
import { WINDOW_DAYS } from './figures.ts';

/**
 * How much attention a subject deserves now: the default order of trends. A weighted sum of five parts, each 0 to 1.
 *
 * | part        | normalised                                                                     | weight |
 * |-------------|--------------------------------------------------------------------------------|--------|
 * | burst       | its score, less what passed of 30 days since it ended                          | 0.35   |
 * | rise        | standard deviations above the 30 days before, of 6                               | 0.25   |
 * | weak signal | its score where it is called one                                               | 0.20   |
 * | breadth     | log of sources in the last 30 days, of 64                                        | 0.10   |
 * | volume      | log of signals in the last 30 days, of 1,000                                     | 0.10   |
 */
export const ATTENTION_FORMULA = 'attention-1';

const WEIGHTS = { burst: 0.35, rise: 0.25, weak_signal: 0.2, breadth: 0.1, volume: 0.1 } as const;
const FULL_RISE = 6;
const FULL_BREADTH = 64;
const FULL_VOLUME = 1_000;

export interface AttentionInput {
  readonly figures: TrendFigures;
  /** The burst that lasts or ended within 30 days, with its score, 0 to 1. */
  readonly current: { readonly burst: Burst; readonly score: number } | null;
  /** Its score, 0 to 1, where it is called a weak signal; 0 elsewhere. */
  readonly weakSignal: number;
  readonly asOf: number;
}

export function attentionOf({ figures, current, weakSignal, asOf }: AttentionInput): ExplainedScore {
  const { recent, before, sources, growthZ } = figures;
  const part = (
    name: keyof typeof WEIGHTS,
    measured: { value: number; unit: string; normalised: number; text: string },
  ): ScorePart => ({
    ...measured,
    name,
    normalised: Math.min(1, Math.max(0, measured.normalised)),
    weight: WEIGHTS[name],
  });
  const burst = current?.burst ?? null;
  const daysSince = burst?.endsAt == null ? 0 : Math.max(0, (asOf - burst.endsAt) / DAY_MS);
  const parts = [
    part('burst', {
      value: current?.score ?? 0,
      unit: 'score',
      normalised: (current?.score ?? 0) * (1 - daysSince / WINDOW_DAYS),
      text:
        burst === null
          ? 'No burst in the last 30 days.'
          : burst.endsAt === null
            ? `In a burst: ${count(burst.signals)} signals where ${count(burst.expected)} are expected.`
            : `A burst ended ${Math.round(daysSince)} days ago.`,
    }),
    part('rise', {
      value: growthZ,
      unit: 'standard deviations',
      normalised: growthZ / FULL_RISE,
      text: `${recent} signals in the last 30 days after ${before} in the 30 before, ${growthZ.toFixed(1)} standard deviations given what its sources published.`,
    }),
    part('weak_signal', {
      value: weakSignal,
      unit: 'score',
      normalised: weakSignal,
      text:
        weakSignal > 0 ? `Called a weak signal with a score of ${weakSignal.toFixed(2)}.` : 'No weak signal.',
    }),
    part('breadth', {
      value: sources,
      unit: 'sources',
      normalised: Math.log(1 + sources) / Math.log(1 + FULL_BREADTH),
      text: `${sources} sources in the last 30 days.`,
    }),
    part('volume', {
      value: recent,
      unit: 'signals',
      normalised: Math.log(1 + recent) / Math.log(1 + FULL_VOLUME),
      text: `${recent} signals in the last 30 days.`,
    }),
  ];
  return {
    formula: ATTENTION_FORMULA,
    score: parts.reduce((sum, { weight, normalised }) => sum + weight * normalised, 0),
    parts,
  };
}

function count(signals: number): string {
  return signals >= 10 ? String(Math.round(signals)) : String(Math.round(signals * 10) / 10);
}
