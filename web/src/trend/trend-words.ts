import type { Burst, Trend, TrendKind } from '../api/contract.ts';
import { kindStyle } from '../entity/kind-style.ts';
import { formatCount, formatQuantity } from '../format/number.ts';

/** What a subject is, in a word: `Topic`, `Technology`, `Term`. */
export function subjectWord({
  kind,
  entity_kind,
}: {
  readonly kind: TrendKind;
  readonly entity_kind: string | null;
}): string {
  switch (kind) {
    case 'topic':
      return 'Topic';
    case 'term':
      return 'Term';
    case 'entity':
      return entity_kind === null ? 'Entity' : kindStyle(entity_kind).one;
    default:
      return kind satisfies never;
  }
}

/** Change against the 30 days before, given what its sources published; `new` where there was nothing before. */
export function changeOf({ recent, before, growth }: Pick<Trend, 'recent' | 'before' | 'growth'>): {
  readonly direction: 'up' | 'down' | 'level';
  readonly text: string;
} {
  if (before === 0 && recent > 0) return { direction: 'up', text: 'new' };
  if (before === 0) return { direction: 'level', text: 'none' };
  if (Math.abs(growth) < 0.005) return { direction: 'level', text: 'as before' };
  return {
    direction: growth > 0 ? 'up' : 'down',
    text: growth >= 9.995 ? `${formatCount(growth + 1)}×` : `${signed(growth * 100, 0)} %`,
  };
}

/** The headline below a heading that is the name: `Rising since March, ...`. */
export function sentenceOf({ name, headline }: { readonly name: string; readonly headline: string }): string {
  const rest = headline.startsWith(`${name}: `) ? headline.slice(name.length + 2) : headline;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** With a sign, and a minus as wide as the plus. */
export function signed(value: number, digits = 1): string {
  const text = decimal(Math.abs(value), digits);
  if (Number(text.replaceAll(',', '')) === 0) return decimal(0, digits);
  return value > 0 ? `+${text}` : `−${text}`;
}

export function decimal(value: number, digits = 1): string {
  let format = formats.get(digits);
  if (format === undefined) {
    format = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(digits, format);
  }
  return format.format(value);
}
const formats = new Map<number, Intl.NumberFormat>();

/** As exact as it was computed, for evidence: up to six digits after the point, none that say nothing. */
export function exactNumber(value: number): string {
  return exact.format(value);
}
const exact = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const dayYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `3 Jan`, with the year unless it is that of `beside`. */
export function dayWords(at: string, beside?: string): string {
  const isSameYear = beside !== undefined && at.slice(0, 4) === beside.slice(0, 4);
  return (isSameYear ? day : dayYear).format(Date.parse(at));
}

const DAY_MS = 86_400_000;

/** `3 to 9 Jan 2018`, `since 3 Jan 2018`. The end of a burst is the day after its last. */
export function burstSpan(burst: Burst): string {
  if (burst.ends_at === null) return `since ${dayWords(burst.starts_at)}`;
  const last = new Date(Date.parse(burst.ends_at) - DAY_MS).toISOString();
  if (last.slice(0, 10) <= burst.starts_at.slice(0, 10)) return dayWords(burst.starts_at);
  return `${dayWords(burst.starts_at, last)} to ${dayWords(last)}`;
}

/** How many times what was expected; null where nothing was. */
export function timesExpected(burst: Pick<Burst, 'signals' | 'expected'>): string | null {
  if (burst.expected <= 0) return null;
  const times = burst.signals / burst.expected;
  return `${times < 10 ? decimal(times) : formatCount(times)}×`;
}

/** `84 signals where 31 were expected, from 12 voices`. */
export function burstWords(burst: Burst): string {
  const expected = burst.expected < 10 ? decimal(burst.expected) : formatCount(burst.expected);
  return `${formatCount(burst.signals)} signals where ${expected} ${burst.expected === 1 ? 'was' : 'were'} expected, from ${formatQuantity(burst.sources, 'voice')}`;
}
