import { intArrayLiteral, parseIntArray } from '../int-array.ts';
import { filterSql } from './filter-sql.ts';
import type { TraversalContext } from './fragment.ts';
import { TRAVERSAL_LIMITS } from './limits.ts';

/**
 * Numbers of the relationships between the nodes given that are not in `followed`, strongest first by powers of two,
 * at most `TRAVERSAL_LIMITS.between`. Loops are left out; kinds of entities are not asked, the nodes are chosen already.
 *
 * One statement reads each node's relationships as subject from the covering index and keeps those that lead to another
 * of the nodes. Of a subject that has more than are read of one, a second statement reads the other side: the nodes that
 * it leads to, as objects. Only what ties two such nodes can be missed, and then the answer says so.
 */
export async function between(
  context: TraversalContext,
  nodes: readonly number[],
  followed: ReadonlySet<number>,
): Promise<number[]> {
  const { cuts } = context;
  if (nodes.length < 2) return [];
  const perNode = Math.max(Math.floor(MOST_READ / nodes.length), LEAST_OF_NODE);
  const strengths = new Map<number, number>();
  const out = await readSide(context, { near: 'subject', from: nodes, to: nodes, perNode });
  take(out, followed, strengths);
  if (out.cut.length > 0) {
    const into = await readSide(context, { near: 'object', from: nodes, to: out.cut, perNode });
    take(into, followed, strengths);
    if (into.cut.some((object) => out.cut.some((subject) => subject !== object)))
      cuts.add('ofEntity', perNode);
  }
  const numbers = [...strengths].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([number]) => number);
  if (numbers.length > TRAVERSAL_LIMITS.between) cuts.add('between', TRAVERSAL_LIMITS.between);
  return numbers.slice(0, TRAVERSAL_LIMITS.between);
}

/** Relationships read in all, on one side, where no node has fewer than `LEAST_OF_NODE` to read. */
const MOST_READ = 200_000;
const LEAST_OF_NODE = 200;

interface Side {
  readonly near: 'subject' | 'object';
  /** Nodes that are read, and those that the other end has to be one of. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly perNode: number;
}

interface SideRead {
  readonly numbers: Int32Array;
  /** Powers of two of the weights. */
  readonly strengths: Int32Array;
  /** Nodes of which there may be more than was read. */
  readonly cut: readonly number[];
}

async function readSide(
  { database, kinds, filter }: TraversalContext,
  { near, from, to, perNode }: Side,
): Promise<SideRead> {
  const { entityKinds, ...rest } = filter;
  const sql = filterSql(rest, kinds, 4);
  const far = near === 'subject' ? 'object' : 'subject';
  if (!sql.possible) return { numbers: new Int32Array(0), strengths: new Int32Array(0), cut: [] };
  const rows = await database.query<{
    node: number;
    read: number;
    numbers: string | null;
    strengths: string | null;
  }>({
    name: `graph-between-${near}-${sql.shape}`,
    // What one node has is read on to its end or its limit before it is kept or not: so the limit holds for hubs, too.
    text: `SELECT f.node, count(*) AS read, array_agg(r.number) FILTER (WHERE t.node IS NOT NULL) AS numbers,
             array_agg(r.strength::integer) FILTER (WHERE t.node IS NOT NULL) AS strengths
           FROM unnest($1::integer[]) AS f(node)
           CROSS JOIN LATERAL (SELECT ${far} AS far, number, strength FROM relationships
             WHERE ${near} = f.node AND ${sql.conditions(far)} ORDER BY strength DESC LIMIT $3) AS r
           LEFT JOIN unnest($2::integer[]) AS t(node) ON t.node = r.far AND r.far <> f.node
           GROUP BY f.node HAVING count(*) >= $3 OR bool_or(t.node IS NOT NULL)`,
    values: [intArrayLiteral(from), intArrayLiteral(to), perNode, ...sql.values],
  });
  const found = rows.filter(({ numbers }) => numbers !== null);
  return {
    numbers: joined(found.map(({ numbers }) => parseIntArray(numbers!))),
    strengths: joined(found.map((row) => parseIntArray(row.strengths!))),
    cut: rows.filter(({ read }) => read >= perNode).map(({ node }) => node),
  };
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function take(side: SideRead, followed: ReadonlySet<number>, into: Map<number, number>): void {
  for (let i = 0; i < side.numbers.length; i++)
    if (!followed.has(side.numbers[i]!)) into.set(side.numbers[i]!, side.strengths[i]!);
}
