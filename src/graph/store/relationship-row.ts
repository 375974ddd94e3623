import { BellwetherError } from '../../base/errors.ts';
import { isUuid } from '../../base/ids.ts';
import type { Attributes, GraphRelationship, Origin } from '../../domain/graph.ts';
import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral } from '../int-array.ts';
import { type Kinds, MENTIONED_WITH } from '../kinds.ts';
import { readStatedRelationshipId, statedRelationshipId } from '../relationship-id.ts';

export interface RelationshipRow {
  readonly number: number;
  readonly subject_node: number;
  readonly object_node: number;
  readonly subject: number;
  readonly object: number;
  readonly kind: number;
  readonly signals: number;
  readonly evidence: number;
  readonly weight: number | null;
  readonly confidence: number;
  readonly known_from: number;
  readonly known_to: number | null;
  readonly valid_from: number | null;
  readonly valid_to: number | null;
  readonly id: string | null;
  readonly origin: Origin;
  readonly entered_by: string | null;
  readonly attributes: Attributes | null;
}

export const RELATIONSHIP_COLUMNS = `r.number, r.subject_node, r.object_node, r.subject, r.object, r.kind, r.signals,
  r.evidence, r.weight, r.confidence, r.known_from, r.known_to, r.valid_from, r.valid_to, r.id, r.origin, r.entered_by,
  r.attributes`;

/** `idOf` gives the entity id of a node. */
export function toRelationship(
  row: RelationshipRow,
  kinds: Kinds,
  idOf: (node: number) => string,
): GraphRelationship {
  return {
    id: idOfRelationship(row),
    kind: kinds.nameOf(row.kind),
    subjectId: idOf(row.subject),
    objectId: idOf(row.object),
    weight: row.weight ?? row.signals,
    confidence: row.confidence,
    origin: row.origin,
    attributes: row.attributes ?? {},
    evidence: row.kind === MENTIONED_WITH ? row.signals : row.evidence,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    knownFrom: row.known_from,
    knownTo: row.known_to,
  };
}

export function idOfRelationship(
  row: Pick<RelationshipRow, 'id' | 'subject_node' | 'object_node' | 'kind'>,
): string {
  return (
    row.id ??
    statedRelationshipId({ subjectNode: row.subject_node, objectNode: row.object_node, kind: row.kind })
  );
}

/** By id, whatever became of it. */
export async function findRelationship(
  queryable: Queryable,
  id: string,
): Promise<RelationshipRow | undefined> {
  const key = id.toLowerCase();
  if (!isUuid(key)) return undefined;
  const stated = readStatedRelationshipId(key);
  const [row] =
    stated === undefined
      ? await queryable.query<RelationshipRow>({
          name: 'graph-relationship',
          text: `SELECT ${RELATIONSHIP_COLUMNS} FROM relationships AS r WHERE id = $1`,
          values: [key],
        })
      : await queryable.query<RelationshipRow>({
          name: 'graph-relationship-stated',
          text: `SELECT ${RELATIONSHIP_COLUMNS} FROM relationships AS r
                 WHERE subject_node = $1 AND object_node = $2 AND kind = $3 AND id IS NULL`,
          values: [stated.subjectNode, stated.objectNode, stated.kind],
        });
  return row;
}

export function noRelationship(id: string): BellwetherError {
  return new BellwetherError('NOT_FOUND', `No relationship here has the id "${id.slice(0, 60)}".`);
}

/** Rows by number, in no order. */
export function readRelationships(
  queryable: Queryable,
  numbers: Iterable<number>,
): Promise<RelationshipRow[]> {
  return queryable.query<RelationshipRow>({
    name: 'graph-relationships-by-number',
    text: `SELECT ${RELATIONSHIP_COLUMNS} FROM unnest($1::integer[]) AS w(number) JOIN relationships AS r USING (number)`,
    values: [intArrayLiteral(numbers)],
  });
}
