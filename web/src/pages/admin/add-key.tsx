import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { ApiKeyCreate } from '../../api/contract.ts';
import { fieldError } from '../../api/problem.ts';
import styles from './admin-page.module.css';
import { KEY_ROLE_NAMES } from './roles.ts';

const LIFETIMES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: '', label: 'does not expire' },
];

/** Makes a key and shows it once. */
export function AddKey({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<ApiKeyCreate['role']>('analyst');
  const [days, setDays] = useState('90');
  const add = useMutation({
    mutationFn: (key: ApiKeyCreate) => api.addKey(key),
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
  const close = () => {
    add.reset();
    setName('');
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ name: name.trim(), role, ...(days === '' ? {} : { expires_in_days: Number(days) }) });
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={add.data ? `The key ${add.data.name}` : 'Add API key'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {add.data ? (
        <div className={styles.form}>
          <p>Copy it now. It is not stored in a readable form and cannot be shown again.</p>
          <code className={styles.key}>{add.data.key}</code>
          <Button onClick={close}>I have copied it</Button>
        </div>
      ) : (
        <form className={styles.form} onSubmit={submit}>
          <TextInput
            label="Name"
            description="What will use it"
            required
            maxLength={200}
            data-autofocus
            value={name}
            error={fieldError(add.error, 'name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NativeSelect
            label="Role"
            data={[...KEY_ROLE_NAMES]}
            value={role}
            onChange={(event) => setRole(event.currentTarget.value as ApiKeyCreate['role'])}
          />
          <NativeSelect
            label="Expires after"
            data={LIFETIMES}
            value={days}
            onChange={(event) => setDays(event.currentTarget.value)}
          />
          {add.isError && (
            <p role="alert" className={styles.error}>
              No key was made. {add.error.message}
            </p>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending}>
              Add API key
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}
