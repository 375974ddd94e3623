import { hashFolded, type Scanner, TOKEN } from '../text/scanner.ts';
import { adjoins, signAt, tokenText, touches } from './neighbours.ts';

/** A date that starts at a token: the token after its last, and its value. */
export interface FoundDate {
  readonly end: number;
  /**
   * ISO 8601 as far as the text says: `2024-03-05`, `2024-03`, `2024`, `2024-Q3`, `1990s`; without a year `--03-05` or
   * `--03`. Day and month that may be either (`3/5/2024`) leave the year alone.
   */
  readonly value: string;
}

const MONTHS = new Map<number, number>();
'january february march april may june july august september october november december'
  .split(' ')
  .forEach((name, index) => {
    MONTHS.set(hashFolded(name), index + 1);
    if (name !== 'may') MONTHS.set(hashFolded(name.slice(0, 3)), index + 1);
  });
MONTHS.set(hashFolded('sept'), 9);

const words = (list: string): ReadonlySet<number> => new Set(list.split(' ').map(hashFolded));
/** Months that are words too: `may` and `march`, and short forms. Alone they need a word that goes before a month. */
const BEFORE_MONTH = words('in since until till by during last next this early late mid from of through');
/** Words before a number of four digits that make it a year. */
const BEFORE_YEAR = words(
  'in since by until till from during of year fiscal fy early late mid before after through to and spring summer autumn fall winter around circa between',
);
const [OF, THE, QUARTER, FY] = ['of', 'the', 'quarter', 'fy'].map(hashFolded) as [
  number,
  number,
  number,
  number,
];
const ORDINALS = new Map(
  ['first', 'second', 'third', 'fourth'].map((word, index) => [hashFolded(word), index + 1]),
);
const QUARTERS = new Map(['q1', 'q2', 'q3', 'q4'].map((word, index) => [hashFolded(word), index + 1]));
const [HYPHEN, SLASH, COMMA, STOP] = [0x2d, 0x2f, 0x2c, 0x2e];

/** Words that can start a date, by folded hash. */
export const DATE_OPENERS: readonly number[] = [...MONTHS.keys(), ...QUARTERS.keys(), ...ORDINALS.keys(), FY];

/** Whether a word can start a date. */
export function opensDate(hash: number): boolean {
  return MONTHS.has(hash) || QUARTERS.has(hash) || ORDINALS.has(hash) || hash === FY;
}

/** The date that starts at token `i`, or null. */
export function dateAt(text: string, scan: Scanner, i: number, tokens: number): FoundDate | null {
  if (scan.classes[i] === TOKEN.number) return numericDate(text, scan, i, tokens);
  const hash = scan.hashes[i]!;
  const month = MONTHS.get(hash);
  if (month !== undefined) return fromMonth(text, scan, i, tokens, month);
  const quarter = QUARTERS.get(hash);
  if (quarter !== undefined) return withYear(text, scan, i + 1, tokens, quarter);
  const ordinal = ORDINALS.get(hash);
  if (ordinal !== undefined && adjoins(scan, i, tokens) && scan.hashes[i + 1] === QUARTER)
    return withYear(text, scan, i + 2, tokens, ordinal);
  if (hash === FY && adjoins(scan, i, tokens)) {
    const year = yearAt(text, scan, i + 1, tokens);
    if (year !== null) return { end: i + 2, value: year };
  }
  return null;
}

/** A quarter and its year; without one it is no date. */
function withYear(
  text: string,
  scan: Scanner,
  after: number,
  tokens: number,
  quarter: number,
): FoundDate | null {
  let at = after;
  if (at < tokens && scan.hashes[at] === OF) at++;
  if (at < tokens && scan.hashes[at] === THE) return null;
  const year = at < tokens && adjoins(scan, at - 1, tokens) ? yearAt(text, scan, at, tokens) : null;
  return year === null ? null : { end: at + 1, value: `${year}-Q${quarter}` };
}

/** `March 5, 2024`, `Mar. 5`, `March 2024`, `March`. */
function fromMonth(text: string, scan: Scanner, i: number, tokens: number, month: number): FoundDate | null {
  if (scan.classes[i] === TOKEN.lower) return null;
  let at = i + 1;
  if (
    signAt(text, scan, at, tokens) === STOP &&
    touches(scan, at - 1, tokens) &&
    scan.ends[i]! - scan.starts[i]! <= 4
  )
    at++;
  const next = at < tokens && adjoins(scan, at - 1, tokens) ? dayAt(text, scan, at) : null;
  if (next !== null) {
    const comma = signAt(text, scan, at + 1, tokens) === COMMA ? 1 : 0;
    const year = adjoins(scan, at + comma, tokens) ? yearAt(text, scan, at + 1 + comma, tokens) : null;
    return year === null
      ? { end: at + 1, value: `--${two(month)}-${two(next)}` }
      : { end: at + 2 + comma, value: `${year}-${two(month)}-${two(next)}` };
  }
  const comma = signAt(text, scan, at, tokens) === COMMA ? 1 : 0;
  const year = adjoins(scan, at - 1 + comma, tokens) ? yearAt(text, scan, at + comma, tokens) : null;
  if (year !== null) return { end: at + 1 + comma, value: `${year}-${two(month)}` };
  // May, Mark Twain's March, Jan and Dec are names and words too.
  const doubtful = month === 5 || month === 3 || scan.ends[i]! - scan.starts[i]! < 4;
  if (doubtful && !(i > 0 && BEFORE_MONTH.has(scan.hashes[i - 1]!) && adjoins(scan, i - 1, tokens)))
    return null;
  const name = month === 4 || month === 6 || month === 8;
  if (name && !(i > 0 && BEFORE_MONTH.has(scan.hashes[i - 1]!))) return null;
  return { end: i + 1, value: `--${two(month)}` };
}

/** `5 March 2024`, `5th of March`, `2024-03-05`, `3/25/2024`, `25.03.2024`, `1990s`, `in 2024`. */
function numericDate(text: string, scan: Scanner, i: number, tokens: number): FoundDate | null {
  const token = tokenText(text, scan, i);
  if (token.length > 10) return null;
  const day = dayAt(text, scan, i);
  if (day !== null && adjoins(scan, i, tokens)) {
    const at = scan.hashes[i + 1] === OF && adjoins(scan, i + 1, tokens) ? i + 2 : i + 1;
    const month = at < tokens && scan.classes[at] !== TOKEN.lower ? MONTHS.get(scan.hashes[at]!) : undefined;
    if (month !== undefined) {
      const comma = signAt(text, scan, at + 1, tokens) === COMMA ? 1 : 0;
      const year = adjoins(scan, at + comma, tokens) ? yearAt(text, scan, at + 1 + comma, tokens) : null;
      return year === null
        ? { end: at + 1, value: `--${two(month)}-${two(day)}` }
        : { end: at + 2 + comma, value: `${year}-${two(month)}-${two(day)}` };
    }
  }
  const dotted = /^(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)$/.exec(token);
  if (dotted !== null)
    return { end: i + 1, value: dayMonth(dotted[3]!, Number(dotted[2]), Number(dotted[1])) };
  const decade = /^((?:1[5-9]|20)\d0)s$/.exec(token);
  if (decade !== null) return { end: i + 1, value: `${decade[1]}s` };
  return signedDate(text, scan, i, tokens) ?? yearAlone(text, scan, i, tokens);
}

/** Three numbers joined by hyphens or slashes, or a year and a month. */
function signedDate(text: string, scan: Scanner, i: number, tokens: number): FoundDate | null {
  const sign = touches(scan, i, tokens) ? signAt(text, scan, i + 1, tokens) : 0;
  if ((sign !== HYPHEN && sign !== SLASH) || !touches(scan, i + 1, tokens)) return null;
  if (scan.classes[i + 2] !== TOKEN.number) return null;
  const [first, second] = [tokenText(text, scan, i), tokenText(text, scan, i + 2)];
  if (!/^\d{1,4}$/.test(first) || !/^\d{1,2}$/.test(second)) return null;
  const third =
    touches(scan, i + 2, tokens) && signAt(text, scan, i + 3, tokens) === sign && touches(scan, i + 3, tokens)
      ? i + 4
      : -1;
  if (third > 0 && scan.classes[third] === TOKEN.number) {
    const last = /^\d{1,4}/.exec(tokenText(text, scan, third))![0];
    // `2024-03-05T10:00` goes on behind the day.
    const end = third + 1;
    if (isYear(first) && last.length <= 2)
      return { end, value: dayMonth(first, Number(second), Number(last)) };
    if (isYear(last) && first.length <= 2) {
      const [a, b] = [Number(first), Number(second)];
      if (a > 12 && a <= 31 && b <= 12) return { end, value: dayMonth(last, b, a) };
      if (b > 12 && b <= 31 && a <= 12) return { end, value: dayMonth(last, a, b) };
      if (a === b && a <= 12) return { end, value: dayMonth(last, a, b) };
      if (a <= 12 && b <= 12 && a > 0 && b > 0) return { end, value: last };
    }
    return null;
  }
  const month = Number(second);
  if (sign === HYPHEN && isYear(first) && second.length === 2 && month >= 1 && month <= 12 && third < 0)
    return { end: i + 3, value: `${first}-${second}` };
  return null;
}

function yearAlone(text: string, scan: Scanner, i: number, tokens: number): FoundDate | null {
  const year = yearAt(text, scan, i, tokens);
  if (year === null || i === 0 || !adjoins(scan, i - 1, tokens)) return null;
  // `in 2024`, and the second of `2023-2024`.
  if (BEFORE_YEAR.has(scan.hashes[i - 1]!)) return { end: i + 1, value: year };
  const before = signAt(text, scan, i - 1, tokens);
  if (before === HYPHEN && i > 1 && yearAt(text, scan, i - 2, tokens) !== null)
    return { end: i + 1, value: year };
  return null;
}

function dayMonth(year: string, month: number, day: number): string {
  if (month < 1 || month > 12) return year;
  return day >= 1 && day <= 31 ? `${year}-${two(month)}-${two(day)}` : `${year}-${two(month)}`;
}

/** `5`, `05`, `5th`. */
function dayAt(text: string, scan: Scanner, i: number): number | null {
  if (scan.classes[i] !== TOKEN.number || scan.ends[i]! - scan.starts[i]! > 4) return null;
  const match = /^(\d{1,2})(st|nd|rd|th)?$/i.exec(tokenText(text, scan, i));
  const day = match === null ? 0 : Number(match[1]);
  return day >= 1 && day <= 31 ? day : null;
}

function yearAt(text: string, scan: Scanner, i: number, tokens: number): string | null {
  if (i >= tokens || scan.classes[i] !== TOKEN.number || scan.ends[i]! - scan.starts[i]! !== 4) return null;
  const token = tokenText(text, scan, i);
  return isYear(token) ? token : null;
}

function isYear(token: string): boolean {
  return /^(1[5-9]|20)\d\d$/.test(token);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
