import type { ReactNode } from 'react';
import { formatCount, formatShare } from '../format/number.ts';
import styles from './bar-list.module.css';

interface BarListProps {
  readonly caption: string;
  readonly head: readonly [string, string];
  readonly rows: readonly {
    readonly key: string;
    readonly label: ReactNode;
    readonly count: number;
    readonly colour?: string;
  }[];
  /** What the shares are of; the sum of the rows when left out. */
  readonly total?: number;
}

/** Bars for counts that are a table at the same time: label, bar from zero, number, share. */
export function BarList({ caption, head, rows, total }: BarListProps) {
  const top = Math.max(1, ...rows.map((row) => row.count));
  const whole = Math.max(1, total ?? rows.reduce((sum, row) => sum + row.count, 0));
  if (rows.length === 0) return <p className={styles.none}>Nothing in this time range.</p>;
  return (
    <table className={styles.bars}>
      <caption className="visually-hidden">{caption}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{head[0]}</th>
          <th scope="col">{head[1]}</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">
              <span className={styles.label}>{row.label}</span>
              <span className={styles.track} aria-hidden="true">
                <span
                  style={{ width: `${(row.count / top) * 100}%`, background: row.colour ?? 'var(--chart)' }}
                />
              </span>
            </th>
            <td>{formatCount(row.count)}</td>
            <td className={styles.share}>{formatShare(row.count / whole)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
