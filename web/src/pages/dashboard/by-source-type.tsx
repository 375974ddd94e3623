import { Link } from '@tanstack/react-router';
import type { Dashboard } from '../../api/contract.ts';
import { BarList } from '../../charts/bar-list.tsx';
import { sourceTypeColour, sourceTypeLabel } from '../../signal/source-types.ts';
import styles from './dashboard-page.module.css';

export function BySourceType({ rows }: { readonly rows: Dashboard['by_source_type'] }) {
  return (
    <section className={styles.part} aria-labelledby="by-type">
      <div className={styles.partHead}>
        <h2 id="by-type">By source type</h2>
      </div>
      <BarList
        caption="Signals by source type"
        head={['Source type', 'Signals']}
        rows={rows.map((row) => ({
          key: row.value,
          colour: sourceTypeColour(row.value),
          label: (
            <Link to="/signals" search={{ source_type: [row.value] }}>
              {sourceTypeLabel(row.value)}
            </Link>
          ),
          count: row.count,
        }))}
      />
    </section>
  );
}
