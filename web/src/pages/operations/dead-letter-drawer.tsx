import { Button } from '@mantine/core';
import type { DeadLetter } from '../../api/contract.ts';
import { CopyLink } from '../../detail/copy-link.tsx';
import { DetailDrawer } from '../../detail/detail-drawer.tsx';
import { FactList } from '../../detail/fact-list.tsx';
import { formatExact } from '../../time/format-time.ts';
import styles from './operations-page.module.css';
import { readable } from './readable-payload.ts';

interface DeadLetterDrawerProps {
  readonly letter: DeadLetter;
  readonly mayChange: boolean;
  readonly busy: boolean;
  readonly onReplay: () => void;
  readonly onDelete: () => void;
  readonly onClose: () => void;
}

/** One refused document: where it stopped, why, and the document itself. */
export function DeadLetterDrawer({
  letter,
  mayChange,
  busy,
  onReplay,
  onDelete,
  onClose,
}: DeadLetterDrawerProps) {
  return (
    <DetailDrawer title="Dead letter" subject={letter.id} onClose={onClose} actions={<CopyLink />}>
      <p className={styles.reason}>{letter.reason}</p>
      <FactList
        facts={[
          ['Stage', letter.stage],
          ['Code', letter.code],
          ['Topic', letter.topic],
          ['Where', letter.location ?? 'not known'],
          ['When', formatExact(Date.parse(letter.occurred_at))],
        ]}
      />
      {mayChange && (
        <div className={styles.actions}>
          <Button size="xs" loading={busy} disabled={!letter.replayable} onClick={onReplay}>
            Replay
          </Button>
          <Button size="xs" variant="default" onClick={onDelete}>
            Delete dead letter
          </Button>
          {!letter.replayable && <span>It could not be read at all, so there is nothing to replay.</span>}
        </div>
      )}
      <section aria-label="Document">
        <pre className={styles.payload}>{readable(letter.payload)}</pre>
      </section>
    </DetailDrawer>
  );
}
