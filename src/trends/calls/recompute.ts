import type { CallKind, ExplainedScore } from '../../domain/trend.ts';
import type { BurstEvidence } from '../bursts/burst-evidence.ts';
import { recomputeBurst } from '../bursts/burst-formula.ts';
import { assessHorizon } from '../horizons/assess-horizon.ts';
import type { HorizonEvidence } from '../horizons/horizon-evidence.ts';
import { recomputeWeakSignal, type WeakSignalEvidence } from '../weak-signals/score.ts';

/** The score of a call computed again from its stored evidence, by the formula of its kind. */
export function recomputeCall(kind: CallKind, evidence: unknown): ExplainedScore {
  switch (kind) {
    case 'burst':
      return recomputeBurst(evidence as BurstEvidence);
    case 'weak_signal':
      return recomputeWeakSignal(evidence as WeakSignalEvidence);
    case 'horizon': {
      const assessment = assessHorizon(evidence as HorizonEvidence);
      if (assessment === null) return { formula: 'too-little', score: 0, parts: [] };
      const { formula, confidence, parts } = assessment;
      return { formula, score: confidence, parts };
    }
    default:
      return kind satisfies never;
  }
}
