import { createHashIndex } from '../text/hash-index.ts';
import { hashExact, hashFolded, type Scanner, TOKEN } from '../text/scanner.ts';
import {
  CURRENCY_CODES,
  CURRENCY_SIGNS,
  CURRENCY_WORDS,
  DOLLAR_OWNERS,
  DOLLARS,
  DOUBTFUL_CURRENCY_WORDS,
  NUMERALS,
  POWERS,
  powerOf,
  readNumber,
  SPOKEN_POWERS,
  scaled,
} from './amounts.ts';
import { DATE_OPENERS, dateAt, opensDate } from './dates.ts';
import { adjoins, signAt, tokenText, touches } from './neighbours.ts';

/** A sum of money, a date or a share; offsets in UTF-16 code units, end exclusive. */
export interface ValueSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: 'money' | 'date' | 'percent';
  /** Money `USD 5000000` (ISO 4217), percent `12.5 %` or `2 pp` (percentage points), dates as in `dates.ts`. */
  readonly value: string;
}

interface Amount {
  readonly digits: string;
  readonly power: number;
  /** Whether a word or letter said the power. */
  readonly spoken: boolean;
  /** The token after its last. */
  readonly end: number;
}

const CODES: ReadonlyMap<number, string> = new Map(
  CURRENCY_CODES.map(([written, code]) => [hashExact(written), code]),
);
const WRITTEN_CODES = createHashIndex();
for (const hash of CODES.keys()) WRITTEN_CODES.add(hash);
const OPENERS = createHashIndex();
for (const hash of [...DOLLARS.keys(), ...NUMERALS.keys(), ...DATE_OPENERS]) OPENERS.add(hash);
const [PERCENT, PER, CENT, PCT, PERCENTAGE, POINT, POINTS, TO, AND, A] = [
  'percent',
  'per',
  'cent',
  'pct',
  'percentage',
  'point',
  'points',
  'to',
  'and',
  'a',
].map(hashFolded) as [number, number, number, number, number, number, number, number, number, number];
const [PERCENT_SIGN, HYPHEN, DASH, MINUS, STOP, DOLLAR] = [0x25, 0x2d, 0x2013, 0x2212, 0x2e, 0x24];

/**
 * Sums of money, dates and percentages by rules over the scan, in order and apart. In a range (`$5-10 million`, `5 to 10 %`)
 * each end is a value of its own. Relative dates (`yesterday`, `Monday`) are left alone: what they mean is not in the text.
 * O(tokens).
 */
export function findValues(text: string, scan: Scanner): readonly ValueSpan[] {
  const tokens = scan.sentences[scan.sentenceCount]!;
  const found: ValueSpan[] = [];
  const { classes, hashes } = scan;
  let i = 0;
  while (i < tokens) {
    const kind = classes[i]!;
    let end = 0;
    if (kind === TOKEN.number) end = fromNumber(text, scan, i, tokens, found);
    else if (kind === TOKEN.punctuation) {
      if (CURRENCY_SIGNS.has(text.charCodeAt(scan.starts[i]!)))
        end = fromSign(text, scan, i, i, tokens, found);
    } else if (kind !== TOKEN.other && mayOpen(scan, i)) {
      if (CODES.has(scan.exact[i]!)) end = fromCode(text, scan, i, tokens, found);
      else if (
        DOLLARS.has(hashes[i]!) &&
        signAt(text, scan, i + 1, tokens) === DOLLAR &&
        touches(scan, i, tokens)
      )
        end = fromSign(text, scan, i + 1, i, tokens, found);
      else if (NUMERALS.has(hashes[i]!)) end = fromNumber(text, scan, i, tokens, found);
      if (end === 0 && opensDate(hashes[i]!)) end = addDate(text, scan, i, tokens, found);
    }
    i = end > i ? end : i + 1;
  }
  return found;
}

/** Whether a word is one of those that a value may begin with: nearly none is, and one look-up says so. */
function mayOpen(scan: Scanner, i: number): boolean {
  return OPENERS.get(scan.hashes[i]!) >= 0 || WRITTEN_CODES.get(scan.exact[i]!) >= 0;
}

function add(
  scan: Scanner,
  from: number,
  end: number,
  kind: ValueSpan['kind'],
  value: string,
  into: ValueSpan[],
): number {
  into.push({ start: scan.starts[from]!, end: scan.ends[end - 1]!, kind, value });
  return end;
}

function addDate(text: string, scan: Scanner, i: number, tokens: number, into: ValueSpan[]): number {
  const date = dateAt(text, scan, i, tokens);
  return date === null ? 0 : add(scan, i, date.end, 'date', date.value, into);
}

/** `$5 million`, `US$5m`: the sign stands at `sign`, the value begins at `from`. */
function fromSign(
  text: string,
  scan: Scanner,
  sign: number,
  from: number,
  tokens: number,
  into: ValueSpan[],
): number {
  const owner = from < sign ? DOLLARS.get(scan.hashes[from]!) : undefined;
  const code = owner ?? CURRENCY_SIGNS.get(text.charCodeAt(scan.starts[sign]!))!;
  const amount = adjoins(scan, sign, tokens) ? amountAt(text, scan, sign + 1, tokens) : null;
  return amount === null ? 0 : addMoney(text, scan, from, amount, code, tokens, into);
}

/** `USD 5 million`, `Rs. 500 crore`. */
function fromCode(text: string, scan: Scanner, i: number, tokens: number, into: ValueSpan[]): number {
  const stop = signAt(text, scan, i + 1, tokens) === STOP && touches(scan, i, tokens) ? 1 : 0;
  const amount = adjoins(scan, i + stop, tokens) ? amountAt(text, scan, i + 1 + stop, tokens) : null;
  return amount === null ? 0 : addMoney(text, scan, i, amount, CODES.get(scan.exact[i]!)!, tokens, into);
}

/** Adds a sum and, where a range follows, the other end of it: `$5-10 million` is two sums of millions. */
function addMoney(
  text: string,
  scan: Scanner,
  from: number,
  amount: Amount,
  code: string,
  tokens: number,
  into: ValueSpan[],
): number {
  const joint = rangeJoint(text, scan, amount.end, tokens);
  const other = joint > 0 ? amountAt(text, scan, joint, tokens) : null;
  const shared = other?.spoken && !amount.spoken ? other.power : amount.power;
  add(scan, from, amount.end, 'money', `${code} ${scaled(amount.digits, shared)}`, into);
  // `$5 to 10 million`; but not `$5 and 10 people`.
  if (other === null || !other.spoken) return amount.end;
  return add(scan, joint, other.end, 'money', `${code} ${scaled(other.digits, other.power)}`, into);
}

/** A number with no currency before it: a percentage, a sum whose currency follows, or a date. */
function fromNumber(text: string, scan: Scanner, i: number, tokens: number, into: ValueSpan[]): number {
  const share = percentAt(text, scan, i, tokens);
  if (share > 0) return addPercent(text, scan, i, i, share, into);
  const joint = classIsNumber(scan, i) ? rangeJoint(text, scan, i + 1, tokens) : 0;
  if (joint > 0 && classIsNumber(scan, joint)) {
    const second = percentAt(text, scan, joint, tokens);
    if (second > 0 && readNumber(tokenText(text, scan, i))?.suffix === '') {
      const suffix = scan.hashes[second - 1] === POINTS ? 'pp' : '%';
      add(
        scan,
        i,
        i + 1,
        'percent',
        `${scaled(readNumber(tokenText(text, scan, i))!.digits, 0)} ${suffix}`,
        into,
      );
      return addPercent(text, scan, joint, joint, second, into);
    }
  }
  const amount = amountAt(text, scan, i, tokens);
  if (amount !== null) {
    const [code, end] = currencyAfter(text, scan, amount, tokens);
    if (code !== '')
      return add(scan, i, end, 'money', `${code} ${scaled(amount.digits, amount.power)}`, into);
  }
  return classIsNumber(scan, i) ? addDate(text, scan, i, tokens, into) : 0;
}

function addPercent(
  text: string,
  scan: Scanner,
  i: number,
  from: number,
  end: number,
  into: ValueSpan[],
): number {
  const number = classIsNumber(scan, i) ? readNumber(tokenText(text, scan, i)) : null;
  const digits = number?.digits ?? NUMERALS.get(scan.hashes[i]!);
  if (digits === undefined || (number !== null && number.suffix !== '')) return 0;
  const last = scan.hashes[end - 1];
  const unit = last === POINTS || last === POINT ? 'pp' : '%';
  // A sign of its own, not the hyphen of a range or a compound.
  const sign = i > 0 ? signAt(text, scan, i - 1, i) : 0;
  const negative =
    (sign === HYPHEN || sign === MINUS) &&
    scan.ends[i - 1] === scan.starts[i] &&
    (i === 1 || scan.ends[i - 2]! < scan.starts[i - 1]!);
  return add(
    scan,
    negative ? from - 1 : from,
    end,
    'percent',
    `${negative ? '-' : ''}${scaled(digits, 0)} ${unit}`,
    into,
  );
}

/** The token after `%`, `percent`, `per cent`, `percentage points` behind token `i`; 0 when none follows. */
function percentAt(text: string, scan: Scanner, i: number, tokens: number): number {
  if (!adjoins(scan, i, tokens)) return 0;
  const next = i + 1;
  const hash = scan.hashes[next]!;
  if (signAt(text, scan, next, tokens) === PERCENT_SIGN) return next + 1;
  if (hash === PERCENT || hash === PCT) return next + 1;
  if (!adjoins(scan, next, tokens)) return 0;
  const after = scan.hashes[next + 1]!;
  if (hash === PER && after === CENT) return next + 2;
  return hash === PERCENTAGE && (after === POINT || after === POINTS) ? next + 2 : 0;
}

/** A number and its power of ten: `5`, `5M`, `5.2 billion`, `five million`, `half a billion`. */
function amountAt(text: string, scan: Scanner, i: number, tokens: number): Amount | null {
  if (i >= tokens) return null;
  if (!classIsNumber(scan, i)) {
    const digits = NUMERALS.get(scan.hashes[i]!);
    if (digits === undefined || !adjoins(scan, i, tokens)) return null;
    const at = scan.hashes[i + 1] === A && adjoins(scan, i + 1, tokens) ? i + 2 : i + 1;
    const power = SPOKEN_POWERS.get(scan.hashes[at]!);
    return power === undefined ? null : { digits, power, spoken: true, end: at + 1 };
  }
  const number = readNumber(tokenText(text, scan, i));
  if (number === null) return null;
  const own = powerOf(number.suffix);
  if (own === undefined) return null;
  let at = i + 1;
  // `$5-million`
  if (signAt(text, scan, at, tokens) === HYPHEN && touches(scan, i, tokens) && touches(scan, at, tokens))
    at++;
  const follows = at < tokens && scan.starts[at]! - scan.ends[at - 1]! <= 2;
  const power = number.suffix === '' && follows ? POWERS.get(scan.hashes[at]!) : undefined;
  if (power !== undefined) return { digits: number.digits, power, spoken: true, end: at + 1 };
  return { digits: number.digits, power: own, spoken: own > 0, end: i + 1 };
}

/** The currency behind an amount and the token after it. */
function currencyAfter(
  text: string,
  scan: Scanner,
  amount: Amount,
  tokens: number,
): readonly [string, number] {
  const at = amount.end;
  if (!adjoins(scan, at - 1, tokens)) return ['', at];
  const sign = CURRENCY_SIGNS.get(signAt(text, scan, at, tokens));
  // `5 $` may be the end of one sum and the sign of the next.
  if (sign !== undefined && !(adjoins(scan, at, tokens) && classIsNumber(scan, at + 1)))
    return [sign, at + 1];
  const code = CODES.get(scan.exact[at]!);
  if (code !== undefined) return [code, at + 1];
  const hash = scan.hashes[at]!;
  const word = CURRENCY_WORDS.get(hash) ?? (amount.spoken ? DOUBTFUL_CURRENCY_WORDS.get(hash) : undefined);
  if (word !== undefined) return [word, at + 1];
  const owner = DOLLAR_OWNERS.get(hash);
  if (owner !== undefined && adjoins(scan, at, tokens) && CURRENCY_WORDS.get(scan.hashes[at + 1]!) === 'USD')
    return [owner, at + 2];
  return ['', at];
}

/** The token behind a hyphen, a dash, `to` or `and` at `at`, where the other end of a range may stand; 0 otherwise. */
function rangeJoint(text: string, scan: Scanner, at: number, tokens: number): number {
  if (at >= tokens || !adjoins(scan, at - 1, tokens) || !adjoins(scan, at, tokens)) return 0;
  const sign = signAt(text, scan, at, tokens);
  const hash = scan.hashes[at]!;
  return sign === HYPHEN || sign === DASH || hash === TO || hash === AND ? at + 1 : 0;
}

function classIsNumber(scan: Scanner, i: number): boolean {
  return scan.classes[i] === TOKEN.number;
}
