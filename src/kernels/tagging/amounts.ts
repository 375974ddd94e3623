import { hashFolded } from '../text/scanner.ts';

/** A number as written in a text, exact: digits with at most one stop, no sign, no thousands' marks. */
export interface WrittenNumber {
  readonly digits: string;
  /** Letters right behind the digits: `M` in `5M`. */
  readonly suffix: string;
}

/** Characters of a number token that is read; a longer one is no amount. */
const LONGEST_NUMBER = 24;

/** Reads a token of class number; null for `3rd`-like mixtures it cannot take apart and for addresses such as `10.0.0.1`. */
export function readNumber(token: string): WrittenNumber | null {
  if (token.length > LONGEST_NUMBER) return null;
  const match = /^([\d.,]+)([A-Za-z]*)$/.exec(token);
  if (match === null) return null;
  const written = match[1]!;
  const suffix = match[2]!;
  if (/^\d+(\.\d+)?$/.test(written)) return { digits: written, suffix };
  // 1,234,567.89 and the Indian 12,34,567; then 1.234.567,89; then a decimal comma.
  if (/^\d{1,3}(,\d{2,3})*,\d{3}(\.\d+)?$/.test(written))
    return { digits: written.replaceAll(',', ''), suffix };
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(written))
    return { digits: written.replaceAll('.', '').replace(',', '.'), suffix };
  if (/^\d{1,3}(\.\d{3}){2,}$/.test(written)) return { digits: written.replaceAll('.', ''), suffix };
  if (/^\d+,\d{1,2}$/.test(written)) return { digits: written.replace(',', '.'), suffix };
  return null;
}

/** `digits` times ten to the `power`, without leading or trailing zeros: `1.25`, 6 -> `1250000`. */
export function scaled(digits: string, power: number): string {
  const [whole = '', part = ''] = digits.split('.');
  const all = whole + part.padEnd(power, '0');
  const point = whole.length + power;
  const left = all.slice(0, point).replace(/^0+(?=\d)/, '');
  const right = all.slice(point).replace(/0+$/, '');
  return right === '' ? left : `${left}.${right}`;
}

function table<T>(rows: readonly (readonly [words: string, value: T])[]): ReadonlyMap<number, T> {
  return new Map(
    rows.flatMap(([words, value]) => words.split(' ').map((word) => [hashFolded(word), value] as const)),
  );
}

/** Powers of ten by the scanner's folded hash. */
export const POWERS = table([
  ['thousand', 3],
  ['lakh lakhs lac', 5],
  ['million millions mn mln mio m', 6],
  ['crore crores cr', 7],
  ['billion billions bn bln b', 9],
  ['trillion trillions tn trn t', 12],
]);
/** Powers that are words, not letters that may stand for a unit. */
export const SPOKEN_POWERS = table([
  ['thousand', 3],
  ['lakh lakhs', 5],
  ['million millions', 6],
  ['crore crores', 7],
  ['billion billions', 9],
  ['trillion trillions', 12],
]);

const SUFFIXES: Readonly<Record<string, number>> = {
  '': 0,
  k: 3,
  m: 6,
  mn: 6,
  mln: 6,
  mm: 6,
  million: 6,
  cr: 7,
  b: 9,
  bn: 9,
  bln: 9,
  billion: 9,
  t: 12,
  tn: 12,
  trn: 12,
};

/** The power of ten that letters behind the digits stand for; undefined when they mean something else. */
export function powerOf(suffix: string): number | undefined {
  const lower = suffix.toLowerCase();
  return Object.hasOwn(SUFFIXES, lower) ? SUFFIXES[lower] : undefined;
}

/** Small numbers in words. */
export const NUMERALS = table([
  ['half', '0.5'],
  ['a one', '1'],
  ['two', '2'],
  ['three', '3'],
  ['four', '4'],
  ['five', '5'],
  ['six', '6'],
  ['seven', '7'],
  ['eight', '8'],
  ['nine', '9'],
  ['ten', '10'],
  ['eleven', '11'],
  ['twelve', '12'],
  ['fifteen', '15'],
  ['twenty', '20'],
  ['thirty', '30'],
  ['forty', '40'],
  ['fifty', '50'],
  ['sixty', '60'],
  ['seventy', '70'],
  ['eighty', '80'],
  ['ninety', '90'],
]);

/** ISO 4217 codes by the sign that stands before or after a number. */
export const CURRENCY_SIGNS: ReadonlyMap<number, string> = new Map(
  Object.entries({
    $: 'USD',
    '€': 'EUR',
    '£': 'GBP',
    '¥': 'JPY',
    '₹': 'INR',
    '₩': 'KRW',
    '₽': 'RUB',
    '₺': 'TRY',
    '₪': 'ILS',
    '₦': 'NGN',
    '₫': 'VND',
    '₱': 'PHP',
    '₴': 'UAH',
    '฿': 'THB',
  }).map(([sign, code]) => [sign.charCodeAt(0), code]),
);

/** What a word right before a dollar sign makes of it: `US$`, `HK$`. */
export const DOLLARS = table([
  ['us u.s.', 'USD'],
  ['a au aus', 'AUD'],
  ['c ca can', 'CAD'],
  ['hk', 'HKD'],
  ['nz', 'NZD'],
  ['s sg', 'SGD'],
  ['nt', 'TWD'],
  ['r', 'BRL'],
  ['mx', 'MXN'],
]);

const CODES =
  `USD EUR GBP JPY CNY RMB INR CHF CAD AUD NZD SEK NOK DKK PLN CZK HUF RON BGN TRY RUB UAH ILS AED SAR QAR KWD EGP ZAR
NGN KES GHS BRL MXN ARS CLP COP PEN KRW TWD HKD SGD MYR THB IDR PHP VND PKR BDT LKR`.split(/\s+/);

/** Codes as written, in capitals; `Rs` too. By the scanner's exact hash. */
export const CURRENCY_CODES: readonly (readonly [string, string])[] = [
  ...CODES.map((code) => [code, code === 'RMB' ? 'CNY' : code] as const),
  ['Rs', 'INR'],
  ['INR', 'INR'],
];

/** Names of currencies behind a number. */
export const CURRENCY_WORDS = table([
  ['dollar dollars', 'USD'],
  ['euro euros', 'EUR'],
  ['yen', 'JPY'],
  ['yuan renminbi', 'CNY'],
  ['rupee rupees', 'INR'],
  ['ruble rubles rouble roubles', 'RUB'],
  ['franc francs', 'CHF'],
  ['shekel shekels', 'ILS'],
  ['rand', 'ZAR'],
  ['naira', 'NGN'],
  ['zloty', 'PLN'],
  ['lira', 'TRY'],
]);
/** Names that mean something else too: only behind a power of ten. */
export const DOUBTFUL_CURRENCY_WORDS = table([
  ['pound pounds sterling', 'GBP'],
  ['won', 'KRW'],
  ['pesos peso', 'MXN'],
  ['kronor', 'SEK'],
  ['kroner', 'NOK'],
  ['reais', 'BRL'],
]);
/** Whose dollars. */
export const DOLLAR_OWNERS = table([
  ['us u.s. american', 'USD'],
  ['canadian', 'CAD'],
  ['australian', 'AUD'],
  ['singapore', 'SGD'],
  ['taiwan', 'TWD'],
]);
