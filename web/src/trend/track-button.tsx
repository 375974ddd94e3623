import type { Trend } from '../api/contract.ts';
import { useMay } from '../api/use-identity.ts';
import { Icon } from '../icons/icon.tsx';
import styles from './track-button.module.css';
import { useTrack } from './use-track.ts';

/** Keeps a trend in view. `named` has the word beside the picture. */
export function TrackButton({
  trend,
  named = false,
}: {
  readonly trend: Pick<Trend, 'id' | 'name' | 'tracked'>;
  readonly named?: boolean;
}) {
  const mayTrack = useMay('analyst');
  const track = useTrack();
  if (!mayTrack && !trend.tracked) return null;
  return (
    <button
      type="button"
      className={styles.track}
      aria-pressed={trend.tracked}
      aria-label={named ? undefined : `Track ${trend.name}`}
      title={trend.tracked ? 'Tracked: it stays in view' : 'Track: keep it in view'}
      disabled={!mayTrack}
      onClick={() => track(trend)}
    >
      <Icon name="bookmark" size={16} />
      {named && (trend.tracked ? 'Tracked' : 'Track')}
    </button>
  );
}
