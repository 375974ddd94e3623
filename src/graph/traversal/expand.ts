import type { GraphFilter } from '../../domain/graph.ts';
import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral, parseIntArray } from '../int-array.ts';
import type { Kinds } from '../kinds.ts';
import type { Direction } from '../knowledge-graph.ts';
import { filterSql } from './filter-sql.ts';

/** Relationships read from some nodes, in columns; each node's come together, strongest first in each direction. */
export interface Steps {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Numbers of relationships. */
  readonly relationships: Int32Array;
  /** Powers of two of the weights. */
  readonly strengths: Int32Array;
}

export interface ExpandOptions {
  readonly direction: Direction;
  /** Relationships read of one node, in each direction. */
  readonly perNode: number;
  /** Relationships read in all. */
  readonly most: number;
}

const NOTHING: Steps = {
  from: new Int32Array(0),
  to: new Int32Array(0),
  relationships: new Int32Array(0),
  strengths: new Int32Array(0),
};

/**
 * One step of a traversal from many nodes at once: one statement, answered from the two covering indexes alone. Loops
 * lead nowhere and are left out.
 */
export async function expand(
  queryable: Queryable,
  nodes: readonly number[],
  { filter, kinds, direction, perNode, most }: ExpandOptions & { filter: GraphFilter; kinds: Kinds },
): Promise<Steps> {
  const sql = filterSql(filter, kinds, 4);
  if (nodes.length === 0 || !sql.possible || most <= 0) return NOTHING;
  const branch = (near: 'subject' | 'object', far: 'subject' | 'object', only = ''): string =>
    `(SELECT ${far} AS neighbour, number, strength FROM relationships
      WHERE ${near} = f.node AND ${sql.conditions(far)}${only} ORDER BY strength DESC LIMIT $2)`;
  // What holds both ways is followed against its direction, too.
  const bothWays = ` AND kind IN (${kinds.bothWays.join(', ')})`;
  const out = branch('subject', 'object', direction === 'in' ? bothWays : '');
  const into = branch('object', 'subject', direction === 'out' ? bothWays : '');
  const [row] = await queryable.query<{
    nodes: string;
    neighbours: string;
    numbers: string;
    strengths: string;
  }>({
    // Kinds that hold both ways stand in the text: another number of them is another statement.
    name: `graph-expand-${direction}-${sql.shape}-${kinds.bothWays.length}`,
    text: `SELECT array_agg(node) AS nodes, array_agg(neighbour) AS neighbours, array_agg(number) AS numbers,
             array_agg(strength) AS strengths
           FROM (SELECT f.node, r.neighbour, r.number, r.strength::integer
                 FROM unnest($1::integer[]) AS f(node) CROSS JOIN LATERAL (${out} UNION ALL ${into}) AS r
                 WHERE r.neighbour <> f.node LIMIT $3) AS steps`,
    values: [intArrayLiteral(nodes), perNode, most, ...sql.values],
  });
  return {
    from: parseIntArray(row!.nodes),
    to: parseIntArray(row!.neighbours),
    relationships: parseIntArray(row!.numbers),
    strengths: parseIntArray(row!.strengths),
  };
}

/** Distinct neighbours of one node among its first `most` relationships in each direction; `isWhole` when it has no more. */
export async function countNeighbours(
  queryable: Queryable,
  node: number,
  { filter, kinds, direction, most }: Omit<ExpandOptions, 'perNode'> & { filter: GraphFilter; kinds: Kinds },
): Promise<{ readonly total: number; readonly isWhole: boolean }> {
  const { entityKinds, ...rest } = filter;
  const sql = filterSql(rest, kinds, 4);
  if (!sql.possible) return { total: 0, isWhole: true };
  const branch = (near: 'subject' | 'object', far: 'subject' | 'object', only = ''): string =>
    `(SELECT ${far} AS neighbour FROM relationships WHERE ${near} = $1 AND ${sql.conditions(far)}${only}
      ORDER BY strength DESC LIMIT $2)`;
  const bothWays = ` AND kind IN (${kinds.bothWays.join(', ')})`;
  const [row] = await queryable.query<{ total: number; read: number }>({
    name: `graph-count-${direction}-${sql.shape}-${kinds.bothWays.length}`,
    // Kinds of entities are asked once per neighbour, after the relationships were counted off.
    text: `SELECT count(*) FILTER (WHERE neighbour <> $1 AND ($3::text[] IS NULL OR EXISTS
               (SELECT 1 FROM entities AS n WHERE n.node = neighbour AND n.kind = ANY($3)))) AS total,
             coalesce(sum(times), 0) AS read
           FROM (SELECT neighbour, count(*) AS times FROM (
             ${branch('subject', 'object', direction === 'in' ? bothWays : '')} UNION ALL
             ${branch('object', 'subject', direction === 'out' ? bothWays : '')}) AS r GROUP BY neighbour) AS d`,
    values: [
      node,
      most,
      entityKinds === undefined || entityKinds.length === 0 ? null : [...entityKinds],
      ...sql.values,
    ],
  });
  return { total: row!.total, isWhole: row!.read < most };
}
