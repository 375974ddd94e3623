import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral } from '../int-array.ts';
import { recanonicalise } from '../recanonicalise.ts';
import { nameParts } from '../store/name-parts.ts';

/**
 * Brings the graph in line after `merged_into` of entities changed: whoever stands at the end of each chain stands for all
 * of it, relationships and counts follow, and the names of the parts find the whole. `roots` are the nodes that stood for
 * themselves before or after the change. In the same transaction, under the graph's lock.
 */
export async function standForParts(transaction: Queryable, roots: readonly number[]): Promise<void> {
  const nodes = intArrayLiteral(new Set(roots));
  await transaction.query({
    name: 'resolution-canonical',
    text: `WITH RECURSIVE tree AS (
             SELECT node, id, node AS root FROM entities WHERE node = ANY($1::integer[]) AND merged_into IS NULL
             UNION ALL
             SELECT e.node, e.id, tree.root FROM entities AS e JOIN tree ON e.merged_into = tree.id)
           UPDATE entities AS e SET canonical = CASE WHEN tree.root = e.node THEN NULL ELSE tree.root END
           FROM tree WHERE e.node = tree.node
             AND e.canonical IS DISTINCT FROM CASE WHEN tree.root = e.node THEN NULL ELSE tree.root END`,
    values: [nodes],
  });
  await nameParts(transaction, roots);
  await recanonicalise(transaction, roots);
}
