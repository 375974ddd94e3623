import type { HorizonName } from '../api/contract.ts';
import { formatShare } from '../format/number.ts';
import styles from './horizon-mark.module.css';

/** What the horizons mean, in the words of every page. */
export const HORIZON_WORDS = {
  H1: 'in use now',
  H2: 'emerging',
  H3: 'in research',
} as const satisfies Record<HorizonName, string>;

export const HORIZON_NAMES = Object.keys(HORIZON_WORDS) as HorizonName[];

/** A horizon in its fixed colour, always with its letters; how sure it is stands on hover. */
export function HorizonMark({
  horizon,
  confidence,
}: {
  readonly horizon: HorizonName;
  /** 0 to 1. */
  readonly confidence?: number;
}) {
  const sure = confidence === undefined ? '' : `, ${formatShare(confidence)} sure`;
  return (
    <span
      className={styles.mark}
      data-horizon={horizon}
      title={`${horizon}, ${HORIZON_WORDS[horizon]}${sure}`}
    >
      {horizon}
      <span className="visually-hidden">
        , {HORIZON_WORDS[horizon]}
        {sure}
      </span>
    </span>
  );
}
