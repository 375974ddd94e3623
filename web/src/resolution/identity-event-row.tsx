import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { IdentityEvent } from '../api/contract.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import styles from './identity-event-row.module.css';
import { useUndoIdentityEvent } from './use-identity-changes.ts';

/** A merge or split: what became of what, who decided, and the way back. */
export function IdentityEventRow({
  event,
  mayUndo,
}: {
  readonly event: IdentityEvent;
  readonly mayUndo: boolean;
}) {
  const undo = useUndoIdentityEvent();
  const { kind, entity, others, reason, actor, at, undone_at, undone_by } = event;
  const names = others.map((other) => (
    <Link key={other.id} to="/entities/$id" params={{ id: other.id }}>
      {other.name}
    </Link>
  ));
  const stays = (
    <Link to="/entities/$id" params={{ id: entity.id }}>
      {entity.name}
    </Link>
  );
  return (
    <div className={styles.row} data-undone={undone_at !== null || undefined}>
      <p>
        {kind === 'merge' ? (
          <>
            Merged {list(names)} into {stays}
          </>
        ) : (
          <>
            Took {list(names)} out of {stays}
          </>
        )}
      </p>
      <p className={styles.quiet}>
        {actor}, <RelativeTime at={at} />
        {reason !== '' && `: ${reason}`}
        {undone_at !== null && (
          <>
            . Taken back by {undone_by ?? 'someone'} <RelativeTime at={undone_at} />
          </>
        )}
      </p>
      {mayUndo && undone_at === null && (
        <Button
          size="compact-xs"
          variant="default"
          loading={undo.isPending}
          aria-label={`Undo the ${kind} of ${entity.name}`}
          onClick={() => undo.mutate(event)}
        >
          Undo
        </Button>
      )}
    </div>
  );
}

function list(items: readonly React.ReactNode[]) {
  return items.map((item, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
    <span key={at}>
      {at > 0 && ', '}
      {item}
    </span>
  ));
}
