import { toKind } from '../element-checks.ts';
import { fileError } from '../file-error.ts';
import type { GraphSink } from '../graph-sink.ts';
import { valueAt } from './cell-values.ts';
import { normalised } from './guess-mapping.ts';
import { guessTable } from './guess-table.ts';
import { checkWidth } from './read-tie-table.ts';
import { RowScanner } from './row-scanner.ts';

const IDS = ['id', 'key', 'node', 'nodeid', 'name', 'label'];
const LABELS = ['label', 'name', 'fullname', 'title'];
const NAMES = new Set([...IDS, ...LABELS, 'kind', 'type']);

/**
 * Reads a table with a row for each node: its id in the column that is named so or else in the first, a label and a
 * kind where columns are named so, and the rest as attributes.
 */
export function readNodeTable(sink: GraphSink, start: Buffer): { write(piece: Buffer): void; end(): void } {
  const { fileName } = sink;
  const table = guessTable(start, fileName, (text) => NAMES.has(normalised(text)));
  const names = table.columns.map(normalised);
  const id = Math.max(0, firstOf(names, IDS));
  const label = firstOf(names, LABELS, id);
  const kind = names.indexOf('kind');
  const place: { unit: 'line'; number: number } = { unit: 'line', number: 0 };
  let header = table.header === 'row';
  let skip = table.skippedBytes;
  const scanner = new RowScanner(table, fileName, {
    firstLine: table.skippedLines + 1,
    onRow: (row) => {
      if (header) {
        header = false;
        return;
      }
      place.number = row.line;
      if (row.count !== table.columns.length) checkWidth(row, table.columns.length, fileName, place);
      const key = row.text(id);
      if (key === '')
        throw fileError(
          'RECORD_INVALID',
          fileName,
          place,
          `The column ${JSON.stringify(table.columns[id])} is empty. Give the node an id.`,
        );
      const attributes: Record<string, unknown> = {};
      for (const [index, name] of table.columns.entries()) {
        if (index === id || index === label || index === kind) continue;
        const value = valueAt(row, index);
        if (value !== undefined) attributes[name] = value;
      }
      sink.node(
        {
          key,
          label: label === -1 ? key : row.text(label) || key,
          kind: kind === -1 ? null : toKind(row.text(kind)),
          attributes,
        },
        { ...place },
      );
    },
  });
  return {
    write(piece) {
      const rest = skip === 0 ? piece : piece.subarray(skip);
      skip = Math.max(0, skip - piece.length);
      if (rest.length > 0) scanner.write(rest);
    },
    end: () => scanner.end(),
  };
}

function firstOf(names: readonly string[], wanted: readonly string[], except = -1): number {
  for (const name of wanted) {
    const index = names.findIndex((one, i) => one === name && i !== except);
    if (index !== -1) return index;
  }
  return -1;
}
