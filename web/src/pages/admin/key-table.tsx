import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { ApiKey } from '../../api/contract.ts';
import { ConfirmModal } from '../../feedback/confirm-modal.tsx';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { useToast } from '../../feedback/toast-context.ts';
import { Icon } from '../../icons/icon.tsx';
import { RelativeTime } from '../../time/relative-time.tsx';
import { AddKey } from './add-key.tsx';
import styles from './admin-page.module.css';

export function KeyTable() {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const keys = useQuery({ queryKey: ['keys'], queryFn: ({ signal }) => api.keys(signal) });
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => api.revokeKey(key.id),
    onSuccess: async (_nothing, key) => {
      setRevoking(null);
      toast({ message: `Revoked ${key.name}` });
      await client.invalidateQueries({ queryKey: ['keys'] });
    },
    onError: (error, key) =>
      toast({ message: `${key.name} was not revoked: ${error.message}`, tone: 'error' }),
  });
  return (
    <>
      <div className={styles.head}>
        <p>Keys let programs use the API. A key is shown once, when it is made.</p>
        <Button size="xs" leftSection={<Icon name="plus" size={14} />} onClick={() => setAdding(true)}>
          Add API key
        </Button>
      </div>
      {keys.isError ? (
        <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />
      ) : keys.data === undefined ? (
        <Skeleton height={120} />
      ) : keys.data.items.length === 0 ? (
        <EmptyState title="No API keys" />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label="API keys, table">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Key</th>
                <th scope="col">Role</th>
                <th scope="col">Last used</th>
                <th scope="col">Expires</th>
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.data.items.map((key) => (
                <tr key={key.id}>
                  <th scope="row">{key.name}</th>
                  <td>
                    <code>{key.prefix}…</code>
                  </td>
                  <td>{key.role}</td>
                  <td>
                    <RelativeTime at={key.last_used_at} />
                  </td>
                  <td>
                    <RelativeTime at={key.expires_at} />
                  </td>
                  <td>
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`Revoke ${key.name}`}
                      onClick={() => setRevoking(key)}
                    >
                      Revoke
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <AddKey opened={adding} onClose={() => setAdding(false)} />
      <ConfirmModal
        opened={revoking !== null}
        title={`Revoke ${revoking?.name ?? 'key'}?`}
        confirmLabel="Revoke key"
        busy={revoke.isPending}
        onClose={() => setRevoking(null)}
        onConfirm={() => revoking && revoke.mutate(revoking)}
      >
        <p>Programs that use it are refused from now on. This cannot be undone.</p>
      </ConfirmModal>
    </>
  );
}
