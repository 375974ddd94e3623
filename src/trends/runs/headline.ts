import { DAY_MS } from '../../domain/series.ts';
import type { Burst, ChangePoint, Horizon, TrendSubject } from '../../domain/trend.ts';
import type { TrendFigures } from './analysis.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export interface HeadlineInput {
  readonly subject: TrendSubject;
  readonly figures: TrendFigures;
  /** The burst that lasts or the last one within 30 days. */
  readonly burst: Burst | null;
  readonly changePoints: readonly ChangePoint[];
  readonly horizon: Horizon | null;
  readonly asOf: number;
}

/** What a colleague would say: `Solid-state batteries: rising since March, 41 signals from 17 sources in 30 days, H2`. */
export function headlineOf(input: HeadlineInput): string {
  const { subject, figures, horizon } = input;
  const { recent, sources } = figures;
  const name = subject.name.charAt(0).toUpperCase() + subject.name.slice(1);
  const counted =
    recent === 0
      ? 'no signal in 30 days'
      : `${many(recent, 'signal')} from ${many(sources, 'source')} in 30 days`;
  return [`${name}: ${movement(input)}`, counted, ...(horizon === null ? [] : [horizon])].join(', ');
}

function movement({ figures, burst, changePoints, asOf }: HeadlineInput): string {
  if (burst !== null && burst.endsAt === null) return `in a burst since ${day(burst.startsAt, asOf)}`;
  if (figures.recent === 0 && asOf - figures.lastAt > 30 * DAY_MS)
    return `silent since ${month(figures.lastAt, asOf)}`;
  const last = changePoints.at(-1);
  if (figures.direction > 0)
    return last !== undefined && last.after > last.before
      ? `rising since ${month(last.at, asOf)}`
      : 'rising in the last 30 days';
  if (figures.direction < 0)
    return last !== undefined && last.after < last.before
      ? `falling since ${month(last.at, asOf)}`
      : 'falling in the last 30 days';
  if (burst !== null) return `calm again after a burst that peaked on ${day(burst.peaksAt, asOf)}`;
  if (figures.firstAt > asOf - 90 * DAY_MS) return `new since ${month(figures.firstAt, asOf)}`;
  return 'steady';
}

function day(at: number, asOf: number): string {
  return `${new Date(at).getUTCDate()} ${month(at, asOf)}`;
}

/** With the year where it is not the year that ends with the data. */
function month(at: number, asOf: number): string {
  const date = new Date(at);
  const name = MONTHS[date.getUTCMonth()]!;
  return asOf - at < 300 * DAY_MS ? name : `${name} ${date.getUTCFullYear()}`;
}

function many(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
