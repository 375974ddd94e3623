import type { TrendDetail } from '../api/contract.ts';
import { formatShare } from '../format/number.ts';
import { sourceTypeColour, sourceTypeLabel } from '../signal/source-types.ts';
import { HORIZON_WORDS, HorizonMark } from './horizon-mark.tsx';
import styles from './horizon-why.module.css';
import { ScoreParts } from './score-parts.tsx';
import { WhySection } from './why-section.tsx';

/** The horizon with its reasons, the mix of evidence behind it, and the parts of the decision. */
export function HorizonWhy({
  assessment,
}: {
  readonly assessment: NonNullable<TrendDetail['horizon_assessment']>;
}) {
  const { horizon, confidence, reasons, mix, parts, formula } = assessment;
  const shares = Object.entries(mix).sort(([, a], [, b]) => b - a);
  return (
    <WhySection
      id="horizon"
      title="Horizon"
      figure={
        <>
          <HorizonMark horizon={horizon} /> {HORIZON_WORDS[horizon]}, {formatShare(confidence)} sure
        </>
      }
    >
      <ul className={styles.reasons}>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {shares.length > 0 && (
        <>
          <div className={styles.bar} aria-hidden="true">
            {shares.map(([type, share]) => (
              <span key={type} style={{ width: `${share * 100}%`, background: sourceTypeColour(type) }} />
            ))}
          </div>
          <ul className={styles.mix} aria-label="Mix of the evidence">
            {shares.map(([type, share]) => (
              <li key={type}>
                <span aria-hidden="true" style={{ background: sourceTypeColour(type) }} />
                {sourceTypeLabel(type)} {formatShare(share)}
              </li>
            ))}
          </ul>
        </>
      )}
      <details className={styles.details}>
        <summary>Parts of the decision</summary>
        <ScoreParts parts={parts} formula={formula} caption="Parts of the horizon" />
      </details>
    </WhySection>
  );
}
