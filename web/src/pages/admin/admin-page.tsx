import { useDocumentTitle } from '@mantine/hooks';
import { Link, useSearch } from '@tanstack/react-router';
import { useMay } from '../../api/use-identity.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import styles from './admin-page.module.css';
import { KeyTable } from './key-table.tsx';
import { UserTable } from './user-table.tsx';

/** Who may do what? */
export function AdminPage() {
  useDocumentTitle('Admin · Bellwether');
  const { tab = 'users' } = useSearch({ from: '/app/admin' });
  const isAdmin = useMay('admin');
  if (!isAdmin)
    return (
      <EmptyState title="Only admins and owners see users and keys">
        Ask one of them to change your role.
      </EmptyState>
    );
  return (
    <>
      <h1>Who may do what</h1>
      <nav className={styles.tabs} aria-label="Admin">
        <Link
          to="/admin"
          search={{}}
          data-active={tab === 'users' || undefined}
          aria-current={tab === 'users' ? 'page' : undefined}
        >
          Users
        </Link>
        <Link
          to="/admin"
          search={{ tab: 'keys' }}
          data-active={tab === 'keys' || undefined}
          aria-current={tab === 'keys' ? 'page' : undefined}
        >
          API keys
        </Link>
      </nav>
      {tab === 'users' ? <UserTable /> : <KeyTable />}
    </>
  );
}
