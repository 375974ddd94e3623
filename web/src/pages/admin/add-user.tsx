import { Button, Group, Modal, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { RoleName, UserCreate } from '../../api/contract.ts';
import { fieldError } from '../../api/problem.ts';
import { useToast } from '../../feedback/toast-context.ts';
import styles from './admin-page.module.css';
import { ROLE_NAMES } from './roles.ts';

const EMPTY: UserCreate = { email: '', name: '', role: 'analyst', password: '' };

export function AddUser({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const [form, setForm] = useState(EMPTY);
  const set = (change: Partial<UserCreate>) => setForm((old) => ({ ...old, ...change }));
  const add = useMutation({
    mutationFn: (user: UserCreate) => api.addUser(user),
    onSuccess: async (user) => {
      setForm(EMPTY);
      onClose();
      toast({ message: `Added ${user.name}` });
      await client.invalidateQueries({ queryKey: ['users'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ ...form, email: form.email.trim(), name: form.name.trim() });
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Add user" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          label="Name"
          required
          maxLength={200}
          data-autofocus
          value={form.name}
          error={fieldError(add.error, 'name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label="E-mail address"
          type="email"
          required
          autoComplete="off"
          value={form.email}
          error={fieldError(add.error, 'email')}
          onChange={(event) => set({ email: event.currentTarget.value })}
        />
        <NativeSelect
          label="Role"
          data={[...ROLE_NAMES]}
          value={form.role}
          onChange={(event) => set({ role: event.currentTarget.value as RoleName })}
        />
        <PasswordInput
          label="First password"
          description="At least 12 characters"
          required
          minLength={12}
          autoComplete="new-password"
          value={form.password}
          error={fieldError(add.error, 'password')}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
          onChange={(event) => set({ password: event.currentTarget.value })}
        />
        {add.isError && (
          <p role="alert" className={styles.error}>
            Nobody was added. {add.error.message}
          </p>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Add user
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
