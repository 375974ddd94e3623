import type { ExplainedScore } from '../api/contract.ts';
import { ScoreParts } from './score-parts.tsx';
import { decimal } from './trend-words.ts';
import { WhySection } from './why-section.tsx';

/** Why it is, or is no, weak signal: each part of the score as it was measured. */
export function WeakSignalWhy({ score }: { readonly score: ExplainedScore }) {
  return (
    <WhySection id="weak-signal" title="Weak signal" figure={`${decimal(score.score, 2)} of 1`}>
      <ScoreParts parts={score.parts} formula={score.formula} caption="Parts of the weak-signal score" />
    </WhySection>
  );
}
