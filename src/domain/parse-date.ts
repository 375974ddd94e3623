/**
 * Reads the dates that sources write: ISO 8601, RFC 822 and its many misspellings, asctime, `8/4/2016 11:52`,
 * `5 August 2024`, `2024年08月05日 PM03:01`, a year, seconds or milliseconds since the epoch. Text without a
 * zone is UTC. Where day and month could be either, slashes mean month first and dots day first.
 *
 * Gives milliseconds since the epoch, or undefined when it is no date. Any year from 0 to 9999 is read:
 * whether it is plausible is for the validate stage to say.
 */
export function parseDate(value: string | number): number | undefined {
  if (typeof value === 'number') return fromNumber(value);
  const text = value.trim();
  if (text === '' || text.length > LONGEST_DATE) return undefined;
  if (/^-?\d+(\.\d+)?$/.test(text)) return fromDigits(text);
  for (const [pattern, read] of FORMS) {
    const match = pattern.exec(text);
    if (match !== null) return read(match.groups as Groups);
  }
  return undefined;
}

const LONGEST_DATE = 100;

/** Epochs by size: seconds until the year 5138, then milliseconds, microseconds, nanoseconds. */
function fromNumber(value: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (Number.isInteger(value) && value >= 1000 && value <= 2999) return Date.UTC(value, 0, 1);
  const size = Math.abs(value);
  const milliseconds =
    size < 1e11 ? value * 1000 : size < 1e14 ? value : size < 1e17 ? value / 1e3 : value / 1e6;
  return Math.abs(milliseconds) <= 8.64e15 ? Math.round(milliseconds) : undefined;
}

/** Digits alone: a year, a compact date (`20040131`, `20040131123045`), else an epoch. */
function fromDigits(text: string): number | undefined {
  const compact =
    /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)((?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d))?$/.exec(text);
  const date = compact === null ? undefined : build(compact.groups as Groups);
  if (date !== undefined && date >= Date.UTC(1800, 0, 1) && date < Date.UTC(2200, 0, 1)) return date;
  if (/^\d{4}$/.test(text)) return build({ year: text });
  return fromNumber(Number(text));
}

type Groups = Readonly<Record<string, string | undefined>>;

const MONTH_NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d{1,2})(:(?<second>\d{1,2})([.,](?<fraction>\d+))?)?\s*(?<half>[ap]\.?m\.?(?![a-z]))?`;
const ZONE = String.raw`(?<zone>z|(utc|gmt)?\s*[+-]\s?\d{1,2}:?(\d\d)?|[a-z]{1,5})`;
const WEEKDAY = String.raw`((mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+)?`;
const MONTH = `(?<name>(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)`;
const REST = String.raw`(,?\s*(at\s+)?${TIME}(\s*${ZONE})?)?(\s*\([^()]*\))?`;
const form = (pattern: string): RegExp => new RegExp(`^${pattern}$`, 'i');

const FORMS: readonly (readonly [RegExp, (groups: Groups) => number | undefined])[] = [
  // 2004, 2004-01, 2004-01-31T12:30:45.5+01:00, also with / or . between the parts.
  [
    form(
      String.raw`(?<year>\d{4})[-/.](?<month>\d{1,2})([-/.](?<day>\d{1,2})([t\s]\s*${TIME}(\s*${ZONE})?)?)?(\s*\([^()]*\))?`,
    ),
    build,
  ],
  // Week dates: 2004-W05-3.
  [form(String.raw`(?<year>\d{4})-?w(?<week>\d\d)(-?(?<weekday>[1-7]))?`), fromWeek],
  // Ordinal dates: 2004-123.
  [form(String.raw`(?<year>\d{4})-(?<ordinal>\d{3})(t${TIME}(\s*${ZONE})?)?`), fromOrdinal],
  // 20040131T123045Z
  [
    form(
      String.raw`(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)t(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)?${ZONE}?`,
    ),
    build,
  ],
  // RFC 822: Thu, 01 Jan 2004 19:48:21 GMT; also 1-Jan-04.
  [
    form(
      String.raw`${WEEKDAY}(?<day>\d{1,2})(st|nd|rd|th)?[\s.-]+(of\s+)?${MONTH}[\s.,-]+(?<year>\d{4}|\d{2})${REST}`,
    ),
    build,
  ],
  // August 5, 2024 11:52 PM
  [form(String.raw`${WEEKDAY}${MONTH}[\s.]+(?<day>\d{1,2})(st|nd|rd|th)?,?\s+(?<year>\d{4})${REST}`), build],
  // asctime: Thu Jan  1 19:48:21 2004, with a zone before or after the year.
  [form(String.raw`${WEEKDAY}${MONTH}\s+(?<day>\d{1,2})\s+${TIME}\s+(${ZONE}\s+)?(?<year>\d{4})`), build],
  // Jan 2004
  [form(String.raw`${MONTH}[\s.,-]+(?<year>\d{4})`), build],
  // 8/4/2016 11:52
  [
    form(String.raw`(?<first>\d{1,2})(?<mark>[-/.])(?<other>\d{1,2})\k<mark>(?<year>\d{4}|\d{2})${REST}`),
    fromNumbered,
  ],
  // 2024年08月05日 PM03:01 (北京时间), 2004년 5월 15일 오후 11:23:01
  [
    form(
      String.raw`(?<year>\d{4})\s*[年년]\s*(?<month>\d{1,2})\s*[月월]\s*((?<day>\d{1,2})\s*[日일号]\s*((?<before>am|pm|上午|下午|오전|오후|午前|午後)?\s*${TIME})?)?\s*([(（]?(?<place>[^()（）]*)[)）]?)?`,
    ),
    fromEastAsian,
  ],
];

/** Hours east of Greenwich. */
const ZONES: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 1,
  bst: 1,
  cet: 1,
  met: 1,
  cest: 2,
  mest: 2,
  eet: 2,
  sast: 2,
  eest: 3,
  msk: 3,
  ist: 5.5,
  sgt: 8,
  hkt: 8,
  awst: 8,
  jst: 9,
  kst: 9,
  aest: 10,
  aedt: 11,
  nzst: 12,
  nzdt: 13,
  ast: -4,
  adt: -3,
  est: -5,
  edt: -4,
  et: -5,
  cst: -6,
  cdt: -5,
  ct: -6,
  mst: -7,
  mdt: -6,
  mt: -7,
  pst: -8,
  pdt: -7,
  pt: -8,
  akst: -9,
  akdt: -8,
  hst: -10,
}; // prettier-ignore

function build(groups: Groups): number | undefined {
  const month =
    groups.name === undefined
      ? number(groups.month, 1)
      : MONTH_NAMES.indexOf(groups.name.slice(0, 3).toLowerCase()) + 1;
  const day = number(groups.day, 1);
  const hour = hourOf(groups);
  const minute = number(groups.minute, 0);
  const second = number(groups.second, 0);
  const offset = offsetMinutes(groups.zone);
  if (month < 1 || month > 12 || day < 1 || hour > 24 || minute > 59 || second > 60 || offset === undefined)
    return undefined;
  const year = fullYear(groups.year!);
  const midnight = utc(year, month - 1, day);
  if (new Date(midnight).getUTCDate() !== day) return undefined;
  const milliseconds = Math.trunc(Number(`0.${groups.fraction ?? '0'}`) * 1000);
  return midnight + ((hour * 60 + minute - offset) * 60 + Math.min(second, 59)) * 1000 + milliseconds;
}

/** `Date.UTC` takes years below 100 for the last century. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day);
}

/** RFC 2822: two-digit years below 50 are of this century. */
function fullYear(text: string): number {
  const year = Number(text);
  return text.length > 2 ? year : year < 50 ? 2000 + year : 1900 + year;
}

function hourOf(groups: Groups): number {
  const hour = number(groups.hour, 0);
  const half = groups.half?.[0]?.toLowerCase();
  if (half === undefined || hour > 12) return hour;
  return (hour % 12) + (half === 'p' ? 12 : 0);
}

/** Undefined when the zone is none. Unknown letters are taken for UTC, as RFC 2822 says of military zones. */
function offsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined) return 0;
  const name = zone.toLowerCase();
  if (/^[a-z]+$/.test(name)) return (ZONES[name] ?? 0) * 60;
  const match = /([+-])\s?(\d{1,2}):?(\d\d)?$/.exec(name);
  if (match === null) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return minutes > 16 * 60 ? undefined : match[1] === '-' ? -minutes : minutes;
}

function fromNumbered(groups: Groups): number | undefined {
  const { first, other, mark } = groups;
  const dayFirst = mark === '.' || Number(first) > 12;
  return build({ ...groups, day: dayFirst ? first : other, month: dayFirst ? other : first });
}

function fromEastAsian(groups: Groups): number | undefined {
  const { before, place } = groups;
  const half = before === undefined ? groups.half : /pm|下午|오후|午後/i.test(before) ? 'pm' : 'am';
  const zone = place !== undefined && /北京|中国|China/i.test(place) ? '+08:00' : undefined;
  return build({ ...groups, half, zone });
}

/** ISO 8601: week 1 holds 4 January. */
function fromWeek(groups: Groups): number | undefined {
  const week = Number(groups.week);
  if (week < 1 || week > 53) return undefined;
  const fourth = utc(Number(groups.year), 0, 4);
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * 86_400_000;
  return monday + ((week - 1) * 7 + number(groups.weekday, 1) - 1) * 86_400_000;
}

function fromOrdinal(groups: Groups): number | undefined {
  const day = Number(groups.ordinal);
  const start = build({ ...groups, month: '1', day: '1' });
  return start === undefined || day < 1 || day > 366 ? undefined : start + (day - 1) * 86_400_000;
}

function number(text: string | undefined, missing: number): number {
  return text === undefined ? missing : Number(text);
}
