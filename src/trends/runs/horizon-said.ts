import { DAY_MS } from '../../domain/series.ts';
import type { HorizonAssessment } from '../../domain/trend.ts';
import type { TrendCorpus } from '../corpus/corpus.ts';
import { assessHorizon } from '../horizons/assess-horizon.ts';
import { horizonEvidence } from '../horizons/horizon-evidence.ts';
import type { Said } from './analysis.ts';

/** A horizon is said when it is at least so likely, and checked a year later. */
const SURE = 0.6;
const CHECKED_AFTER = 365 * DAY_MS;

/** Only what can mature has a horizon: technologies and products. */
const MATURING: ReadonlySet<string> = new Set(['technology', 'product']);

export function assessHorizonSaid(
  corpus: TrendCorpus,
  subject: number,
  asOf: number,
): { readonly assessment: HorizonAssessment; readonly said: Said | null } | null {
  const named = corpus.subjects[subject]!;
  if (named.entityKind === null || !MATURING.has(named.entityKind)) return null;
  const evidence = horizonEvidence(corpus, subject, corpus.endDay);
  const assessment = assessHorizon(evidence);
  if (assessment === null) return null;
  const { formula, confidence, parts } = assessment;
  if (confidence < SURE) return { assessment, said: null };
  return {
    assessment,
    said: {
      kind: 'horizon',
      subject: named,
      formula,
      score: confidence,
      resolvesAt: asOf + CHECKED_AFTER,
      explained: { formula, score: confidence, parts },
      evidence,
      shown: { days: [], sources: [], signals: [] },
    },
  };
}
