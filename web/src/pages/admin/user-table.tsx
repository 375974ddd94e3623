import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { RoleName, User, UserUpdate } from '../../api/contract.ts';
import { useIdentity } from '../../api/use-identity.ts';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { useToast } from '../../feedback/toast-context.ts';
import { Icon } from '../../icons/icon.tsx';
import { RelativeTime } from '../../time/relative-time.tsx';
import { AddUser } from './add-user.tsx';
import styles from './admin-page.module.css';
import { ROLE_NAMES } from './roles.ts';

export function UserTable() {
  const api = useApi();
  const client = useQueryClient();
  const toast = useToast();
  const me = useIdentity()?.user?.id;
  const [adding, setAdding] = useState(false);
  const users = useQuery({ queryKey: ['users'], queryFn: ({ signal }) => api.users(signal) });
  const update = useMutation({
    mutationFn: ({ user, change }: { user: User; change: UserUpdate; said: string }) =>
      api.updateUser(user.id, change),
    onSuccess: (_saved, { said }) => toast({ message: said }),
    onError: (error, { user }) =>
      toast({ message: `${user.name} was not changed: ${error.message}`, tone: 'error' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['users'] }),
  });
  return (
    <>
      <div className={styles.head}>
        <p>Owners may do everything; admins manage users, keys and sources; analysts work; viewers read.</p>
        <Button size="xs" leftSection={<Icon name="plus" size={14} />} onClick={() => setAdding(true)}>
          Add user
        </Button>
      </div>
      {users.isError ? (
        <ErrorState error={users.error} onRetry={() => void users.refetch()} />
      ) : users.data === undefined ? (
        <Skeleton height={120} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label="Users, table">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">E-mail address</th>
                <th scope="col">Role</th>
                <th scope="col">Last sign-in</th>
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {users.data.items.map((user) => (
                <tr key={user.id} data-off={user.disabled || undefined}>
                  <th scope="row">
                    {user.name} {user.id === me && <span className={styles.dim}>(you)</span>}
                    {user.disabled && <span className={styles.dim}>(may not sign in)</span>}
                  </th>
                  <td>{user.email}</td>
                  <td>
                    <select
                      aria-label={`Role of ${user.name}`}
                      value={user.role}
                      disabled={user.id === me || update.isPending}
                      onChange={(event) => {
                        const role = event.target.value as RoleName;
                        update.mutate({ user, change: { role }, said: `${user.name} is now ${role}` });
                      }}
                    >
                      {ROLE_NAMES.map((role) => (
                        <option key={role} value={role}>
                          {role}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td>
                    <RelativeTime at={user.last_login_at} />
                  </td>
                  <td>
                    {user.id !== me && (
                      <Button
                        size="compact-xs"
                        variant="default"
                        onClick={() =>
                          update.mutate({
                            user,
                            change: { disabled: !user.disabled },
                            said: user.disabled
                              ? `${user.name} may sign in again`
                              : `${user.name} may no longer sign in`,
                          })
                        }
                      >
                        {user.disabled ? 'Let sign in' : 'Disable'}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <AddUser opened={adding} onClose={() => setAdding(false)} />
    </>
  );
}
