import { ActionIcon } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { Icon } from '../icons/icon.tsx';
import { LiveIndicator } from '../live/live-indicator.tsx';
import styles from './header.module.css';
import { Mark } from './mark.tsx';
import { SearchBox } from './search-box.tsx';
import { TimeRangeControl } from './time-range-control.tsx';
import { UserMenu } from './user-menu.tsx';

export function Header() {
  const searching = useRouterState({ select: (state) => state.location.pathname === '/signals' });
  return (
    <header className={styles.header} data-searching={searching || undefined}>
      <Link to="/" className={styles.mark} aria-label="Bellwether, to the dashboard">
        <Mark size={26} />
      </Link>
      <div className={styles.search}>
        <SearchBox />
      </div>
      <div className={styles.controls}>
        {!searching && (
          <ActionIcon
            className={styles.find ?? ''}
            variant="subtle"
            color="gray"
            size={36}
            aria-label="Search signals"
            renderRoot={(props) => <Link to="/signals" {...props} />}
          >
            <Icon name="search" size={18} />
          </ActionIcon>
        )}
        <TimeRangeControl />
        <LiveIndicator />
        <UserMenu />
      </div>
    </header>
  );
}
