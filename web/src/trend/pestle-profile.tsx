import { PESTLE, PESTLE_NAMES } from '../analysis/pestle.ts';
import { PestleBadge } from '../analysis/pestle-badges.tsx';
import type { TrendDetail } from '../api/contract.ts';
import { formatCount, formatShare } from '../format/number.ts';
import styles from './pestle-profile.module.css';
import { WhySection } from './why-section.tsx';

/** In how many of its signals each kind of change holds; a signal may have several. */
export function PestleProfile({
  profile,
  total,
}: {
  readonly profile: TrendDetail['pestle_profile'];
  readonly total: number;
}) {
  const names = PESTLE_NAMES.toSorted((a, b) => profile[b].share - profile[a].share);
  if (names.every((name) => profile[name].signals === 0)) return null;
  return (
    <WhySection id="pestle" title="Kinds of change" figure={`of ${formatCount(total)} signals`}>
      <ul className={styles.profile}>
        {names.map((name) => {
          const { signals, share } = profile[name];
          return (
            <li key={name}>
              <PestleBadge name={name} named />
              <span>{PESTLE[name].label}</span>
              <span className={styles.track} aria-hidden="true">
                <span data-class={name} style={{ width: `${Math.min(1, share) * 100}%` }} />
              </span>
              <span className={styles.share} title={`${formatCount(signals)} signals`}>
                {formatShare(share)}
              </span>
            </li>
          );
        })}
      </ul>
    </WhySection>
  );
}
