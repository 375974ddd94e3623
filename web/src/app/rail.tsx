import { Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useMay } from '../api/use-identity.ts';
import { Icon } from '../icons/icon.tsx';
import { Mark } from './mark.tsx';
import { PAGES, type PageEntry } from './pages.ts';
import styles from './rail.module.css';

export function Rail() {
  const [narrow, setNarrow] = useLocalStorage({
    key: 'bellwether-rail-narrow',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const isAdmin = useMay('admin');
  const pages = PAGES.filter((page) => page.needs === 'viewer' || isAdmin);
  const item = (page: PageEntry) => (
    <li key={page.to}>
      <Tooltip label={page.label} position="right" disabled={!narrow}>
        <Link
          to={page.to}
          className={styles.item}
          activeOptions={{ exact: page.to === '/', includeSearch: false }}
        >
          <Icon name={page.icon} size={18} />
          <span className={styles.label}>{page.label}</span>
        </Link>
      </Tooltip>
    </li>
  );
  return (
    <nav className={styles.rail} data-narrow={narrow || undefined} aria-label="Main">
      <Link to="/" className={styles.brand} aria-label="Bellwether, to the dashboard">
        <Mark />
        <span className={styles.label}>Bellwether</span>
      </Link>
      <ul>{pages.filter((page) => page.part === 'work').map(item)}</ul>
      <hr />
      <ul>{pages.filter((page) => page.part === 'house').map(item)}</ul>
      <button
        type="button"
        className={styles.item}
        data-collapse
        aria-expanded={!narrow}
        onClick={() => setNarrow(!narrow)}
      >
        <Icon name="collapse" size={18} />
        <span className={styles.label}>{narrow ? 'Show names' : 'Collapse'}</span>
      </button>
    </nav>
  );
}
