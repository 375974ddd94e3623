import { BellwetherError } from '../base/errors.ts';

/** A five-field cron expression (minute, hour, day of month, month, day of week), as sets of allowed values. */
export interface CronSchedule {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** POSIX: when both day fields are restricted, a day that matches either one counts. */
  readonly eitherDay: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** 29 February on a given weekday comes at least once in 40 years, 2100 included. */
const SEARCH_DAYS = 366 * 40;

/** Reads an expression such as `*\/15 8-18 * * mon-fri`. Throws `INVALID_INPUT` naming the field. */
export function parseCron(expression: string): CronSchedule {
  const fields = expression.trim().toLowerCase().split(/\s+/);
  if (fields.length !== 5) {
    throw new BellwetherError(
      'INVALID_INPUT',
      `The cron expression "${expression}" has ${fields.length} fields instead of five: minute, hour, day of month, month, day of week.`,
    );
  }
  const read = (
    i: number,
    name: string,
    low: number,
    high: number,
    names: readonly string[] = [],
    base = 0,
  ): number[] => {
    const values = new Set<number>();
    for (const part of fields[i]!.split(',')) {
      const match = /^(?:\*|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d+))?$/.exec(part);
      const value = (text: string): number =>
        names.includes(text) ? names.indexOf(text) + base : /^\d+$/.test(text) ? Number(text) : Number.NaN;
      const from = match?.[1] === undefined ? low : value(match[1]);
      const to =
        match?.[2] !== undefined
          ? value(match[2])
          : match?.[1] === undefined || match[3] !== undefined
            ? high
            : from;
      const step = Number(match?.[3] ?? 1);
      if (match === null || !(from >= low && to <= high && from <= to && step >= 1)) {
        throw new BellwetherError(
          'INVALID_INPUT',
          `"${part}" is not valid for the ${name} of the cron expression "${expression}" (${low} to ${high}).`,
        );
      }
      for (let v = from; v <= to; v += step) values.add(v);
    }
    return [...values].sort((a, b) => a - b);
  };
  const schedule = {
    minutes: read(0, 'minute', 0, 59),
    hours: read(1, 'hour', 0, 23),
    days: new Set(read(2, 'day of month', 1, 31)),
    months: new Set(read(3, 'month', 1, 12, MONTHS, 1)),
    weekdays: new Set(read(4, 'day of week', 0, 7, WEEKDAYS).map((day) => day % 7)),
    eitherDay: !fields[2]!.startsWith('*') && !fields[4]!.startsWith('*'),
  };
  if (nextCronTime(schedule, 0) === null) {
    throw new BellwetherError(
      'INVALID_INPUT',
      `The cron expression "${expression}" never comes: there is no such day.`,
    );
  }
  return schedule;
}

/** The first matching minute after `after`, in UTC; both in milliseconds since the epoch. Null when there is none. */
export function nextCronTime(schedule: CronSchedule, after: number): number | null {
  const first = new Date(Math.floor(after / 60_000) * 60_000 + 60_000);
  const midnight = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate());
  for (let day = 0; day <= SEARCH_DAYS; day++) {
    const date = new Date(midnight + day * 86_400_000);
    if (!matchesDay(schedule, date)) continue;
    for (const hour of schedule.hours) {
      for (const minute of schedule.minutes) {
        const time = date.getTime() + (hour * 60 + minute) * 60_000;
        if (time >= first.getTime()) return time;
      }
    }
  }
  return null;
}

function matchesDay({ days, months, weekdays, eitherDay }: CronSchedule, date: Date): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const byDay = days.has(date.getUTCDate());
  const byWeekday = weekdays.has(date.getUTCDay());
  return eitherDay ? byDay || byWeekday : byDay && byWeekday;
}
