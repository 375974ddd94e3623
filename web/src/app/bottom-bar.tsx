import { Link } from '@tanstack/react-router';
import { Icon } from '../icons/icon.tsx';
import styles from './bottom-bar.module.css';
import { PAGES } from './pages.ts';

/** The rail of a phone. Admin is reached through the person's menu there. */
export function BottomBar() {
  return (
    <nav className={styles.bar} aria-label="Main">
      {PAGES.filter((page) => page.to !== '/admin').map((page) => (
        <Link
          key={page.to}
          to={page.to}
          className={styles.item}
          activeOptions={{ exact: page.to === '/', includeSearch: false }}
        >
          <Icon name={page.icon} size={20} />
          {page.label}
        </Link>
      ))}
    </nav>
  );
}
