import type { ReactNode } from 'react';
import styles from './graph-table.module.css';

/** One table of a graph: its nodes, or its edges. */
export interface GraphTable {
  readonly name: string;
  readonly columns: readonly { readonly label: string; readonly number?: boolean }[];
  readonly rows: readonly {
    readonly id: string;
    readonly cells: readonly ReactNode[];
    /** The same for machines. */
    readonly values: readonly (string | number)[];
    readonly selected?: boolean;
  }[];
}

const FEW = 200;

/** The data of a picture for those who read a table, by choice or because they do not see pictures. */
export function GraphTableView({ table }: { readonly table: GraphTable }) {
  const { name, columns, rows } = table;
  return (
    <section className={styles.part}>
      <h2>
        {name} <span>{rows.length.toLocaleString('en')}</span>
      </h2>
      {rows.length === 0 ? (
        <p className={styles.quiet}>None that the filters let through.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label={`${name}, table`}>
          <table className={styles.table}>
            <thead>
              <tr>
                {columns.map(({ label, number }) => (
                  <th key={label} scope="col" data-number={number || undefined}>
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, FEW).map((row) => (
                <tr key={row.id} data-selected={row.selected || undefined}>
                  {row.cells.map((cell, at) =>
                    at === 0 ? (
                      <th key={columns[at]?.label} scope="row">
                        {cell}
                      </th>
                    ) : (
                      <td key={columns[at]?.label} data-number={columns[at]?.number || undefined}>
                        {cell}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length > FEW && (
            <p className={styles.quiet}>
              The first {FEW} of {rows.length.toLocaleString('en')}. The download has all of them.
            </p>
          )}
        </section>
      )}
    </section>
  );
}
