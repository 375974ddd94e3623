import { Menu, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useSession } from '../api/api-context.ts';
import { useIdentity, useMay } from '../api/use-identity.ts';
import { Icon } from '../icons/icon.tsx';
import { useFrame } from './frame-context.ts';
import styles from './user-menu.module.css';

const SCHEMES = [
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
  { value: 'auto', label: 'As the system', icon: 'system' },
] as const;

/** Tenant and person, the colours, help, and the way out. */
export function UserMenu() {
  const identity = useIdentity();
  const session = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const frame = useFrame();
  const isAdmin = useMay('admin');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  if (identity === null) return null;
  const name = identity.user?.name ?? 'API key';
  const signOut = async () => {
    await session.signOut().catch(() => undefined);
    client.clear();
    await navigate({ to: '/signin' });
  };
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className={styles.button}>
          <span className={styles.initial} aria-hidden="true">
            {name.slice(0, 1).toUpperCase()}
          </span>
          <span className={styles.tenant}>{identity.tenant.name}</span>
          <span className="visually-hidden">{name}, menu</span>
          <Icon name="chevronDown" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles.dropdown ?? ''}>
        <div className={styles.who}>
          <strong>{name}</strong>
          {identity.user && <span>{identity.user.email}</span>}
          <span>
            {identity.tenant.name}, {identity.role}
          </span>
        </div>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        {SCHEMES.map((scheme) => (
          <Menu.Item
            key={scheme.value}
            leftSection={<Icon name={scheme.icon} />}
            rightSection={colorScheme === scheme.value ? <Icon name="check" /> : null}
            aria-current={colorScheme === scheme.value || undefined}
            onClick={() => setColorScheme(scheme.value)}
          >
            {scheme.label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {isAdmin && (
          <Menu.Item leftSection={<Icon name="admin" />} onClick={() => void navigate({ to: '/admin' })}>
            Users and keys
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<Icon name="command" />}
          rightSection={<kbd>Ctrl K</kbd>}
          onClick={frame.openPalette}
        >
          Go anywhere
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="help" />} rightSection={<kbd>?</kbd>} onClick={frame.openHelp}>
          Keyboard and search help
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="signOut" />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
