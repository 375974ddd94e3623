import { Menu } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { Icon } from '../icons/icon.tsx';
import styles from './bottom-bar.module.css';
import { PAGES } from './pages.ts';

/** More names do not fit beside each other on a phone. */
const SHOWN = 4;

/** The rail of a phone: the first pages, and the others under "More". Admin is reached through the person's menu. */
export function BottomBar() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const pages = PAGES.filter((page) => page.to !== '/admin');
  const others = pages.slice(SHOWN);
  const isOther = others.some((page) => path === page.to || path.startsWith(`${page.to}/`));
  return (
    <nav className={styles.bar} aria-label="Main">
      {pages.slice(0, SHOWN).map((page) => (
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
      <Menu position="top-end" offset={12} zIndex={100}>
        <Menu.Target>
          <button type="button" className={styles.item} data-current={isOther || undefined}>
            <Icon name="more" size={20} />
            More
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {others.map((page) => (
            <Menu.Item
              key={page.to}
              leftSection={<Icon name={page.icon} size={18} />}
              renderRoot={(props) => <Link to={page.to} {...props} />}
            >
              {page.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
