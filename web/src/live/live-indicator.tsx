import { Tooltip } from '@mantine/core';
import { useLive } from './live-context.ts';
import styles from './live-indicator.module.css';

const WORDS = {
  live: { label: 'Live', hint: 'Figures update by themselves as documents arrive' },
  connecting: { label: 'Connecting', hint: 'Opening the live connection' },
  waiting: {
    label: 'Reconnecting',
    hint: 'The live connection is interrupted: figures may be old. Trying again by itself',
  },
} as const;

/** Says whether what one sees is current: by shape and word, not by colour alone. */
export function LiveIndicator() {
  const { state } = useLive();
  const { label, hint } = WORDS[state];
  return (
    <Tooltip label={hint}>
      <span className={styles.live} data-state={state} role="status">
        <span className={styles.dot} aria-hidden="true" />
        <span className={styles.label}>{label}</span>
      </span>
    </Tooltip>
  );
}
