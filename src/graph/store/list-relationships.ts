import type { GraphRelationship } from '../../domain/graph.ts';
import type { Queryable } from '../../ports/database.ts';
import { readKinds } from '../kinds.ts';
import type { ListPage, RelationshipQuery } from '../knowledge-graph.ts';
import { filterSql } from '../traversal/filter-sql.ts';
import { findEntity, noEntity, readEntities } from './entity-row.ts';
import { readPosition, writePosition } from './position.ts';
import { RELATIONSHIP_COLUMNS, type RelationshipRow, toRelationship } from './relationship-row.ts';

/** A page of relationships: of an entity strongest first, otherwise newest first. Throws NOT_FOUND, INVALID_CURSOR. */
export async function listRelationships(
  queryable: Queryable,
  query: RelationshipQuery,
): Promise<ListPage<GraphRelationship>> {
  const kinds = await readKinds(queryable);
  const { limit, after } = query;
  const ends = {
    entity: await nodeOf(queryable, query.entity),
    subject: await nodeOf(queryable, query.subject),
    object: await nodeOf(queryable, query.object),
  };
  const isOfEntity = Object.values(ends).some((node) => node !== null);
  const sort = isOfEntity ? 'strongest' : 'newest';
  const position = after === undefined ? null : readPosition(after, sort, isOfEntity ? 2 : 1);
  const sql = filterSql(query, kinds, 7);
  const values = [
    ends.entity,
    ends.subject,
    ends.object,
    limit + 1,
    isOfEntity ? (position?.[0] ?? null) : null,
    position?.at(-1) ?? null,
    ...sql.values,
  ];
  const given = '($2::integer IS NULL OR subject = $2) AND ($3::integer IS NULL OR object = $3)';
  // Which index is read is decided by the end that is given, so each has a text of its own.
  const branch = (near: 'subject' | 'object', place: number, extra = ''): string =>
    `(SELECT ${RELATIONSHIP_COLUMNS}, strength FROM relationships AS r
      WHERE ${near} = $${place}::integer AND ${given}${extra} AND ${sql.conditions(near === 'subject' ? 'object' : 'subject')}
        AND ($5::smallint IS NULL OR (strength, number) < ($5::smallint, $6::integer))
      ORDER BY strength DESC, number DESC LIMIT $4)`;
  const text = !isOfEntity
    ? `SELECT ${RELATIONSHIP_COLUMNS}, strength FROM relationships AS r
       WHERE $1::integer IS NULL AND ${given} AND $5::smallint IS NULL AND ($6::integer IS NULL OR number < $6)
         AND ${sql.conditions('object')} ORDER BY number DESC LIMIT $4`
    : ends.entity !== null
      ? `SELECT * FROM (${branch('subject', 1)} UNION ALL ${branch('object', 1, ' AND subject <> object')}) AS both_ends
         ORDER BY strength DESC, number DESC LIMIT $4`
      : `SELECT * FROM (${ends.subject !== null ? branch('subject', 2) : branch('object', 3)}) AS one_end WHERE $1::integer IS NULL`;
  const rows = sql.possible
    ? await queryable.query<RelationshipRow & { readonly strength: number }>({ text, values })
    : [];
  const items = rows.slice(0, limit);
  const ids = new Map(
    (await readEntities(queryable, new Set(items.flatMap(({ subject, object }) => [subject, object])))).map(
      ({ node, id }) => [node, id],
    ),
  );
  const last = items.at(-1);
  return {
    items: items.map((row) => toRelationship(row, kinds, (node) => ids.get(node)!)),
    next:
      rows.length > limit && last !== undefined
        ? writePosition(sort, isOfEntity ? [last.strength, last.number] : [last.number])
        : null,
  };
}

async function nodeOf(queryable: Queryable, id: string | undefined): Promise<number | null> {
  if (id === undefined) return null;
  const row = await findEntity(queryable, id);
  if (row === undefined) throw noEntity(id);
  return row.canonical ?? row.node;
}
