import type { Queryable } from '../../ports/database.ts';

/** What an entity counts as: its number, and the kind that rules ask for. */
export interface NumberedEntity {
  readonly node: number;
  readonly kind: string;
}

/**
 * Numbers of sources and entities, remembered. They never change once they are committed, so that it does not matter who
 * wrote them; what a transaction finds out stays its own until it is committed.
 */
export interface SubjectNumbers {
  readonly sources: Map<string, number>;
  readonly entities: Map<string, NumberedEntity>;
}

/** About 150 bytes each. */
const MOST_REMEMBERED = 200_000;

export function createSubjectNumbers(): SubjectNumbers {
  return { sources: new Map(), entities: new Map() };
}

/** Adds what was found out to what is remembered. */
export function remember(numbers: SubjectNumbers, found: SubjectNumbers): void {
  if (numbers.entities.size + found.entities.size > MOST_REMEMBERED) numbers.entities.clear();
  for (const [id, number] of found.sources) numbers.sources.set(id, number);
  for (const [id, entity] of found.entities) numbers.entities.set(id, entity);
}

/** Reads what `known` do not say into `found`. A source that was never counted gets the next number. */
export async function findNumbers(
  transaction: Queryable,
  wanted: { readonly sources: Iterable<string>; readonly entities: Iterable<string> },
  { known, found }: { readonly known: readonly SubjectNumbers[]; readonly found: SubjectNumbers },
): Promise<void> {
  const all = [...known, found];
  const sources = new Set<string>();
  for (const id of wanted.sources) if (!all.some((numbers) => numbers.sources.has(id))) sources.add(id);
  const entities = new Set<string>();
  for (const id of wanted.entities) if (!all.some((numbers) => numbers.entities.has(id))) entities.add(id);
  if (sources.size > 0) {
    const rows = await transaction.query<{ source_id: string; number: number }>({
      name: 'series-source-numbers',
      text: `WITH wanted AS (SELECT id FROM unnest($1::uuid[]) AS w(id)), made AS (
               INSERT INTO source_numbers (source_id) SELECT id FROM wanted
               WHERE NOT EXISTS (SELECT FROM source_numbers AS s WHERE s.source_id = wanted.id)
               RETURNING source_id, number)
             SELECT source_id, number FROM made
             UNION ALL SELECT s.source_id, s.number FROM source_numbers AS s JOIN wanted ON wanted.id = s.source_id`,
      values: [[...sources].sort()],
    });
    for (const { source_id, number } of rows) found.sources.set(source_id, number);
  }
  if (entities.size > 0) {
    const rows = await transaction.query<{ id: string; node: number; kind: string }>({
      name: 'series-entity-numbers',
      text: 'SELECT id, node, kind FROM entities WHERE id = ANY($1::uuid[])',
      values: [[...entities]],
    });
    for (const { id, node, kind } of rows) found.entities.set(id, { node, kind });
  }
}
