import { DAY_MS, HOUR_MS, SERIES_SUBJECT_KINDS, type SeriesSubjectKind } from '../../domain/series.ts';

/**
 * A subject and a week as one number, for maps: a kind, a number below 2^31, a week below 2^13 (the year 2127) fit into
 * the 53 bits of a whole number. Week 0 begins on Monday, 29 December 1969.
 */
export type SubjectWeek = number;

const WEEKS = 2 ** 13;
const NUMBERS = 2 ** 31;

export const HOURS_OF_WEEK = 168;

export function subjectWeek(kind: number, number: number, week: number): SubjectWeek {
  return (kind * NUMBERS + number) * WEEKS + week;
}

export const kindOf = (key: SubjectWeek): number => Math.floor(key / (NUMBERS * WEEKS));
export const numberOf = (key: SubjectWeek): number => Math.floor(key / WEEKS) % NUMBERS;
export const weekOf = (key: SubjectWeek): number => key % WEEKS;

/** Place in `SERIES_SUBJECT_KINDS`, as the store has it. */
export const KIND = Object.fromEntries(SERIES_SUBJECT_KINDS.map((kind, place) => [kind, place])) as Readonly<
  Record<SeriesSubjectKind, number>
>;

/** Hours since the Monday of week 0. */
export function hourOf(time: number): number {
  return Math.floor(time / HOUR_MS) + 72;
}

/** The start of an hour as `hourOf` counts them, milliseconds since the epoch. */
export function timeOfHour(hour: number): number {
  return (hour - 72) * HOUR_MS;
}

/** Days since the epoch of the Monday of a week. */
export function mondayOf(week: number): number {
  return week * 7 - 3;
}

/** How far ahead of its capture a signal may be dated. */
const AHEAD_MS = DAY_MS;

/**
 * When a signal counts, milliseconds since the epoch: at its publication, or at its capture where its date lies more than
 * a day after that, or before 1970: a clock that was wrong.
 */
export function countedAt({
  publishedAt,
  capturedAt,
}: {
  readonly publishedAt: number;
  readonly capturedAt: number;
}): number {
  return publishedAt >= 0 && publishedAt <= capturedAt + AHEAD_MS ? publishedAt : capturedAt;
}
