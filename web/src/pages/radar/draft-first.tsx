import { Button, Modal } from '@mantine/core';
import type { RadarEditionSummary } from '../../api/contract.ts';
import styles from './radar-page.module.css';

/** A radar has one draft at a time: it is published or deleted before another edition begins. */
export function DraftFirst({
  draft,
  onOpen,
  onClose,
}: {
  readonly draft: RadarEditionSummary;
  readonly onOpen: (edition: string) => void;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="There is a draft already"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={styles.form}>
        <p>Publish or delete the draft {draft.name} first: there is one at a time.</p>
        <div className={styles.buttons}>
          <Button data-autofocus onClick={() => onOpen(draft.id)}>
            Open {draft.name}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
