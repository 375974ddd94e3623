import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { Signal } from '../../api/contract.ts';
import { useListKeys } from '../../signal/list-keys.ts';
import { SignalRow } from '../../signal/signal-row.tsx';
import styles from './dashboard-page.module.css';

const nothing = () => undefined;

export function NewestSignals({ signals }: { readonly signals: readonly Signal[] }) {
  const list = useRef<HTMLOListElement>(null);
  useListKeys(list, undefined, nothing);
  return (
    <section className={styles.part} aria-labelledby="newest">
      <div className={styles.partHead}>
        <h2 id="newest">Newest signals</h2>
        <Link to="/signals">All signals</Link>
      </div>
      {signals.length === 0 && <p>Nothing in this time range.</p>}
      <ol ref={list} className={styles.newest}>
        {signals.map((signal) => (
          <li key={signal.id}>
            <SignalRow
              signal={signal}
              brief
              link={(title) => (
                <Link to="/signals" search={{ signal: signal.id }} preload={false} data-row={signal.id}>
                  {title}
                </Link>
              )}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}
