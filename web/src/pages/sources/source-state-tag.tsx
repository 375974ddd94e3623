import type { SourceState } from '../../api/contract.ts';
import { Icon } from '../../icons/icon.tsx';
import styles from './source-state-tag.module.css';
import { SOURCE_STATES } from './source-states.ts';

export function SourceStateTag({
  state,
  iconOnly = false,
}: {
  readonly state: SourceState;
  readonly iconOnly?: boolean;
}) {
  const { label, icon, colour, meaning } = SOURCE_STATES[state];
  return (
    <span className={styles.tag} title={`${label}: ${meaning}`}>
      <span style={{ color: colour, display: 'inline-flex' }}>
        <Icon name={icon} size={15} />
      </span>
      <span className={iconOnly ? 'visually-hidden' : ''}>{label}</span>
    </span>
  );
}
