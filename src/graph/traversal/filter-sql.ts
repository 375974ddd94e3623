import type { GraphFilter } from '../../domain/graph.ts';
import type { Kinds } from '../kinds.ts';

/** Conditions on a row of `relationships`, with their values. */
export interface FilterSql {
  readonly values: readonly unknown[];
  /** Tells statements of different texts apart; stands in their names. */
  readonly shape: string;
  /** `far` is the column of the end that would be reached. */
  conditions(far: 'subject' | 'object'): string;
  /** False when it can match nothing. */
  readonly possible: boolean;
}

/** `first` is the number of the first parameter that it may use. */
export function filterSql(filter: GraphFilter, kinds: Kinds, first: number): FilterSql {
  const values: unknown[] = [];
  const parts: string[] = [];
  const next = (value: unknown): string => {
    values.push(value);
    return `$${first + values.length - 1}`;
  };
  let shape = '';
  if (filter.asOf === undefined) parts.push('known_to IS NULL');
  else {
    const at = `to_timestamp(${next(filter.asOf)}::float8 / 1000)`;
    parts.push(`known_from <= ${at} AND (known_to IS NULL OR known_to > ${at})`);
    shape += 'a';
  }
  let possible = true;
  if (filter.kinds !== undefined && filter.kinds.length > 0) {
    const numbers = filter.kinds.map((name) => kinds.numberOf(name)).filter((number) => number !== undefined);
    possible = numbers.length > 0;
    parts.push(`kind = ANY(${next(numbers)}::smallint[])`);
    shape += 'k';
  }
  if (filter.minConfidence !== undefined && filter.minConfidence > 0) {
    // In the column's own precision: 0.7 as stored is a little less than 0.7.
    parts.push(`confidence >= ${next(filter.minConfidence)}::float8::real`);
    shape += 'c';
  }
  if (filter.validAt !== undefined) {
    const at = `to_timestamp(${next(filter.validAt)}::float8 / 1000)`;
    parts.push(`(valid_from IS NULL OR valid_from <= ${at}) AND (valid_to IS NULL OR valid_to > ${at})`);
    shape += 'v';
  }
  let entityKinds: string | undefined;
  if (filter.entityKinds !== undefined && filter.entityKinds.length > 0) {
    entityKinds = next([...filter.entityKinds]);
    shape += 'e';
  }
  return {
    values,
    shape,
    possible,
    conditions: (far) =>
      [
        ...parts,
        ...(entityKinds === undefined
          ? []
          : [
              `EXISTS (SELECT 1 FROM entities AS n WHERE n.node = ${far} AND n.kind = ANY(${entityKinds}::text[]))`,
            ]),
      ].join(' AND '),
  };
}
