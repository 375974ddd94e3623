import { SYMMETRIC_KINDS } from '../../domain/graph.ts';
import { intArrayLiteral } from '../int-array.ts';
import type { PatternQuery } from '../knowledge-graph.ts';
import { filterSql } from './filter-sql.ts';
import type { TraversalContext } from './fragment.ts';
import type { PartialMatch, PatternPlan } from './plan-pattern.ts';

/** Seeds in the first block, and in any: few are enough where matches are many. */
const BLOCK = { first: 50, most: 1_000 } as const;

/**
 * What a pattern starts from, in blocks: the one entity given by id; else the ends of relationships of the kind of the
 * first tie, oldest first; else the entities of a kind, or all, oldest first.
 */
export async function* seeds(
  context: TraversalContext,
  query: PatternQuery,
  plan: PatternPlan,
  fixed: ReadonlyMap<number, number>,
): AsyncGenerator<readonly PartialMatch[]> {
  const empty: readonly number[] = query.places.map(() => 0);
  const given = fixed.get(plan.start);
  if (given !== undefined) {
    yield [{ nodes: empty.with(plan.start, given), relationships: [] }];
    return;
  }
  const first = plan.ties[0]!;
  const pages =
    first.kind === undefined || first.kind === 'mentioned_with'
      ? entitiesOfKind(context, query.places[plan.start]!.kind)
      : endsOfKind(context, first.kind, {
          direction: first.direction,
          kind: query.places[plan.start]!.kind,
        });
  const seen = new Set<number>();
  for await (const nodes of pages) {
    const fresh = [...new Set(nodes)].filter((node) => !seen.has(node));
    for (const node of fresh) seen.add(node);
    if (fresh.length > 0)
      yield fresh.map((node) => ({ nodes: empty.with(plan.start, node), relationships: [] }));
  }
}

async function* endsOfKind(
  { database, kinds, filter, cuts }: TraversalContext,
  kind: string,
  start: { readonly direction: 'out' | 'in' | 'both'; readonly kind: string | undefined },
): AsyncGenerator<readonly number[]> {
  const number = kinds.numberOf(kind);
  if (number === undefined) return;
  const sql = filterSql(filter, kinds, 4);
  const bothWays = start.direction === 'both' || SYMMETRIC_KINDS.has(kind);
  for (let after = 0, block: number = BLOCK.first; ; block = Math.min(block * 4, BLOCK.most)) {
    if (cuts.late()) return;
    const rows = await database.query<{ number: number; subject: number; object: number }>({
      name: `graph-pattern-seeds-${sql.shape}`,
      text: `SELECT number, subject, object FROM relationships
             WHERE kind = $1 AND kind <> 1 AND number > $2 AND ${sql.conditions('object')}
             ORDER BY number LIMIT $3`,
      values: [number, after, block, ...sql.values],
    });
    const ends = rows.flatMap(({ subject, object }) =>
      bothWays ? [subject, object] : start.direction === 'out' ? [subject] : [object],
    );
    yield start.kind === undefined ? ends : await nodesOfKind(database, ends, start.kind);
    if (rows.length < block) return;
    after = rows.at(-1)!.number;
  }
}

/** Those of the nodes that are entities of a kind. */
export async function nodesOfKind(
  database: TraversalContext['database'],
  nodes: readonly number[],
  kind: string,
): Promise<readonly number[]> {
  if (nodes.length === 0) return nodes;
  const rows = await database.query<{ node: number }>({
    name: 'graph-nodes-of-one-kind',
    text: 'SELECT node FROM entities WHERE node = ANY($1::integer[]) AND kind = $2 ORDER BY node',
    values: [intArrayLiteral(nodes), kind],
  });
  return rows.map(({ node }) => node);
}

async function* entitiesOfKind(
  { database, cuts }: TraversalContext,
  kind: string | undefined,
): AsyncGenerator<readonly number[]> {
  for (let after = 0, block: number = BLOCK.first; ; block = Math.min(block * 4, BLOCK.most)) {
    if (cuts.late()) return;
    const rows = await database.query<{ node: number }>({
      name: 'graph-pattern-entities',
      text: `SELECT node FROM entities WHERE node > $1 AND canonical IS NULL AND ($2::text IS NULL OR kind = $2)
             ORDER BY node LIMIT $3`,
      values: [after, kind ?? null, block],
    });
    yield rows.map(({ node }) => node);
    if (rows.length < block) return;
    after = rows.at(-1)!.node;
  }
}
