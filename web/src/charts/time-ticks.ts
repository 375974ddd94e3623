/** Where an axis of time has its names. */
export interface TimeTick {
  readonly at: number;
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
}

const DAY_MS = 86_400_000;
/** A name and the room around it. */
const ROOM_PX = 84;
const utc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const dayName = utc({ day: 'numeric', month: 'short' });
const monthName = utc({ month: 'short' });
const monthYear = utc({ month: 'short', year: 'numeric' });

/** Steps that a calendar has: days, Mondays, firsts of months and years; the finest that leaves room for the names. */
const STEPS: readonly { readonly days: number; readonly months?: number }[] = [
  { days: 1 },
  { days: 2 },
  { days: 7 },
  { days: 14 },
  { days: 30, months: 1 },
  { days: 91, months: 3 },
  { days: 182, months: 6 },
  { days: 365, months: 12 },
  { days: 730, months: 24 },
  { days: 1826, months: 60 },
  { days: 3652, months: 120 },
  { days: 18_262, months: 600 },
];
/** A Monday. */
const MONDAY = Date.UTC(1970, 0, 5);

/** Names along an axis of `width` pixels from `from` to `to`, in UTC; the first of a year says the year. */
export function timeTicks(from: number, to: number, width: number): TimeTick[] {
  const room = Math.max(2, Math.floor(width / ROOM_PX));
  const days = (to - from) / DAY_MS;
  const step = STEPS.find((one) => days / one.days <= room) ?? (STEPS.at(-1) as (typeof STEPS)[number]);
  const times: number[] = [];
  if (step.months === undefined) {
    const size = step.days * DAY_MS;
    const base = step.days % 7 === 0 ? MONDAY : 0;
    for (let at = base + Math.ceil((from - base) / size) * size; at < to; at += size) times.push(at);
  } else {
    const start = new Date(from);
    let month = start.getUTCFullYear() * 12 + start.getUTCMonth();
    month = Math.floor(month / step.months) * step.months;
    for (let at = 0; at < to; month += step.months) {
      at = Date.UTC(Math.floor(month / 12), month % 12, 1);
      if (at >= from && at < to) times.push(at);
    }
  }
  let year = 0;
  return times.map((at) => {
    const its = new Date(at).getUTCFullYear();
    const isNew = its !== year;
    year = its;
    const text =
      step.months === undefined
        ? dayName.format(at)
        : step.months >= 12
          ? String(its)
          : (isNew ? monthYear : monthName).format(at);
    const near = ((at - from) / (to - from)) * width;
    return { at, text, anchor: near < 20 ? 'start' : width - near < 24 ? 'end' : 'middle' };
  });
}
