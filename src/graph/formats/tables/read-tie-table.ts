import { BellwetherError } from '../../../base/errors.ts';
import type { TieMapping } from '../../../domain/graph-file.ts';
import { checkWeight, toKind } from '../element-checks.ts';
import { fileError, type Place, quote } from '../file-error.ts';
import type { GraphCollector } from '../graph-collector.ts';
import { numberAt, timeAt, valueAt } from './cell-values.ts';
import { guessMapping, isTieColumnName } from './guess-mapping.ts';
import { guessTable } from './guess-table.ts';
import { RowScanner } from './row-scanner.ts';

export interface TieTableOptions {
  readonly mapping: TieMapping | undefined;
  /** The first piece, by which the table is understood. */
  readonly start: Buffer;
  /** Ties as numbers only, without attributes and kinds. */
  readonly columnsOnly: boolean;
}

/** Reads a table with a row for each tie. Throws `INVALID_INPUT` for a mapping to columns that it does not have. */
export function readTieTable(
  sink: GraphCollector,
  options: TieTableOptions,
): { write(piece: Buffer): void; end(): void } {
  const { fileName } = sink;
  const table = guessTable(options.start, fileName, isTieColumnName);
  const guessed = guessMapping(table);
  const ties = options.mapping ?? guessed.ties;
  if (ties === null)
    throw fileError(
      'RECORD_INVALID',
      fileName,
      { unit: 'line', number: table.skippedLines + 1 },
      `The row has one column, ${quote(table.columns[0]!)}; a table of ties has one for each end. If its values are separated by something unusual, export it with commas.`,
    );
  const indexOf = (column: string | null): number => {
    if (column === null) return -1;
    const index = table.columns.indexOf(column);
    if (index !== -1) return index;
    throw new BellwetherError(
      'INVALID_INPUT',
      `${fileName} has no column ${quote(column)}. Its columns are ${table.columns.map(quote).join(', ')}.`,
    );
  };
  const mapped = [ties.source, ties.target, ties.weight, ties.at, ties.kind];
  const [source, target, weight, at, kind] = mapped.map(indexOf) as [number, number, number, number, number];
  const unmapped = (column: string | null): number => (mapped.includes(column) ? -1 : indexOf(column));
  const direction = unmapped(guessed.direction);
  const until = unmapped(guessed.until);
  const used = new Set([source, target, weight, at, kind, direction, until]);
  const attributes = table.columns.flatMap((name, index) => (used.has(index) ? [] : [{ name, index }]));
  const width = table.columns.length;
  const decimalComma = table.delimiter !== 44;
  const place: { unit: 'line'; number: number } = { unit: 'line', number: 0 };

  function takeRow(row: RowScanner): void {
    place.number = row.line;
    if (row.count !== width) checkWidth(row, width, fileName, place);
    let tieWeight = 1;
    if (weight !== -1 && row.starts[weight] !== row.ends[weight]) {
      tieWeight = numberAt(row, weight, decimalComma);
      if (!(tieWeight > 0 && tieWeight < Number.POSITIVE_INFINITY))
        checkWeight(tieWeight, fileName, place, row.text(weight));
    }
    const time = at === -1 || row.starts[at] === row.ends[at] ? Number.NaN : requiredTime(row, at);
    const way = direction === -1 ? 0 : wayOf(row.text(direction));
    if (options.columnsOnly) {
      const from = nodeOf(row, source);
      sink.columns(from, nodeOf(row, target), tieWeight, time, way);
      sink.rowDone();
      return;
    }
    const values: Record<string, unknown> = {};
    for (const { name, index } of attributes) {
      const value = valueAt(row, index);
      if (value !== undefined) values[name] = value;
    }
    const end = until === -1 || row.starts[until] === row.ends[until] ? null : requiredTime(row, until);
    sink.tie(
      {
        source: row.text(source),
        target: row.text(target),
        weight: tieWeight,
        at: Number.isNaN(time) ? null : time,
        ...(end === null ? {} : { until: end }),
        directed: way === 0 ? null : way === 1,
        kind: kind === -1 ? null : toKind(row.text(kind)),
        attributes: values,
      },
      { ...place },
    );
  }

  function nodeOf(row: RowScanner, field: number): number {
    if (row.quoted[field] === 2) return sink.nodeNamed(row.text(field), place);
    return sink.nodeAt(row.bytes, row.starts[field]!, row.ends[field]!, place);
  }

  function requiredTime(row: RowScanner, field: number): number {
    const time = timeAt(row, field);
    if (time !== undefined) return time;
    throw fileError(
      'RECORD_INVALID',
      fileName,
      place,
      `The time of the tie is ${quote(row.text(field))}, which is no date. Write it as ISO 8601, or as seconds or milliseconds since 1970.`,
    );
  }

  let skip = table.skippedBytes;
  let header = table.header === 'row';
  const scanner = new RowScanner(table, fileName, {
    firstLine: table.skippedLines + 1,
    onRow: (row) => {
      if (header) header = false;
      else takeRow(row);
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

function wayOf(text: string): number {
  return /^(directed|true)$/i.test(text) ? 1 : text === '' ? 0 : 2;
}

/** Empty fields beyond the last column are let pass: spreadsheets write them. */
export function checkWidth(row: RowScanner, width: number, fileName: string, place: Place): void {
  let count = row.count;
  while (count > width && row.starts[count - 1] === row.ends[count - 1]) count--;
  if (count === width) return;
  const fields = Array.from({ length: Math.min(count, 20) }, (_, i) => row.text(i)).join(' | ');
  throw fileError(
    'RECORD_INVALID',
    fileName,
    place,
    `The row has ${count} ${count === 1 ? 'field' : 'fields'}, the table ${width}: ${quote(fields)}.`,
  );
}
