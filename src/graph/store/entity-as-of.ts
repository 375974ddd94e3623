import type { GraphEntity } from '../../domain/graph.ts';
import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral } from '../int-array.ts';
import { confidenceOf, findEntity, noEntity, toEntity } from './entity-row.ts';

/**
 * What was known of an entity at a moment, milliseconds since the epoch: what it is now, with every later change taken
 * back. Merges, and whether a gazetteer or a person vouches for it, are today's. Signals are those published until then
 * whose contribution is still counted. Throws NOT_FOUND where it was not known then, or withdrawn.
 */
export async function entityAsOf(queryable: Queryable, id: string, asOf: number): Promise<GraphEntity> {
  const row = await findEntity(queryable, id);
  if (row === undefined) throw noEntity(id);
  const now = toEntity(row);
  if (now.knownFrom > asOf) throw noEntity(id);
  const later = await queryable.query<{
    action: string;
    at: number;
    before: Partial<GraphEntity> | null;
  }>({
    name: 'graph-history-after',
    text: `SELECT split_part(action, '.', 2) AS action, occurred_at AS at, before FROM graph_history
           WHERE entity = $1 AND occurred_at > to_timestamp($2::float8 / 1000) ORDER BY id DESC`,
    values: [row.node, asOf],
  });
  // What was withdrawn later stood then, and what was restored later did not.
  let stood = now.knownTo === null || now.knownTo > asOf;
  let before: Partial<GraphEntity> = {};
  for (const note of later) {
    before = { ...before, ...note.before };
    if (note.action === 'withdrawn') stood = true;
    if (note.action === 'restored') stood = false;
  }
  if (!stood) throw noEntity(id);
  const node = row.canonical ?? row.node;
  const { signals, relationships } = await countsAsOf(queryable, node, asOf);
  return {
    ...now,
    confidence: row.confidence ?? confidenceOf(row.known, signals),
    ...before,
    knownTo: null,
    signals,
    relationships,
  };
}

async function countsAsOf(
  queryable: Queryable,
  node: number,
  asOf: number,
): Promise<{ readonly signals: number; readonly relationships: number }> {
  const parts = await queryable.query<{ node: number }>({
    name: 'graph-parts',
    text: 'SELECT node FROM entities WHERE canonical = $1',
    values: [node],
  });
  const [row] = await queryable.query<{ signals: number; relationships: number }>({
    name: 'graph-counts-as-of',
    text: `SELECT (SELECT count(*) FROM graph_documents
               WHERE nodes && $1::integer[] AND published_at <= to_timestamp($3::float8 / 1000)) AS signals,
             (SELECT count(*) FROM relationships WHERE subject = $2 AND known_from <= to_timestamp($3::float8 / 1000)
               AND (known_to IS NULL OR known_to > to_timestamp($3::float8 / 1000))) +
             (SELECT count(*) FROM relationships WHERE object = $2 AND subject <> $2
               AND known_from <= to_timestamp($3::float8 / 1000)
               AND (known_to IS NULL OR known_to > to_timestamp($3::float8 / 1000))) AS relationships`,
    values: [intArrayLiteral([node, ...parts.map((part) => part.node)]), node, asOf],
  });
  return row!;
}
