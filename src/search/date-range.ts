import { BellwetherError } from '../base/errors.ts';

const DATE = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/;
const TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * A range of publication from what a person or a client wrote: a year, a month, a date, or a time (UTC unless it
 * says otherwise). `from` is inclusive; `to` includes the whole year, month or day it names, and excludes a time.
 * Gives milliseconds since the epoch, `to` exclusive. Throws INVALID_INPUT.
 */
export function parseDateRange(
  from: string | undefined,
  to: string | undefined,
): { from?: number; to?: number } {
  const range = {
    ...(from === undefined || from === '' ? {} : { from: parseMoment('from', from).start }),
    ...(to === undefined || to === '' ? {} : { to: parseMoment('to', to).end }),
  };
  if (range.from !== undefined && range.to !== undefined && range.from >= range.to) {
    throw new BellwetherError(
      'INVALID_INPUT',
      `The range from "${from}" to "${to}" is empty: "to" must be later.`,
    );
  }
  return range;
}

function parseMoment(name: string, text: string): { start: number; end: number } {
  const date = DATE.exec(text);
  if (date !== null) {
    const [year, month, day] = [Number(date[1]), Number(date[2] ?? 1) - 1, Number(date[3] ?? 1)];
    const start = utc(year, month, day);
    if (new Date(start).getUTCMonth() === month && new Date(start).getUTCDate() === day) {
      const end =
        date[3] !== undefined
          ? utc(year, month, day + 1)
          : date[2] !== undefined
            ? utc(year, month + 1, 1)
            : utc(year + 1, 0, 1);
      return { start, end };
    }
  }
  const time = TIME.exec(text);
  if (time !== null) {
    const moment = Date.parse(time[1] === undefined ? `${text.replace(' ', 'T')}Z` : text);
    if (!Number.isNaN(moment)) return { start: moment, end: moment };
  }
  throw new BellwetherError(
    'INVALID_INPUT',
    `The value ${JSON.stringify(text.slice(0, 60))} of "${name}" is no date: write 2026-01-31, 2026-01, 2026 or 2026-01-31T08:00:00Z.`,
  );
}

/** `Date.UTC` takes the years 0 to 99 for 1900 to 1999. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day);
}
