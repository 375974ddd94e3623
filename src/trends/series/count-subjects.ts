import type { StoredSignal } from '../../domain/series.ts';
import { isSourceType, SOURCE_TYPES } from '../../domain/source-type.ts';
import type { SeriesChanges } from './series-changes.ts';
import type { SubjectNumbers } from './subject-numbers.ts';
import { countedAt, KIND } from './subject-week.ts';

/** Numbers of everything that a signal may be about. */
export interface Numbering {
  /** Later ones know more. */
  readonly numbers: readonly SubjectNumbers[];
  /** Terms that are counted. */
  readonly terms: ReadonlyMap<string, number>;
}

/** Counts a signal for everything that it is about: `sign` 1 adds it and -1 takes it back. `topic` is -1 for none. */
export function countSubjects(
  changes: SeriesChanges,
  signal: StoredSignal,
  {
    topic,
    numbering,
    sign,
  }: { readonly topic: number; readonly numbering: Numbering; readonly sign: 1 | -1 },
): void {
  const { numbers, terms } = numbering;
  const source = lookUp(numbers, (known) => known.sources.get(signal.sourceId));
  if (source === undefined) return;
  const { sentiment, reach, repeats } = signal;
  const counted = { at: countedAt(signal), source, sentiment, reach, repeats };
  changes.count(KIND.total, 0, counted, sign);
  if (isSourceType(signal.sourceType))
    changes.count(KIND.source_type, SOURCE_TYPES.indexOf(signal.sourceType), counted, sign);
  changes.count(KIND.source, source, counted, sign);
  for (const id of signal.entityIds) {
    const entity = lookUp(numbers, (known) => known.entities.get(id));
    if (entity !== undefined) changes.count(KIND.entity, entity.node, counted, sign);
  }
  if (topic >= 0) changes.count(KIND.topic, topic, counted, sign);
  if (terms.size > 0)
    for (const term of signal.terms) {
      const number = terms.get(term);
      if (number !== undefined) changes.count(KIND.term, number, counted, sign);
    }
}

function lookUp<T>(
  numbers: readonly SubjectNumbers[],
  find: (known: SubjectNumbers) => T | undefined,
): T | undefined {
  for (const known of numbers) {
    const found = find(known);
    if (found !== undefined) return found;
  }
  return undefined;
}
