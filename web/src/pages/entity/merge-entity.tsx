import { Button, Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Entity } from '../../api/contract.ts';
import { EntityPicker } from '../../entity/entity-picker.tsx';
import { kindStyle } from '../../entity/kind-style.ts';
import { formatQuantity } from '../../format/number.ts';
import { useMergeEntities } from '../../resolution/use-identity-changes.ts';
import styles from './entity-page.module.css';

/** Says that two entities are one. Which of them stays is chosen; no fact is lost, and it can be taken back. */
export function MergeEntity({ entity, onClose }: { readonly entity: Entity; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const merge = useMergeEntities();
  const [other, setOther] = useState<Entity | null>(null);
  const [survivor, setSurvivor] = useState(entity.id);
  const submit = () => {
    if (other === null) return;
    const merged = survivor === entity.id ? other.id : entity.id;
    merge.mutate(
      { survivor, merged: [merged] },
      { onSuccess: () => void navigate({ to: '/entities/$id', params: { id: survivor } }) },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Merge ${entity.name} with another entity`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={styles.form}>
        <EntityPicker
          label="The entity that is the same"
          placeholder="Find the entity that is the same"
          value={other?.name}
          without={[entity.id]}
          autoFocus
          onPick={(found) => {
            setOther(found);
            setSurvivor(found.signals > entity.signals ? found.id : entity.id);
          }}
        />
        {other !== null && (
          <fieldset className={styles.choices}>
            <legend>Which name stays?</legend>
            {[entity, other].map((one) => (
              <label key={one.id}>
                <input
                  type="radio"
                  name="survivor"
                  checked={survivor === one.id}
                  onChange={() => setSurvivor(one.id)}
                />
                <span>
                  {one.name} ({kindStyle(one.kind).one}, {formatQuantity(one.signals, 'signal')})
                </span>
              </label>
            ))}
          </fieldset>
        )}
        <p className={styles.quiet}>
          The other name becomes an alias, its signals and relationships count for the one that stays. It can
          be taken back at any time.
        </p>
        {merge.error && (
          <p className={styles.wrong} role="alert">
            Nothing was merged: {merge.error.message}
          </p>
        )}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={other === null} loading={merge.isPending} onClick={submit}>
            Merge 2 entities
          </Button>
        </div>
      </div>
    </Modal>
  );
}
