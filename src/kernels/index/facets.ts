import { BellwetherError } from '../../base/errors.ts';
import type { Ordinals } from './columns.ts';
import { DAY } from './days.ts';
import { unknownColumn } from './filters.ts';
import type { Segment } from './segment.ts';
import type { DateInterval, Deletions, Facet, FacetResult, IndexSchema } from './types.ts';

/**
 * Counts one facet over all matches of all segments: an array of counts by ordinal per segment, O(1) a match, joined
 * by value when the segment is done.
 */
export class FacetCounter {
  readonly #facet: Facet;
  readonly #totals = new Map<string | number, number>();
  #missing = 0;

  constructor(schema: IndexSchema, facet: Facet) {
    const known =
      'interval' in facet
        ? schema.dates.includes(facet.column)
        : schema.keywords.some((column) => column.name === facet.column);
    if (!known) unknownColumn(facet.column, schema);
    if (!('interval' in facet) && !(Number.isInteger(facet.top ?? 10) && (facet.top ?? 10) >= 1)) {
      throw new BellwetherError(
        'INVALID_QUERY',
        `A facet of the top ${facet.top} values cannot be counted; ask for 1 or more.`,
      );
    }
    this.#facet = facet;
  }

  #column: FacetColumn | null = null;
  #counts = new Uint32Array(0);

  begin(segment: Segment): void {
    this.#settle();
    this.#column = columnOf(segment, this.#facet);
    this.#counts = new Uint32Array(this.#column.size + 1);
  }

  /** Counts matches of the segment last begun. */
  count(documents: Int32Array, count: number): void {
    const { ordinals, starts } = this.#column!;
    if (starts !== null) countSeveral(this.#counts, ordinals, starts, { documents, count });
    else if (ordinals instanceof Uint8Array) countBytes(this.#counts, ordinals, documents, count);
    else if (ordinals instanceof Uint16Array) countPairs(this.#counts, ordinals, documents, count);
    else countWords(this.#counts, ordinals, documents, count);
  }

  /** Counts every document of the segment last begun but the deleted, from counts made once per segment. */
  countAll(segment: Segment, deleted: Deletions | undefined): void {
    const column = this.#column!;
    this.#counts.set(allCounts(segment, this.#facet.column, column));
    if (deleted === undefined) return;
    const gone = new Int32Array(1);
    for (let w = 0; w < deleted.length; w++) {
      for (let left = deleted[w]! | 0; left !== 0; left &= left - 1) {
        gone[0] = (w << 5) + 31 - Math.clz32(left & -left);
        this.#uncount(gone[0]);
      }
    }
  }

  #uncount(document: number): void {
    const { ordinals, starts } = this.#column!;
    if (starts === null) this.#counts[ordinals[document]!]!--;
    else {
      const to = starts[document + 1]!;
      if (starts[document] === to) this.#counts[0]!--;
      for (let o = starts[document]!; o < to; o++) this.#counts[ordinals[o]!]!--;
    }
  }

  #settle(): void {
    if (this.#column === null) return;
    const values = this.#column.values();
    this.#missing += this.#counts[0]!;
    for (let i = 1; i < this.#counts.length; i++) {
      const count = this.#counts[i]!;
      if (count > 0) this.#totals.set(values[i - 1]!, (this.#totals.get(values[i - 1]!) ?? 0) + count);
    }
    this.#column = null;
  }

  result(): FacetResult {
    this.#settle();
    const facet = this.#facet;
    const buckets =
      'interval' in facet
        ? byInterval(this.#totals as Map<number, number>, facet.interval)
        : topValues(this.#totals as Map<string, number>, facet.top ?? 10);
    return { buckets, missing: this.#missing };
  }
}

interface FacetColumn {
  readonly ordinals: Ordinals;
  readonly starts: Uint32Array | null;
  readonly size: number;
  values(): ArrayLike<string | number>;
}

function columnOf(segment: Segment, facet: Facet): FacetColumn {
  if ('interval' in facet) {
    const { ordinals, days } = segment.days.get(facet.column)!;
    return { ordinals, starts: null, size: days.length, values: () => days };
  }
  const { ordinals, starts, dictionary, values } = segment.keywords.get(facet.column)!;
  return { ordinals, starts, size: dictionary.size, values };
}

// One loop per element type: shared, the engine would look the type up at every document.

function countBytes(counts: Uint32Array, ordinals: Uint8Array, documents: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) counts[ordinals[documents[i]!]!]!++;
}

function countPairs(counts: Uint32Array, ordinals: Uint16Array, documents: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) counts[ordinals[documents[i]!]!]!++;
}

function countWords(counts: Uint32Array, ordinals: Uint32Array, documents: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) counts[ordinals[documents[i]!]!]!++;
}

function countSeveral(
  counts: Uint32Array,
  ordinals: Ordinals,
  starts: Uint32Array,
  { documents, count }: { readonly documents: Int32Array; readonly count: number },
): void {
  for (let i = 0; i < count; i++) {
    const document = documents[i]!;
    const to = starts[document + 1]!;
    let o = starts[document]!;
    if (o === to) counts[0]!++;
    for (; o < to; o++) counts[ordinals[o]!]!++;
  }
}

/** Counts over whole segments, which never change; freed with the segment. */
const whole = new WeakMap<Segment, Map<string, Uint32Array>>();

function allCounts(segment: Segment, name: string, { ordinals, starts, size }: FacetColumn): Uint32Array {
  let columns = whole.get(segment);
  if (columns === undefined) whole.set(segment, (columns = new Map()));
  let counts = columns.get(name);
  if (counts === undefined) {
    counts = new Uint32Array(size + 1);
    for (let i = 0; i < ordinals.length; i++) counts[ordinals[i]!]!++;
    if (starts !== null)
      for (let d = 0; d < segment.documents; d++) if (starts[d] === starts[d + 1]) counts[0]!++;
    columns.set(name, counts);
  }
  return counts;
}

function topValues(totals: ReadonlyMap<string, number>, top: number): { value: string; count: number }[] {
  const buckets = Array.from(totals, ([value, count]) => ({ value, count }));
  return buckets.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, top);
}

function byInterval(
  totals: ReadonlyMap<number, number>,
  interval: DateInterval,
): { value: string; count: number }[] {
  const starts = new Map<number, number>();
  for (const [day, count] of totals) {
    const start = startOf(day, interval);
    starts.set(start, (starts.get(start) ?? 0) + count);
  }
  return [...starts]
    .sort((a, b) => a[0] - b[0])
    .map(([day, count]) => ({ value: new Date(day * DAY).toISOString().slice(0, -14), count }));
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
