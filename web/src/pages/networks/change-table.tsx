import type { WhatIf } from '../../api/contract.ts';
import { formatValue } from '../../network/metric-words.ts';
import styles from './parts.module.css';

/** Those whose value changed, with both values and the difference. */
export function ChangeTable({
  title,
  definition,
  rows,
  before,
  after,
  onOpen,
}: {
  readonly title: string;
  readonly definition: string;
  readonly rows: WhatIf['load'];
  readonly before: string;
  readonly after: string;
  readonly onOpen: (key: string) => void;
}) {
  return (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <p className={styles.quiet}>{definition}</p>
      {rows.length === 0 ? (
        <p className={styles.quiet}>Nobody’s value changes.</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" data-number>
                {before}
              </th>
              <th scope="col" data-number>
                {after}
              </th>
              <th scope="col" data-number>
                Change
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">
                  <button type="button" onClick={() => onOpen(row.key)}>
                    {row.label}
                  </button>
                </th>
                <td data-number>{formatValue(row.before)}</td>
                <td data-number>{formatValue(row.after)}</td>
                <td data-number>
                  {row.after > row.before ? '+' : ''}
                  {formatValue(row.after - row.before)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
