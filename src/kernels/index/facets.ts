import { BellwetherError } from '../../base/errors.ts';
import type { KeywordValues } from './columns.ts';
import { unknownColumn } from './filters.ts';
import type { Segment } from './segment.ts';
import type { DateInterval, Facet, FacetResult, IndexSchema } from './types.ts';

/** Counts one facet over all matches of all segments. */
export interface FacetCounter {
  /** Counts matches of the segment last begun. */
  count(documents: Int32Array, count: number): void;
  begin(segment: Segment): void;
  result(): FacetResult;
}

export function createFacetCounter(schema: IndexSchema, facet: Facet): FacetCounter {
  if ('interval' in facet) {
    if (!schema.dates.includes(facet.column)) return unknownColumn(facet.column, schema);
    return new DateCounter(facet.column, facet.interval);
  }
  if (!schema.keywords.some((column) => column.name === facet.column)) return unknownColumn(facet.column, schema);
  const top = facet.top ?? 10;
  if (!(Number.isInteger(top) && top >= 1)) throw new BellwetherError('INVALID_QUERY', `A facet of the top ${top} values cannot be counted; ask for 1 or more.`);
  return new KeywordCounter(facet.column, top);
}

class KeywordCounter implements FacetCounter {
  readonly #column: string;
  readonly #top: number;
  readonly #totals = new Map<string, number>();
  #missing = 0;
  #values: KeywordValues | null = null;
  #counts = new Uint32Array(0);

  constructor(column: string, top: number) {
    this.#column = column;
    this.#top = top;
  }

  begin(segment: Segment): void {
    this.#settle();
    this.#values = segment.keywords.get(this.#column)!;
    this.#counts = new Uint32Array(this.#values.dictionary.size + 1);
  }

  count(documents: Int32Array, count: number): void {
    const { ordinals, starts } = this.#values!;
    const counts = this.#counts;
    if (starts === null) {
      for (let i = 0; i < count; i++) counts[ordinals[documents[i]!]!]!++;
      return;
    }
    for (let i = 0; i < count; i++) {
      const from = starts[documents[i]!]!;
      const to = starts[documents[i]! + 1]!;
      if (from === to) counts[0]!++;
      for (let o = from; o < to; o++) counts[ordinals[o]!]!++;
    }
  }

  #settle(): void {
    if (this.#values === null) return;
    const words = this.#values.values();
    this.#missing += this.#counts[0]!;
    for (let i = 1; i < this.#counts.length; i++) {
      const count = this.#counts[i]!;
      if (count > 0) this.#totals.set(words[i - 1]!, (this.#totals.get(words[i - 1]!) ?? 0) + count);
    }
    this.#values = null;
  }

  result(): FacetResult {
    this.#settle();
    const buckets = [...this.#totals].map(([value, count]) => ({ value, count }));
    buckets.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
    return { buckets: buckets.slice(0, this.#top), missing: this.#missing };
  }
}

const DAY = 86_400_000;
/** Days from 1970-01-01 counted in an array rather than a map: the years 1100 to 3300. */
const FIRST_DAY = -317_800;
const DAYS = 804_000;

/** Counts per day in the hot loop; days become weeks, months or years once, at the end. */
class DateCounter implements FacetCounter {
  readonly #column: string;
  readonly #interval: DateInterval;
  #dates: Float64Array = new Float64Array(0);
  /** Counts per day from `#first` on, as wide as the dates met. */
  #counts = new Uint32Array(0);
  #first = 0;
  readonly #far = new Map<number, number>();
  #missing = 0;

  constructor(column: string, interval: DateInterval) {
    this.#column = column;
    this.#interval = interval;
  }

  begin(segment: Segment): void {
    this.#dates = segment.dates.get(this.#column)!;
  }

  count(documents: Int32Array, count: number): void {
    const dates = this.#dates;
    for (let i = 0; i < count; i++) {
      // Half a millisecond keeps midnight from rounding down into the day before.
      const day = Math.floor((dates[documents[i]!]! + 0.5) * (1 / DAY));
      const at = day - this.#first;
      if (at >= 0 && at < this.#counts.length) this.#counts[at]!++;
      else this.#countOutside(day);
    }
  }

  #countOutside(day: number): void {
    if (Number.isNaN(day)) this.#missing++;
    else if (day < FIRST_DAY || day >= FIRST_DAY + DAYS) this.#far.set(day, (this.#far.get(day) ?? 0) + 1);
    else {
      const first = this.#counts.length === 0 ? day - 400 : Math.min(this.#first, day - 400);
      const end = this.#counts.length === 0 ? day + 400 : Math.max(this.#first + this.#counts.length, day + 400);
      const wider = new Uint32Array(end - first);
      if (this.#counts.length > 0) wider.set(this.#counts, this.#first - first);
      this.#counts = wider;
      this.#first = first;
      this.#counts[day - first]!++;
    }
  }

  result(): FacetResult {
    const days = [...this.#far];
    for (let i = 0; i < this.#counts.length; i++) if (this.#counts[i]! > 0) days.push([this.#first + i, this.#counts[i]!]);
    days.sort((a, b) => a[0] - b[0]);
    const buckets: { value: string; count: number }[] = [];
    for (const [day, count] of days) {
      const value = new Date(startOf(day, this.#interval) * DAY).toISOString().slice(0, -14);
      const last = buckets[buckets.length - 1];
      if (last?.value === value) last.count += count;
      else buckets.push({ value, count });
    }
    return { buckets, missing: this.#missing };
  }
}

/** The first day of the interval that holds a day, both in days since 1970-01-01. */
function startOf(day: number, interval: DateInterval): number {
  if (interval === 'day') return day;
  if (interval === 'week') return day - ((((day + 3) % 7) + 7) % 7); // 1970-01-01 was a Thursday
  const date = new Date(day * DAY);
  if (interval === 'year') date.setUTCMonth(0);
  date.setUTCDate(1);
  return Math.floor(date.getTime() / DAY);
}
