import { fileError } from '../file-error.ts';
import { RowScanner, type TableForm } from './row-scanner.ts';

/** How a table is written, found from its first piece. */
export interface TableGuess extends TableForm {
  /** The names of the columns; `column1`, `column2`, ... without a header. */
  readonly columns: readonly string[];
  /** Where the columns' names come from. */
  readonly header: 'row' | 'comment' | 'none';
  /** Bytes of comment lines before the table, and how many lines they are. */
  readonly skippedBytes: number;
  readonly skippedLines: number;
  /** The first rows after the header; at most 100. */
  readonly rows: readonly (readonly Cell[])[];
  readonly reasons: readonly string[];
}

export interface Cell {
  readonly text: string;
  readonly quoted: boolean;
}

const SAMPLE_ROWS = 100;
const SAMPLE_BYTES = 64 * 1024;
const DELIMITERS = new Map([
  [9, 'tabs'],
  [59, 'semicolons'],
  [44, 'commas'],
  [124, 'vertical bars'],
  [32, 'spaces'],
]);

/**
 * Looks at the first piece of a table. `isName` says whether a text is a usual name of a column. Throws
 * `FILE_UNREADABLE` when it holds no row.
 */
export function guessTable(start: Buffer, fileName: string, isName: (text: string) => boolean): TableGuess {
  const newline = start.includes(10) ? 10 : start.includes(13) ? 13 : 10;
  const comments = leadingComments(start, newline);
  const body = start.subarray(comments.bytes);
  const whole = start.length < SAMPLE_BYTES;
  let best: { delimiter: number; rows: Cell[][]; share: number } | null = null;
  const failures: { readonly delimiter: number; readonly error: unknown }[] = [];
  for (const delimiter of DELIMITERS.keys()) {
    let rows: Cell[][];
    try {
      rows = sampleRows(body, { delimiter, newline }, { whole, fileName, firstLine: comments.lines + 1 });
    } catch (error) {
      failures.push({ delimiter, error });
      continue;
    }
    const share = shareOfUsualWidth(rows);
    if (rows.length > 0 && (best === null || share > best.share + 0.001)) best = { delimiter, rows, share };
  }
  // Where nothing makes columns and some delimiter met an error, the error of the commonest is the answer.
  if (failures.length > 0 && (best === null || best.share === 0)) {
    const line = body.subarray(0, 4096);
    const commonness = (delimiter: number): number => line.filter((byte) => byte === delimiter).length;
    throw failures.toSorted((a, b) => commonness(b.delimiter) - commonness(a.delimiter))[0]!.error;
  }
  if (best === null) {
    const place = { unit: 'line', number: comments.lines + 1 } as const;
    if (body.subarray(0, SAMPLE_BYTES).some((byte) => byte > 32) && !whole)
      throw fileError(
        'TOO_LARGE',
        fileName,
        place,
        'The first row is longer than 64 KiB, as no row of a table of ties is.',
      );
    throw fileError('FILE_UNREADABLE', fileName, null, 'It holds no rows.');
  }
  const { delimiter, rows } = best;
  const [first, ...others] = rows;
  const reasons =
    first!.length > 1
      ? [`Columns are separated by ${DELIMITERS.get(delimiter)}.`]
      : ['There is one column only.'];
  const form = { delimiter, newline, skippedBytes: comments.bytes, skippedLines: comments.lines } as const;
  if (looksLikeHeader(first!, others, isName)) {
    reasons.push('The first row names the columns.');
    return { ...form, columns: namesOf(first!), header: 'row', rows: others.slice(0, SAMPLE_ROWS), reasons };
  }
  const commented = namesInComment(comments.last, form, first!.length);
  if (commented !== null) {
    reasons.push('The comment before the first row names the columns.');
    return { ...form, columns: commented, header: 'comment', rows, reasons };
  }
  reasons.push('The first row holds values, so there is no header.');
  return { ...form, columns: first!.map((_, i) => `column${i + 1}`), header: 'none', rows, reasons };
}

function leadingComments(start: Buffer, newline: number): { bytes: number; lines: number; last: string } {
  let at = 0;
  let lines = 0;
  let last = '';
  while (start[at] === 35 || start[at] === 37) {
    const end = start.indexOf(newline, at);
    const stop = end === -1 ? start.length : end;
    const line = start.toString('utf8', at, stop);
    // `#source,target` with nothing after the mark but names is a header that is marked.
    last = line.replace(/^[#%]+\s*/, '').trim();
    lines++;
    at = end === -1 ? start.length : end + 1;
  }
  return { bytes: at, lines, last };
}

function sampleRows(
  body: Buffer,
  form: TableForm,
  { whole, fileName, firstLine }: { whole: boolean; fileName: string; firstLine: number },
): Cell[][] {
  const rows: Cell[][] = [];
  const scanner = new RowScanner(form, fileName, {
    firstLine,
    onRow: (row) => {
      if (rows.length <= SAMPLE_ROWS)
        rows.push(
          Array.from({ length: row.count }, (_, i) => ({ text: row.text(i), quoted: row.quoted[i] !== 0 })),
        );
    },
  });
  scanner.write(body.subarray(0, SAMPLE_BYTES));
  if (whole) scanner.end();
  return rows;
}

/** The share of rows that have as many fields as most have; 0 when most have one. */
function shareOfUsualWidth(rows: readonly (readonly Cell[])[]): number {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  const [width, most] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
  return width > 1 ? most / rows.length : 0;
}

const NUMBER = /^[-+]?(\d+([.,]\d*)?|[.,]\d+)(e[-+]?\d+)?$/i;

export function isNumber(text: string): boolean {
  return NUMBER.test(text);
}

function looksLikeHeader(
  first: readonly Cell[],
  others: readonly (readonly Cell[])[],
  isName: (text: string) => boolean,
): boolean {
  const named = first.filter(({ text }) => text !== '');
  if (first.filter(({ text }) => isName(text)).length > 1) return true;
  if (named.length === 0 || new Set(named.map(({ text }) => text)).size < named.length) return false;
  if (named.some(({ text }) => isNumber(text))) return false;
  if (first.some(({ text }) => isName(text))) return true;
  // A column of numbers under a word: the word is its name.
  return (
    others.length > 0 &&
    first.some((_, i) =>
      others.every((row) => row[i] === undefined || row[i].text === '' || isNumber(row[i].text)),
    )
  );
}

function namesOf(row: readonly Cell[]): string[] {
  const names: string[] = [];
  for (const [i, { text }] of row.entries()) {
    const wanted = text.trim() || `column${i + 1}`;
    let name = wanted;
    for (let copy = 2; names.includes(name); copy++) name = `${wanted} ${copy}`;
    names.push(name);
  }
  return names;
}

function namesInComment(comment: string, form: TableForm, width: number): string[] | null {
  if (comment === '') return null;
  const [row] = sampleRows(Buffer.from(comment), form, { whole: true, fileName: '', firstLine: 1 });
  if (row === undefined || row.length !== width || row.some(({ text }) => isNumber(text) || text.length > 40))
    return null;
  return namesOf(row);
}
