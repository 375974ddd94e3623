import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { useToast } from '../feedback/toast-context.ts';
import { formatCount } from '../format/number.ts';
import { Icon } from '../icons/icon.tsx';
import styles from './chart-figure.module.css';
import { toCsv } from './csv.ts';
import { downloadBlob, pngOf, svgOf } from './export-chart.ts';

interface ChartFigureProps {
  readonly id: string;
  readonly title: string;
  /** Of its heading; 3 within a part of a page. */
  readonly level?: 2 | 3;
  /** Stands beside the title. */
  readonly tools?: ReactNode;
  /** Without its ending. */
  readonly fileName: string;
  readonly columns: readonly string[];
  /** What the chart shows, for people who read the table instead of the picture. */
  readonly rows: readonly (readonly (string | number)[])[];
  /** The same for machines. */
  readonly csvRows: readonly (readonly (string | number)[])[];
  readonly children: ReactNode;
}

/** A picture with its title, the same data as a table, and downloads as SVG, PNG and CSV. */
export function ChartFigure({
  id,
  title,
  level = 2,
  tools,
  fileName,
  columns,
  rows,
  csvRows,
  children,
}: ChartFigureProps) {
  const Heading = level === 2 ? 'h2' : 'h3';
  const [asTable, setAsTable] = useState(false);
  const picture = useRef<HTMLDivElement>(null);
  const toast = useToast();
  const download = async (kind: 'svg' | 'png' | 'csv') => {
    try {
      if (kind === 'csv')
        return downloadBlob(
          new Blob([toCsv(columns, csvRows)], { type: 'text/csv;charset=utf-8' }),
          `${fileName}.csv`,
        );
      const svg = picture.current?.querySelector('svg');
      if (!svg) throw new Error('The picture is not drawn yet. Try again in a moment.');
      downloadBlob(kind === 'svg' ? svgOf(svg, title) : await pngOf(svg, title), `${fileName}.${kind}`);
    } catch (error) {
      toast({ message: error instanceof Error ? error.message : String(error), tone: 'error' });
    }
  };
  return (
    <figure className={styles.figure} aria-labelledby={id}>
      <div className={styles.head}>
        <Heading id={id}>{title}</Heading>
        <div className={styles.tools}>
          {tools}
          <Tooltip label={asTable ? 'Show as a picture' : 'Show as a table'}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              aria-label={`Show ${title} as a table`}
              aria-pressed={asTable}
              onClick={() => setAsTable(!asTable)}
            >
              <Icon name="table" />
            </ActionIcon>
          </Tooltip>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size={28} aria-label={`Download ${title}`}>
                <Icon name="download" />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item disabled={asTable} onClick={() => void download('svg')}>
                Picture, SVG
              </Menu.Item>
              <Menu.Item disabled={asTable} onClick={() => void download('png')}>
                Picture, PNG
              </Menu.Item>
              <Menu.Item onClick={() => void download('csv')}>Data, CSV</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      {asTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        <section className={styles.table} tabIndex={0} aria-label={`${title}, table`}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row[0]}>
                  {row.map((cell, at) => (
                    <td key={columns[at]}>{typeof cell === 'number' ? formatCount(cell) : cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        <div ref={picture}>{children}</div>
      )}
    </figure>
  );
}
