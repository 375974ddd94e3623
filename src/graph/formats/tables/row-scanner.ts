import { fileError, quote } from '../file-error.ts';
import { FILE_LIMITS } from '../limits.ts';

export interface TableForm {
  /** A byte; a space stands for any run of spaces and tabs. */
  readonly delimiter: number;
  /** What ends rows: LF (with or without CR before it), or CR alone. */
  readonly newline: 10 | 13;
}

const QUOTE = 34;
const SPACE = 32;
const TAB = 9;

/**
 * Cuts pieces of UTF-8 into the fields of rows (RFC 4180, any delimiter) without making texts of them. `onRow` looks at
 * the fields through `text` and `starts`, `ends`, `quoted`, which hold until it returns. Blank rows are passed over.
 * Throws `RECORD_INVALID` for quotes that are wrong, `TOO_LARGE` for rows over 1 MiB or with over 1,000 columns.
 */
export class RowScanner {
  readonly starts = new Int32Array(FILE_LIMITS.columns);
  readonly ends = new Int32Array(FILE_LIMITS.columns);
  /** 0 plain, 1 quoted, 2 quoted with doubled quotes inside. */
  readonly quoted = new Uint8Array(FILE_LIMITS.columns);
  count = 0;
  bytes: Buffer = Buffer.alloc(0);
  /** Line on which the row begins, from 1. */
  line: number;
  #nextLine: number;
  #rest: Buffer = Buffer.alloc(0);
  readonly #form: TableForm;
  readonly #fileName: string;
  readonly #onRow: (row: RowScanner) => void;

  constructor(
    form: TableForm,
    fileName: string,
    options: { firstLine: number; onRow(row: RowScanner): void },
  ) {
    this.#form = form;
    this.#fileName = fileName;
    this.#onRow = options.onRow;
    this.line = this.#nextLine = options.firstLine;
  }

  write(piece: Buffer): void {
    this.#scan(this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]), false);
  }

  end(): void {
    this.#scan(this.#rest, true);
  }

  /** The text of a field, without its quotes. */
  text(field: number): string {
    const text = this.bytes.toString('utf8', this.starts[field]!, this.ends[field]!);
    return this.quoted[field] === 2 ? text.replaceAll('""', '"') : text;
  }

  #scan(bytes: Buffer, final: boolean): void {
    this.bytes = bytes;
    let at = 0;
    while (at < bytes.length) {
      const next = this.#row(bytes, at, final);
      if (next === -1) break;
      at = next;
    }
    this.#rest = at === 0 && !final ? bytes : Buffer.from(bytes.subarray(at));
    if (this.#rest.length > FILE_LIMITS.element) throw this.#overlong();
  }

  /** Takes the row at `from` and gives where the next begins; -1 when its end is not here yet. */
  #row(bytes: Buffer, from: number, final: boolean): number {
    const { delimiter, newline } = this.#form;
    const blank = delimiter === SPACE;
    const { starts, ends, quoted } = this;
    const length = bytes.length;
    let at = from;
    let count = 0;
    let lines = 1;
    for (;;) {
      if (blank) while (at < length && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
      if (count === FILE_LIMITS.columns) throw this.#tooManyColumns();
      if (at < length && bytes[at] === QUOTE) {
        starts[count] = at + 1;
        let kind = 1;
        for (at++; ; at++) {
          if (at >= length) {
            if (!final) return -1;
            throw this.#error('A quote is opened and never closed', bytes, from);
          }
          const byte = bytes[at];
          if (byte === QUOTE) {
            if (at + 1 >= length && !final) return -1;
            if (bytes[at + 1] !== QUOTE) break;
            kind = 2;
            at++;
          } else if (byte === newline) {
            lines++;
            if (at - from > FILE_LIMITS.element) throw this.#overlong();
          }
        }
        ends[count] = at++;
        quoted[count++] = kind;
        if (newline === 10 && bytes[at] === 13) {
          if (at + 1 >= length && !final) return -1;
          if (at + 1 >= length || bytes[at + 1] === 10) at++;
        }
        while (at < length && bytes[at] === SPACE) at++;
        if (at >= length) {
          if (!final) return -1;
          break;
        }
        if (bytes[at] !== delimiter && bytes[at] !== newline && !(blank && bytes[at] === TAB))
          throw this.#error(
            'Text follows a closing quote; a quote inside quotes is written twice',
            bytes,
            from,
          );
      } else {
        const start = at;
        if (blank) {
          while (at < length && bytes[at] !== SPACE && bytes[at] !== TAB && bytes[at] !== newline) at++;
        } else {
          while (at < length) {
            const byte = bytes[at]!;
            if (byte === delimiter || byte === newline) break;
            at++;
          }
        }
        if (at >= length && !final) return -1;
        let end = at;
        while (end > start && (bytes[end - 1]! === SPACE || bytes[end - 1] === 13 || bytes[end - 1] === TAB))
          end--;
        let begin = start;
        while (begin < end && (bytes[begin] === SPACE || bytes[begin] === TAB)) begin++;
        // The end of a line after a run of blanks is no field of its own.
        if (!(blank && begin === end && count > 0)) {
          starts[count] = begin;
          ends[count] = end;
          quoted[count++] = 0;
        }
        if (at >= length) break;
      }
      const byte = bytes[at++];
      if (byte === newline) break;
    }
    this.line = this.#nextLine;
    this.#nextLine += lines;
    this.count = count;
    if (!(count === 1 && quoted[0] === 0 && starts[0] === ends[0])) this.#onRow(this);
    return at;
  }

  #error(what: string, bytes: Buffer, from: number): Error {
    return fileError(
      'RECORD_INVALID',
      this.#fileName,
      { unit: 'line', number: this.#nextLine },
      `${what}: ${quote(bytes.toString('utf8', from, Math.min(bytes.length, from + 200)))}.`,
    );
  }

  #overlong(): Error {
    return fileError(
      'TOO_LARGE',
      this.#fileName,
      { unit: 'line', number: this.#nextLine },
      'The row is longer than 1 MiB. A quote that is never closed, or a missing line end, makes such rows.',
    );
  }

  #tooManyColumns(): Error {
    return fileError(
      'TOO_LARGE',
      this.#fileName,
      { unit: 'line', number: this.#nextLine },
      `The row has more than ${FILE_LIMITS.columns} columns. A table of ties has a row for each tie; a matrix cannot be read.`,
    );
  }
}
