import { BellwetherError } from '../../base/errors.ts';
import type { KeywordValues } from './columns.ts';
import { encodeWord, findWord } from './dictionary.ts';
import type { Segment } from './segment.ts';
import type { Filter, IndexSchema } from './types.ts';

/** Keeps the documents that pass, in place and in order; returns how many. `scores` moves along. */
export type FilterStep = (documents: Int32Array, scores: Float32Array, count: number) => number;

/** The filters in one segment, or null when no document can pass. Throws INVALID_QUERY for an unknown column. */
export function createFilters(
  schema: IndexSchema,
  segment: Segment,
  filters: readonly Filter[],
): FilterStep[] | null {
  const steps: FilterStep[] = [];
  for (const filter of filters) {
    if ('values' in filter) {
      const column = segment.keywords.get(filter.column);
      if (column === undefined) return unknownColumn(filter.column, schema);
      const allowed = allowedOrdinals(column, filter.values);
      if (allowed === null) return null;
      steps.push(keywordFilter(column, allowed));
    } else {
      const dates = segment.dates.get(filter.column);
      if (dates === undefined) return unknownColumn(filter.column, schema);
      steps.push(dateFilter(dates, filter.from ?? -Infinity, filter.to ?? Infinity));
    }
  }
  return steps;
}

/** 1 for each ordinal of the column that stands for one of the values, or null when none does. */
export function allowedOrdinals({ dictionary }: KeywordValues, values: readonly string[]): Uint8Array | null {
  const allowed = new Uint8Array(dictionary.size + 1);
  let any = false;
  for (const value of values) {
    const index = findWord(dictionary, encodeWord(value));
    if (index === -1) continue;
    allowed[index + 1] = 1;
    any = true;
  }
  return any ? allowed : null;
}

function keywordFilter({ ordinals, starts }: KeywordValues, allowed: Uint8Array): FilterStep {
  if (starts === null) {
    return (documents, scores, count) => {
      let kept = 0;
      for (let i = 0; i < count; i++) {
        const document = documents[i]!;
        documents[kept] = document;
        scores[kept] = scores[i]!;
        kept += allowed[ordinals[document]!]!;
      }
      return kept;
    };
  }
  return (documents, scores, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const document = documents[i]!;
      documents[kept] = document;
      scores[kept] = scores[i]!;
      let passes = 0;
      for (let o = starts[document]!; o < starts[document + 1]!; o++) passes |= allowed[ordinals[o]!]!;
      kept += passes;
    }
    return kept;
  };
}

/** A missing date (NaN) passes no range, not even an open one. */
function dateFilter(dates: Float64Array, from: number, to: number): FilterStep {
  return (documents, scores, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const document = documents[i]!;
      const date = dates[document]!;
      documents[kept] = document;
      scores[kept] = scores[i]!;
      if (date >= from && date < to) kept++;
    }
    return kept;
  };
}

/** Drops deleted documents. */
export function deletionFilter(deleted: Uint32Array): FilterStep {
  return (documents, scores, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const document = documents[i]!;
      documents[kept] = document;
      scores[kept] = scores[i]!;
      kept += 1 - ((deleted[document >>> 5]! >>> (document & 31)) & 1);
    }
    return kept;
  };
}

export function unknownColumn(name: string, schema: IndexSchema): never {
  const known = [...schema.keywords.map((column) => column.name), ...schema.dates].join(', ');
  throw new BellwetherError(
    'INVALID_QUERY',
    `There is no column ${JSON.stringify(name)}; the columns are ${known}.`,
  );
}
