import type { Ordinals } from './columns.ts';
import { allowedOrdinals, createFilters } from './filters.ts';
import type { Segment } from './segment.ts';
import type { Deletions, Filter } from './types.ts';
import type { View } from './view.ts';

/** Which documents of one segment pass: bit `ordinal % 32` of word `ordinal / 32`. Not to be written to. */
export interface PassingDocuments {
  readonly segment: Segment;
  readonly bits: Uint32Array;
  /** To be left out of `bits`. */
  readonly deleted: Deletions | undefined;
}

/** Documents filtered at once: few enough that they stay in the first-level cache between two filters. */
const WINDOW = 4_096;
const documents = new Int32Array(WINDOW);
const scores = new Float32Array(WINDOW);

/**
 * What passes filters without a query and without scoring. Takes O(documents), two to seven nanoseconds each, and
 * remembers it for the filters used last: segments never change, so only new ones are gone through again.
 */
export interface DocumentFilter {
  /** Segment by segment. Throws INVALID_QUERY for an unknown column. */
  passing(view: View, filters: readonly Filter[]): Generator<PassingDocuments>;
}

/** `remembered` filters at most: an eighth of a byte a document each. */
export function createDocumentFilter(remembered = 32): DocumentFilter {
  const known = new Map<string, WeakMap<Segment, Uint32Array>>();

  function bitsOf(key: string): WeakMap<Segment, Uint32Array> {
    const bits = known.get(key) ?? new WeakMap<Segment, Uint32Array>();
    // The last one used stands last.
    known.delete(key);
    known.set(key, bits);
    if (known.size > remembered) known.delete(known.keys().next().value!);
    return bits;
  }

  return {
    *passing(view, filters) {
      const bitsBySegment = bitsOf(JSON.stringify(filters));
      for (const { segment, deleted } of view.segments) {
        let bits = bitsBySegment.get(segment);
        if (bits === undefined) bitsBySegment.set(segment, (bits = filterSegment(view, segment, filters)));
        if (bits.length > 0) yield { segment, bits, deleted };
      }
    },
  };
}

const NOTHING = new Uint32Array(0);

function filterSegment(view: View, segment: Segment, filters: readonly Filter[]): Uint32Array {
  const steps = createFilters(view.schema, segment, filters.slice(1));
  const list = createLister(view, segment, filters[0]);
  if (steps === null || list === null) return NOTHING;
  const bits = new Uint32Array(Math.ceil(segment.documents / 32));
  for (let base = 0; base < segment.documents; base += WINDOW) {
    let count = list(base, Math.min(base + WINDOW, segment.documents), documents, 0);
    for (const step of steps) count = step(documents, scores, count);
    for (let i = 0; i < count; i++) bits[documents[i]! >>> 5]! |= 1 << (documents[i]! & 31);
  }
  return bits;
}

/** Lists the documents of a range that pass the first filter, from a place on; gives how many. */
type Lister = (base: number, end: number, into: Int32Array, at: number) => number;

function createLister(view: View, segment: Segment, filter: Filter | undefined): Lister | null {
  if (filter === undefined) return listAll;
  // The one who knows which columns there are.
  if (createFilters(view.schema, segment, [filter]) === null) return null;
  if (!('values' in filter)) {
    const dates = segment.dates.get(filter.column)!;
    const { from = -Infinity, to = Infinity } = filter;
    return (base, end, into, at) => {
      const start = at;
      for (let d = base; d < end; d++) {
        const date = dates[d]!;
        into[at] = d;
        if (date >= from && date < to) at++;
      }
      return at - start;
    };
  }
  const column = segment.keywords.get(filter.column)!;
  const allowed = allowedOrdinals(column, filter.values)!;
  const { ordinals, starts } = column;
  if (starts === null) return (base, end, into, at) => listSingle({ ordinals, allowed, base, end }, into, at);
  return (base, end, into, at) => listMultiple({ ordinals, allowed, base, end }, starts, into, at);
}

const listAll: Lister = (base, end, into, at) => {
  for (let d = base; d < end; d++) into[at++] = d;
  return end - base;
};

interface Range {
  readonly ordinals: Ordinals;
  readonly allowed: Uint8Array;
  readonly base: number;
  readonly end: number;
}

function listSingle({ ordinals, allowed, base, end }: Range, into: Int32Array, at: number): number {
  const start = at;
  for (let d = base; d < end; d++) {
    into[at] = d;
    at += allowed[ordinals[d]!]!;
  }
  return at - start;
}

/** Goes through the values once: where one document's end, the next one's begin. */
function listMultiple(
  { ordinals, allowed, base, end }: Range,
  starts: Uint32Array,
  into: Int32Array,
  at: number,
): number {
  const start = at;
  let o = starts[base]!;
  for (let d = base; d < end; d++) {
    const last = starts[d + 1]!;
    let passes = 0;
    for (; o < last; o++) passes |= allowed[ordinals[o]!]!;
    into[at] = d;
    at += passes;
  }
  return at - start;
}
