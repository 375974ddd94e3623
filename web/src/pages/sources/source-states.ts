import type { SourceState } from '../../api/contract.ts';
import type { IconName } from '../../icons/paths.ts';

/** What a state looks like and what it means: shape and word, colour only beside them. */
export const SOURCE_STATES = {
  healthy: { label: 'Healthy', icon: 'healthy', colour: 'var(--healthy)', meaning: 'Its last run worked' },
  quiet: {
    label: 'Quiet',
    icon: 'quiet',
    colour: 'var(--warning)',
    meaning: 'No error, but nothing new for longer than is usual for it',
  },
  degraded: {
    label: 'Degraded',
    icon: 'warning',
    colour: 'var(--warning)',
    meaning: 'Some of its last runs failed',
  },
  failing: {
    label: 'Failing',
    icon: 'error',
    colour: 'var(--critical)',
    meaning: 'Its runs fail one after another',
  },
  disabled: { label: 'Paused', icon: 'disabled', colour: 'var(--text-3)', meaning: 'Paused by a person' },
} as const satisfies Record<SourceState, { label: string; icon: IconName; colour: string; meaning: string }>;

export function needsAttention(state: SourceState): boolean {
  return state === 'quiet' || state === 'degraded' || state === 'failing';
}
