const SCALES: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  million: 1e6,
  bn: 1e9,
  b: 1e9,
  billion: 1e9,
  tn: 1e12,
  trillion: 1e12,
};
const CURRENCIES: Readonly<Record<string, string>> = {
  $: 'USD',
  us$: 'USD',
  usd: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  '€': 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  gbp: 'GBP',
  pound: 'GBP',
  pounds: 'GBP',
  '¥': 'JPY',
  jpy: 'JPY',
  yen: 'JPY',
};
/** "One" is left out: it is a pronoun more often than a number. */
const WORDS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'zero - two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, value) => [word, value] as const),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, i) => [word, (i + 2) * 10] as const),
]);

const NUMBER = new RegExp(
  [
    String.raw`(?<before>us\$|[$€£¥]|\b(?:usd|eur|gbp|jpy))?\s?`,
    String.raw`(?<value>\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\b(?:${Object.keys(WORDS)
      .filter((word) => word !== '-')
      .join('|')})\b)`,
    String.raw`(?:[\s-]?(?<scale>thousand|million|billion|trillion|bn|mn|tn|[kmb])(?![\p{L}\p{N}]))?`,
    String.raw`(?:\s?(?<percent>%|percent\b|per\s?cent\b)|\s(?<after>dollars?|euros?|pounds?|yen|usd|eur|gbp|jpy)\b)?`,
  ].join(''),
  'giu',
);

/**
 * The quantities that a text states, in one form: `5000000 USD`, `12 %`, `2024`. "5m", "5 million" and "5,000,000" are the
 * same; so are "12 %" and "12 per cent", "two" and "2".
 */
export function readNumbers(text: string): Set<string> {
  const numbers = new Set<string>();
  for (const { groups } of text.matchAll(NUMBER)) {
    const { before, value, scale, percent, after } = groups as Record<string, string | undefined>;
    const plain = WORDS[value!.toLowerCase()] ?? Number(value!.replace(/[,\u00a0\u202f]/g, ''));
    const amount = Number((plain * (SCALES[scale?.toLowerCase() ?? ''] ?? 1)).toPrecision(12));
    const currency = CURRENCIES[(before ?? after ?? '').toLowerCase()];
    numbers.add(
      `${amount}${percent === undefined ? '' : ' %'}${currency === undefined ? '' : ` ${currency}`}`,
    );
  }
  return numbers;
}

/** Whether sources that state `known` support a stated quantity: with its unit, or without where it names none. */
export function supportsNumber(known: ReadonlySet<string>, stated: string): boolean {
  if (known.has(stated)) return true;
  if (/ /.test(stated)) return false;
  // "Raised 5 million" of a source that says "$5 million".
  return Object.values(CURRENCIES).some((currency) => known.has(`${stated} ${currency}`));
}
