import type { Queryable } from '../ports/database.ts';
import { intArrayLiteral } from './int-array.ts';

/**
 * Call after `entities.canonical` changed, or the `subject_split` and `object_split` of relationships, in the same
 * transaction and under the graph's lock (`lockGraph`). `standing` names every node that stood for something before or
 * after the change: of a merge of B into A both A and B; of its undoing the same two. The ends of their relationships
 * follow what was stated to the nodes that stand now, and they are counted again.
 */
export async function recanonicalise(transaction: Queryable, standing: readonly number[]): Promise<void> {
  const nodes = intArrayLiteral(standing);
  await transaction.query({
    text: `WITH touched AS (
             SELECT number FROM relationships WHERE subject = ANY($1::integer[])
             UNION SELECT number FROM relationships WHERE object = ANY($1::integer[])),
           ends AS (
             SELECT r.number, coalesce(s.canonical, s.node) AS subject, coalesce(o.canonical, o.node) AS object
             FROM touched JOIN relationships AS r USING (number)
             JOIN entities AS s ON s.node = coalesce(r.subject_split, r.subject_node)
             JOIN entities AS o ON o.node = coalesce(r.object_split, r.object_node))
           UPDATE relationships AS r SET subject = e.subject, object = e.object FROM ends AS e
           WHERE r.number = e.number AND (r.subject, r.object) IS DISTINCT FROM (e.subject, e.object)`,
    values: [nodes],
  });
  // Their neighbours have as many relationships as before, only to another: counting them would take a hub minutes.
  await recount(transaction, standing);
}

/**
 * Counts the signals and relationships of nodes again, from what is stored: a signal that names an entity and one merged
 * into it counts once. A node that is part of another has no counts of its own.
 */
export async function recount(transaction: Queryable, nodes: readonly number[]): Promise<void> {
  if (nodes.length === 0) return;
  const literal = intArrayLiteral(new Set(nodes));
  await transaction.query({
    text: `DELETE FROM entity_counts WHERE node IN
             (SELECT node FROM entities WHERE node = ANY($1::integer[]) AND canonical IS NOT NULL)`,
    values: [literal],
  });
  await transaction.query({
    text: `INSERT INTO entity_counts AS c (node, signals, relationships, first_published_at, last_published_at)
           SELECT e.node, d.signals, r.relationships, d.first, d.last
           FROM entities AS e,
             LATERAL (SELECT count(*) AS signals, min(published_at) AS first, max(published_at) AS last FROM graph_documents
                      WHERE nodes && (SELECT array_agg(m.node) FROM entities AS m WHERE m.node = e.node OR m.canonical = e.node)) AS d,
             LATERAL (SELECT (SELECT count(*) FROM relationships WHERE subject = e.node AND known_to IS NULL)
                           + (SELECT count(*) FROM relationships WHERE object = e.node AND subject <> e.node AND known_to IS NULL)
                        AS relationships) AS r
           WHERE e.node = ANY($1::integer[]) AND e.canonical IS NULL
           ON CONFLICT (node) DO UPDATE SET signals = excluded.signals, relationships = excluded.relationships,
             first_published_at = least(c.first_published_at, excluded.first_published_at),
             last_published_at = greatest(c.last_published_at, excluded.last_published_at)`,
    values: [literal],
  });
}
