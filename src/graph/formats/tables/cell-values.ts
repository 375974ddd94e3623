import { parseDate } from '../../../domain/parse-date.ts';
import type { RowScanner } from './row-scanner.ts';

/** The number that a field holds, NaN for none. `0,5` is read as a decimal where commas do not separate columns. */
export function numberAt(row: RowScanner, field: number, decimalComma: boolean): number {
  const { bytes, starts, ends } = row;
  let at = starts[field]!;
  const end = ends[field]!;
  // Nearly all are short whole numbers.
  if (end - at > 0 && end - at <= 15) {
    let value = 0;
    for (; at < end; at++) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === end) return value;
  }
  let text = row.text(field).trim();
  if (decimalComma && /^[-+]?\d*,\d+(e[-+]?\d+)?$/i.test(text)) text = text.replace(',', '.');
  return text !== '' && /^[-+]?(\d|\.\d)/.test(text) && !/^[-+]?0[xob]/i.test(text)
    ? Number(text)
    : Number.NaN;
}

/** Milliseconds since the epoch; undefined when the field holds no time. Digits alone are seconds or milliseconds by size. */
export function timeAt(row: RowScanner, field: number): number | undefined {
  const { bytes, starts, ends } = row;
  const start = starts[field]!;
  const end = ends[field]!;
  const length = end - start;
  if ((length === 9 || length === 10 || length === 13) && bytes[start] !== 45) {
    let value = 0;
    let at = start;
    for (; at < end; at++) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === end) return length === 13 ? value : value * 1000;
  }
  return parseDate(row.text(field));
}

/**
 * The value of a field as an attribute: what is quoted is text; else numbers and true or false are what they look like.
 * Undefined for an empty field and for `NA`, which R writes where it knows nothing.
 */
export function valueAt(row: RowScanner, field: number): string | number | boolean | undefined {
  const text = row.text(field);
  if (row.quoted[field] !== 0) return text;
  if (text === '' || text === 'NA') return undefined;
  if (/^-?\d/.test(text)) {
    const value = Number(text);
    // `007` and `1.10` are names: as numbers they would not come out as they went in.
    if (Number.isFinite(value) && String(value) === text) return value;
  }
  if (/^(true|false)$/i.test(text)) return text.length === 4;
  return text;
}
