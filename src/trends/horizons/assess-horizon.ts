import { HORIZONS, type HorizonAssessment, type ScorePart } from '../../domain/trend.ts';
import type { HorizonEvidence } from './horizon-evidence.ts';
import { HORIZON_FORMULA, HORIZON_MINIMUM, horizonPieces, likeliest, posterior } from './horizon-formula.ts';
import { describePiece } from './horizon-reasons.ts';

/** Parts that move the odds by less than this are listed as parts but are no reason, nats. */
const NO_REASON = 0.05;

/**
 * The horizon that the evidence speaks for, or null where there is too little of it: fewer than 5 signals, or fewer than 3
 * weeks, within the window. Pure: the same evidence gives the same numbers, to the last digit. A part's `weight` is how far
 * it moves the odds of the horizon against the runner-up, in nats, below 0 where it speaks against it; `normalised` is the
 * probability of the horizon by that part alone.
 */
export function assessHorizon(evidence: HorizonEvidence): HorizonAssessment | null {
  if (evidence.signals < HORIZON_MINIMUM.signals || evidence.weeks < HORIZON_MINIMUM.weeks) return null;
  const pieces = horizonPieces(evidence);
  const probabilities = posterior(pieces.map(({ logLikelihood }) => logLikelihood));
  const horizon = likeliest(probabilities);
  const place = HORIZONS.indexOf(horizon);
  const rival = [0, 1, 2]
    .filter((h) => h !== place)
    .sort((a, b) => probabilities[b]! - probabilities[a]!)[0]!;

  const parts = pieces
    .map((piece): ScorePart => {
      const weight = piece.logLikelihood[place]! - piece.logLikelihood[rival]!;
      return {
        name: piece.name,
        value: piece.value,
        unit: piece.unit,
        normalised: posterior([piece.logLikelihood])[place]!,
        weight,
        text: describePiece(piece, evidence),
      };
    })
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1));
  return {
    formula: HORIZON_FORMULA,
    horizon,
    confidence: probabilities[place]!,
    mix: mixOf(evidence),
    parts,
    reasons: reasonsOf(parts, { rival: HORIZONS[rival]! }),
  };
}

/** Those that speak for it, strongest first, then those that speak against it, strongest first. */
function reasonsOf(parts: readonly ScorePart[], { rival }: { readonly rival: string }): string[] {
  const against = parts.filter(({ weight }) => weight < -NO_REASON).reverse();
  return [
    ...parts.filter(({ weight }) => weight > NO_REASON).map(({ text }) => text),
    ...against.map(({ text }) => `Rather ${rival}: ${text[0]!.toLowerCase()}${text.slice(1)}`),
  ];
}

function mixOf({ types, signals }: HorizonEvidence): HorizonAssessment['mix'] {
  return Object.fromEntries(
    types.filter((each) => each.signals > 0).map((each) => [each.type, each.signals / signals]),
  );
}
