import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { Entity, EntityUpdate } from '../../api/contract.ts';
import { fieldError } from '../../api/problem.ts';
import { useToast } from '../../feedback/toast-context.ts';
import { changeOf, type EntityForm, formOf } from './edit-form.ts';
import styles from './entity-page.module.css';

/** The form for what is known of an entity; it sends only what was changed. */
export function EditEntity({ entity, onClose }: { readonly entity: Entity; readonly onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const [form, setForm] = useState<EntityForm>(() => formOf(entity));
  const [wrong, setWrong] = useState<string | null>(null);
  const set = (next: Partial<EntityForm>) => setForm((old) => ({ ...old, ...next }));
  const save = useMutation({
    mutationFn: (change: EntityUpdate) => api.updateEntity(entity.id, change),
    onSuccess: async (saved) => {
      client.setQueryData(['entity', entity.id], saved);
      toast({ message: `Saved ${saved.name}` });
      onClose();
      await Promise.all(
        ['entities', 'neighbours', 'entity-history'].map((name) =>
          client.invalidateQueries({ queryKey: [name] }),
        ),
      );
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const change = changeOf(entity, form);
    if (typeof change === 'string') return setWrong(change);
    setWrong(null);
    if (change === null) return onClose();
    save.mutate(change);
  };
  const errorOf = (field: string) => fieldError(save.error, field);
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Edit ${entity.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          label="Name"
          required
          data-autofocus
          value={form.name}
          error={errorOf('name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Kind"
          description="person, organisation, location, technology, product, or a kind of your own"
          required
          value={form.kind}
          error={errorOf('kind')}
          onChange={(event) => set({ kind: event.currentTarget.value })}
        />
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxRows={6}
          value={form.description}
          error={errorOf('description')}
          onChange={(event) => set({ description: event.currentTarget.value })}
        />
        <Textarea
          label="Other names"
          description="One in each line"
          autosize
          minRows={2}
          maxRows={8}
          value={form.aliases}
          error={errorOf('aliases')}
          onChange={(event) => set({ aliases: event.currentTarget.value })}
        />
        <Textarea
          label="Identifiers"
          description="One in each line, as system: value, for example wikidata: Q95"
          autosize
          minRows={2}
          maxRows={8}
          value={form.identifiers}
          error={errorOf('identifiers')}
          onChange={(event) => set({ identifiers: event.currentTarget.value })}
        />
        {(wrong ?? save.error) && (
          <p className={styles.wrong} role="alert">
            {wrong ?? `Nothing was changed: ${save.error?.message}`}
          </p>
        )}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
