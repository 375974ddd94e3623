import type { CallKind, ExplainedScore } from '../../domain/trend.ts';
import { assessHorizon } from '../horizons/assess-horizon.ts';
import type { HorizonEvidence } from '../horizons/horizon-evidence.ts';

/** The score of a call computed again from its stored evidence, by the formula of its kind. */
export function recomputeCall(kind: CallKind, evidence: unknown): ExplainedScore {
  switch (kind) {
    case 'burst':
    case 'weak_signal':
      throw new Error(`no formula of ${kind} yet`);
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
