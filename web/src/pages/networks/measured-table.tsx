import type { WhatIf } from '../../api/contract.ts';
import { measuredWords } from './measured-words.ts';
import styles from './parts.module.css';

/** Numbers of the whole network, before and after. */
export function MeasuredTable({
  rows,
  before,
  after,
}: {
  readonly rows: WhatIf['whole'];
  readonly before: string;
  readonly after: string;
}) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">The whole</th>
          <th scope="col" data-number>
            {before}
          </th>
          <th scope="col" data-number>
            {after}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const words = measuredWords(row);
          return (
            <tr key={row.name}>
              <th scope="row" title={words.definition}>
                {words.title}
              </th>
              <td data-number>{words.before}</td>
              <td data-number data-changed={words.before !== words.after || undefined}>
                {words.after}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
