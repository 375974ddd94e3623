import type { GraphEntity } from '../../domain/graph.ts';
import type { Queryable } from '../../ports/database.ts';
import type { EntityQuery, EntitySort, ListPage } from '../knowledge-graph.ts';
import { ENTITY_COLUMNS, type EntityRow, toEntity } from './entity-row.ts';
import { readPosition, writePosition } from './position.ts';

type SortedRow = EntityRow & { readonly rank: number | null };

/** An order that an index gives, what continues after a position in it, and the position of a row. */
interface Order {
  readonly by: string;
  readonly after: (first: number) => string;
  readonly length: number;
  position(row: SortedRow): (string | number)[];
}

const counted = (column: 'signals' | 'relationships'): Order => ({
  // The rank has an index; within a rank few rows are sorted.
  by: `c.${column}_rank DESC, c.${column} DESC, c.node DESC`,
  after: (first) =>
    `(c.${column}_rank, c.${column}, c.node) < ($${first}::smallint, $${first + 1}::integer, $${first + 2}::integer)`,
  length: 3,
  position: (row) => [row.rank!, row[column]!, row.node],
});

const ORDERS: Readonly<Record<EntitySort, Order>> = {
  signals: counted('signals'),
  relationships: counted('relationships'),
  name: {
    // By code points, as the index on the name is.
    by: 'lower(e.name) USING ~<~, e.node',
    after: (first) =>
      `lower(e.name) ~>=~ $${first}::text AND (lower(e.name) <> $${first}::text OR e.node > $${first + 1}::integer)`,
    length: 2,
    position: (row) => [row.name.toLowerCase(), row.node],
  },
  newest: {
    by: 'e.node DESC',
    after: (first) => `e.node < $${first}::integer`,
    length: 1,
    position: (row) => [row.node],
  },
};

/** A page of the entities that stand for themselves. */
export async function listEntities(queryable: Queryable, query: EntityQuery): Promise<ListPage<GraphEntity>> {
  const { text, kinds, origin, sort = 'signals', limit, after } = query;
  const order = ORDERS[sort];
  const values: unknown[] = [limit + 1];
  const conditions = ['e.canonical IS NULL', 'e.known_to IS NULL'];
  const next = (value: unknown): string => `$${values.push(value)}`;
  if (kinds !== undefined && kinds.length > 0) conditions.push(`e.kind = ANY(${next([...kinds])}::text[])`);
  if (origin !== undefined) conditions.push(`e.origin = ${next(origin)}`);
  if (text !== undefined && text.trim() !== '') conditions.push(named(text.trim(), next));
  if (after !== undefined) {
    const first = values.length + 1;
    values.push(...readPosition(after, sort, order.length));
    conditions.push(order.after(first));
  }
  const rank = sort === 'signals' || sort === 'relationships' ? `c.${sort}_rank` : 'NULL::integer';
  const rows = await queryable.query<SortedRow>({
    text: `SELECT ${ENTITY_COLUMNS}, ${rank} AS rank FROM entity_counts AS c JOIN entities AS e ON e.node = c.node
           WHERE ${conditions.join(' AND ')} ORDER BY ${order.by} LIMIT $1`,
    values,
  });
  const items = rows.slice(0, limit);
  return {
    items: items.map(toEntity),
    next: rows.length > limit ? writePosition(sort, order.position(items.at(-1)!)) : null,
  };
}

/** The start of the name, or every word the start of a word of a name. */
function named(text: string, next: (value: unknown) => string): string {
  const start = next(`${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`);
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu);
  if (words === null) return `lower(e.name) LIKE ${start}`;
  const question = next(words.map((word) => `'${word}':*`).join(' & '));
  return `(lower(e.name) LIKE ${start} OR to_tsvector('simple', e.name || ' ' || e.alias_text) @@ to_tsquery('simple', ${question}))`;
}
