import type { EvalTable } from './task.ts';

type Cell = string | number | null;

function show(cell: Cell): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  if (Number.isInteger(cell)) return cell.toLocaleString('en-US');
  return Math.abs(cell) >= 100 ? Math.round(cell).toLocaleString('en-US') : cell.toFixed(3);
}

/** Columns padded for a terminal. */
export function toText({ title, columns, rows, note }: EvalTable): string {
  const cells = [columns, ...rows.map((row) => row.map(show))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  const lines = cells.map((row, line) =>
    row
      .map((cell, i) =>
        line > 0 && typeof rows[line - 1]?.[i] === 'number'
          ? cell.padStart(widths[i]!)
          : cell.padEnd(widths[i]!),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines, ...(note === undefined ? [] : [note])].join('\n');
}

export function toMarkdown({ title, columns, rows, note }: EvalTable): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `**${title}**`,
    '',
    line(columns),
    line(columns.map((_, i) => (rows.every((row) => typeof row[i] !== 'string') ? '--:' : '---'))),
    ...rows.map((row) => line(row.map(show))),
    ...(note === undefined ? [] : ['', note]),
  ].join('\n');
}
