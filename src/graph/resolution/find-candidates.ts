import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral } from '../int-array.ts';
import type { BlockKeys } from './block-keys.ts';
import { readWordCounts } from './resolution-names.ts';

/** Bounds of the work for one entity. */
export const BLOCKING = {
  /** A word that more names have brings none together. */
  mostOfWord: 40,
  /** Of a key that more entities share no more are taken. */
  mostOfKey: 40,
  /** Candidates that are compared, those who share most keys first. */
  mostCandidates: 40,
} as const;

/** Whom each of these nodes is compared with: nodes that share a key, by node. */
export async function findCandidates(
  queryable: Queryable,
  asked: ReadonlyMap<number, BlockKeys>,
): Promise<Map<number, number[]>> {
  const words = new Set([...asked.values()].flatMap((keys) => keys.words));
  const counts = await readWordCounts(queryable, words);
  const nodes: number[] = [];
  const keys: number[] = [];
  for (const [node, of] of asked)
    for (const key of of.keys) {
      if (words.has(key) && (counts.get(key) ?? 0) > BLOCKING.mostOfWord) continue;
      nodes.push(node);
      keys.push(key);
    }
  const rows = await queryable.query<{ asked: number; node: number; shared: number }>({
    name: 'resolution-candidates',
    text: `SELECT k.node AS asked, n.node, count(*)::integer AS shared
           FROM unnest($1::integer[], $2::integer[]) AS k(node, key),
             LATERAL (SELECT node FROM resolution_names WHERE keys @> ARRAY[k.key] LIMIT $3) AS n
           WHERE n.node <> k.node GROUP BY 1, 2`,
    values: [intArrayLiteral(nodes), intArrayLiteral(keys), BLOCKING.mostOfKey],
  });
  const found = new Map<number, number[]>();
  for (const [node, of] of Map.groupBy(rows, ({ asked: from }) => from))
    found.set(
      node,
      of
        .sort((a, b) => b.shared - a.shared || a.node - b.node)
        .slice(0, BLOCKING.mostCandidates)
        .map((row) => row.node),
    );
  return found;
}
