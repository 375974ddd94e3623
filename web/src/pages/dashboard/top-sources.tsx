import { Link } from '@tanstack/react-router';
import type { Dashboard } from '../../api/contract.ts';
import { BarList } from '../../charts/bar-list.tsx';
import { SourceStateTag } from '../sources/source-state-tag.tsx';
import styles from './dashboard-page.module.css';

export function TopSources({
  rows,
  total,
}: {
  readonly rows: Dashboard['top_sources'];
  readonly total: number;
}) {
  return (
    <section className={styles.part} aria-labelledby="top-sources">
      <div className={styles.partHead}>
        <h2 id="top-sources">Top sources</h2>
        <Link to="/sources">All sources</Link>
      </div>
      <BarList
        caption="Sources with the most signals"
        head={['Source', 'Signals']}
        total={total}
        rows={rows.map((row) => ({
          key: row.id,
          label: (
            <>
              {row.state !== 'healthy' && <SourceStateTag state={row.state} iconOnly />}{' '}
              <Link to="/signals" search={{ source: [row.id] }}>
                {row.name}
              </Link>
            </>
          ),
          count: row.count,
        }))}
      />
    </section>
  );
}
