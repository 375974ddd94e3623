import { createUuidV7 } from '../../base/ids.ts';
import type { Attributes, Origin } from '../../domain/graph.ts';
import { intArrayLiteral } from '../int-array.ts';
import { DegreeChanges, type GraphTransaction } from './write.ts';

/** A checked relationship whose ends are known. */
export interface RelationshipDraft {
  /** As stated; of a kind that holds both ways the end with the smaller id is the subject. */
  readonly subjectNode: number;
  readonly objectNode: number;
  readonly kind: number;
  readonly weight: number;
  readonly confidence: number;
  readonly attributes: Attributes;
  readonly validFrom: number | null;
  readonly validTo: number | null;
}

export interface InsertedRelationship {
  /** Null for what signals state. */
  readonly id: string | null;
  readonly number: number;
  readonly created: boolean;
}

interface PresentRow {
  readonly place: number;
  readonly number: number;
  readonly id: string | null;
}

/**
 * Adds relationships that people or imports state, and gives them in their order. The same kind between the same ends
 * with the same validity is the same statement: it stays as it is, whoever stated it.
 */
export async function insertRelationships(
  { tenant, now }: GraphTransaction,
  drafts: readonly RelationshipDraft[],
  options: { readonly origin: Exclude<Origin, 'signals'>; readonly actor: string },
): Promise<InsertedRelationship[]> {
  if (drafts.length === 0) return [];
  const keys = drafts.map(
    (d) => `${d.subjectNode} ${d.objectNode} ${d.kind} ${d.validFrom ?? ''} ${d.validTo ?? ''}`,
  );
  const first = new Map<string, number>();
  for (const [at, key] of keys.entries()) if (!first.has(key)) first.set(key, at);
  const places = [...first.values()];
  const of = <T>(pick: (draft: RelationshipDraft) => T): T[] => places.map((place) => pick(drafts[place]!));
  const ends = [
    intArrayLiteral(places),
    intArrayLiteral(of((d) => d.subjectNode)),
    intArrayLiteral(of((d) => d.objectNode)),
    intArrayLiteral(of((d) => d.kind)),
    of((d) => d.validFrom),
    of((d) => d.validTo),
  ];
  const present = await tenant.query<PresentRow>({
    name: 'graph-relationships-present',
    text: `SELECT DISTINCT ON (d.place) d.place, r.number, r.id
           FROM unnest($1::integer[], $2::integer[], $3::integer[], $4::integer[], $5::float8[], $6::float8[])
             AS d(place, subject_node, object_node, kind, valid_from, valid_to)
           JOIN relationships AS r ON r.subject_node = d.subject_node AND r.object_node = d.object_node AND r.kind = d.kind
           WHERE r.known_to IS NULL
             AND r.valid_from IS NOT DISTINCT FROM to_timestamp(d.valid_from / 1000)
             AND r.valid_to IS NOT DISTINCT FROM to_timestamp(d.valid_to / 1000)
           ORDER BY d.place, r.number`,
    values: ends,
  });
  const inserted = new Map<number, InsertedRelationship>(
    present.map(({ place, number, id }) => [place, { number, id, created: false }]),
  );
  const missing = places.filter((place) => !inserted.has(place));
  if (missing.length > 0) {
    const pick = <T>(get: (draft: RelationshipDraft) => T): T[] =>
      missing.map((place) => get(drafts[place]!));
    const ids = missing.map(() => createUuidV7(now));
    const rows = await tenant.query<{ id: string; number: number; subject: number; object: number }>({
      name: 'graph-relationships-add',
      text: `INSERT INTO relationships (id, subject_node, object_node, subject, object, kind, weight, confidence, attributes,
               valid_from, valid_to, known_from, origin, entered_by)
             SELECT d.id, d.subject_node, d.object_node, coalesce(s.canonical, s.node), coalesce(o.canonical, o.node), d.kind,
               d.weight, d.confidence, nullif(d.attributes, '{}')::jsonb, to_timestamp(d.valid_from / 1000),
               to_timestamp(d.valid_to / 1000), to_timestamp($10::float8 / 1000), $11, $12
             FROM unnest($1::uuid[], $2::integer[], $3::integer[], $4::integer[], $5::float8[], $6::float8[], $7::text[],
               $8::float8[], $9::float8[])
               AS d(id, subject_node, object_node, kind, weight, confidence, attributes, valid_from, valid_to)
             JOIN entities AS s ON s.node = d.subject_node JOIN entities AS o ON o.node = d.object_node
             RETURNING id, number, subject, object`,
      values: [
        ids,
        intArrayLiteral(pick((d) => d.subjectNode)),
        intArrayLiteral(pick((d) => d.objectNode)),
        intArrayLiteral(pick((d) => d.kind)),
        pick((d) => d.weight),
        pick((d) => d.confidence),
        pick((d) => JSON.stringify(d.attributes)),
        pick((d) => d.validFrom),
        pick((d) => d.validTo),
        now,
        options.origin,
        options.actor,
      ],
    });
    const placeOf = new Map(ids.map((id, at) => [id, missing[at]!]));
    const degrees = new DegreeChanges();
    for (const { id, number, subject, object } of rows) {
      inserted.set(placeOf.get(id)!, { id, number, created: true });
      degrees.add(subject, object, 1);
    }
    await degrees.write(tenant);
  }
  return keys.map((key, at) => {
    const one = inserted.get(first.get(key)!)!;
    return first.get(key) === at ? one : { ...one, created: false };
  });
}
