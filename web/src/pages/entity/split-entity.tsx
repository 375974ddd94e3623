import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Entity, Neighbours } from '../../api/contract.ts';
import { kindLabel, verbFrom } from '../../entity/relationship-words.ts';
import { useSplitEntity } from '../../resolution/use-identity-changes.ts';
import styles from './entity-page.module.css';

/** Takes a part of an entity out as one of its own: names, and relationships, that are of something else. */
export function SplitEntity({
  entity,
  around,
  onClose,
}: {
  readonly entity: Entity;
  readonly around: Neighbours | undefined;
  readonly onClose: () => void;
}) {
  const split = useSplitEntity();
  const [name, setName] = useState('');
  const [aliases, setAliases] = useState<readonly string[]>([]);
  const [ties, setTies] = useState<readonly string[]>([]);
  const names = new Map(around?.entities.map((one) => [one.id, one.name]));
  const own = (around?.relationships ?? []).filter(
    ({ subject_id, object_id }) => subject_id === entity.id || object_id === entity.id,
  );
  const toggle = (list: readonly string[], item: string) =>
    list.includes(item) ? list.filter((one) => one !== item) : [...list, item];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    split.mutate(
      { id: entity.id, split: { name: name.trim(), aliases: [...aliases], relationships: [...ties] } },
      { onSuccess: onClose },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Split ${entity.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          label="Name of the part that is something else"
          required
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {entity.aliases.length > 0 && (
          <fieldset className={styles.choices}>
            <legend>Names that go with it</legend>
            {entity.aliases.map((alias) => (
              <label key={alias}>
                <input
                  type="checkbox"
                  checked={aliases.includes(alias)}
                  onChange={() => setAliases(toggle(aliases, alias))}
                />
                <span>{alias}</span>
              </label>
            ))}
          </fieldset>
        )}
        {own.length > 0 && (
          <fieldset className={styles.choices}>
            <legend>Relationships that are its own</legend>
            <div className={styles.scroll}>
              {own.map((tie) => {
                const other = names.get(tie.subject_id === entity.id ? tie.object_id : tie.subject_id);
                return (
                  <label key={tie.id} title={kindLabel(tie.kind)}>
                    <input
                      type="checkbox"
                      checked={ties.includes(tie.id)}
                      onChange={() => setTies(toggle(ties, tie.id))}
                    />
                    <span>
                      {verbFrom(tie, entity.id)} {other ?? 'an entity'}
                    </span>
                  </label>
                );
              })}
            </div>
          </fieldset>
        )}
        {split.error && (
          <p className={styles.wrong} role="alert">
            Nothing was split: {split.error.message}
          </p>
        )}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={split.isPending}>
            Split into 2 entities
          </Button>
        </div>
      </form>
    </Modal>
  );
}
