import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import styles from './section-tabs.module.css';

/** The pages under Trends, in their order. */
const TABS = [
  { to: '/trends', label: 'Trends', exact: true },
  { to: '/topics', label: 'Topics', exact: false },
  { to: '/trends/bursts', label: 'Bursts', exact: false },
  { to: '/trends/horizons', label: 'Horizons', exact: false },
  { to: '/trends/pestle', label: 'PESTLE', exact: false },
  { to: '/trends/calibration', label: 'Calibration', exact: false },
  { to: '/trends/backtests', label: 'Backtests', exact: false },
] as const;

export function SectionTabs() {
  const tabs = useRef<HTMLElement>(null);
  // A phone shows some of them: the one that is open is among those.
  useEffect(() => {
    const current = tabs.current?.querySelector<HTMLElement>('[aria-current=page]');
    if (current) tabs.current?.scrollTo({ left: current.offsetLeft - tabs.current.clientWidth / 2 });
  }, []);
  return (
    <nav ref={tabs} className={styles.tabs} aria-label="Trends">
      {TABS.map((tab) => (
        <Link key={tab.to} to={tab.to} activeOptions={{ exact: tab.exact, includeSearch: false }}>
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
