import { BellwetherError } from '../../base/errors.ts';
import type { PestleClass } from '../../domain/analysis.ts';
import type { Horizon, TrendFilterState, TrendKind, TrendOrder } from '../../domain/trend.ts';
import type { Queryable } from '../../ports/database.ts';
import { type ListedTrend, TREND_COLUMNS, type TrendRow, toTrend } from './trend-row.ts';

export interface TrendListQuery {
  /** The start of a word of the name. */
  readonly text?: string;
  readonly kinds?: readonly TrendKind[];
  readonly entityKind?: string;
  readonly horizons?: readonly Horizon[];
  readonly pestle?: readonly PestleClass[];
  readonly state?: TrendFilterState;
  /** `score` by default; descending, but names ascending. */
  readonly order?: TrendOrder;
  readonly direction?: 'asc' | 'desc';
  readonly limit: number;
  /** What the page before gave as `next`. */
  readonly after?: string;
}

export interface TrendList {
  readonly items: readonly ListedTrend[];
  readonly next: string | null;
  /** Of the whole list. */
  readonly total: number;
  /** The end of the data that the run saw, and when it ended; null before the first. */
  readonly asOf: number | null;
  readonly runAt: number | null;
}

const SORT_COLUMNS: Readonly<Record<TrendOrder, keyof TrendRow>> = {
  score: 'score',
  recent: 'recent',
  growth: 'growth',
  velocity: 'velocity',
  acceleration: 'acceleration',
  burst: 'burst_score',
  weak_signal: 'weak_signal',
  sources: 'sources',
  name: 'folded',
};

const STATES: Readonly<Record<TrendFilterState, string>> = {
  bursting: 'bursting',
  weak_signal: 'weak_called',
  rising: 'direction > 0',
  falling: 'direction < 0',
  tracked: 'tracked',
};

/**
 * A page of trends, with the number of all and what run they are of: one statement, so that all of it is of one run. Reads
 * the whole table when it must: it has 10,000 rows at most. Throws INVALID_CURSOR.
 */
export async function listTrends(tenant: Queryable, query: TrendListQuery): Promise<TrendList> {
  const { order = 'score', limit } = query;
  const direction = query.direction ?? (order === 'name' ? 'asc' : 'desc');
  const column = SORT_COLUMNS[order];
  const values: unknown[] = [limit + 1];
  const next = (value: unknown): string => `$${values.push(value)}`;
  const conditions = filters(query, next);
  const where = conditions.length === 0 ? 'true' : conditions.join(' AND ');
  let after = '';
  if (query.after !== undefined) {
    const [value, id] = readPosition(query.after, order);
    const type = order === 'name' ? 'text' : 'float8';
    after = `WHERE (sorted${type === 'text' ? '' : '::float8'}, id) ${direction === 'desc' ? '<' : '>'} (${next(value)}::${type}, ${next(id)}::text)`;
  }
  // One look at the table: what is found is held as ids and what they are sorted by, counted, and the page of it read whole.
  const rows = await tenant.query<
    Partial<TrendRow> & { total: number; as_of: number | null; run_at: number | null }
  >({
    text: `WITH found AS MATERIALIZED (SELECT id, ${column} AS sorted FROM trends WHERE ${where}),
             page AS (SELECT id FROM found ${after} ORDER BY sorted ${direction}, id ${direction} LIMIT $1),
             shown AS (SELECT ${TREND_COLUMNS} FROM trends WHERE id = ANY(ARRAY(SELECT id FROM page)))
           SELECT shown.*, s.as_of, s.run_at, (SELECT count(*)::integer FROM found) AS total
           FROM trend_state AS s LEFT JOIN shown ON true ORDER BY shown.${column} ${direction}, shown.id ${direction}`,
    values,
  });
  const found = rows.filter((row): row is typeof row & TrendRow => row.id != null);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(toTrend),
    next: found.length > limit && last !== undefined ? JSON.stringify([order, last[column], last.id]) : null,
    total: rows[0]?.total ?? 0,
    asOf: rows[0]?.as_of ?? null,
    runAt: rows[0]?.run_at ?? null,
  };
}

function filters(query: TrendListQuery, next: (value: unknown) => string): string[] {
  const { text, kinds, entityKind, horizons, pestle, state } = query;
  const conditions: string[] = [];
  const start = text?.trim().toLowerCase() ?? '';
  if (start !== '') {
    const pattern = start.replace(/[\\%_]/g, '\\$&');
    conditions.push(`(folded LIKE ${next(`${pattern}%`)} OR folded LIKE ${next(`% ${pattern}%`)})`);
  }
  if (kinds !== undefined && kinds.length > 0) conditions.push(`kind = ANY(${next([...kinds])}::text[])`);
  if (entityKind !== undefined) conditions.push(`entity_kind = ${next(entityKind)}`);
  if (horizons !== undefined && horizons.length > 0)
    conditions.push(`horizon = ANY(${next([...horizons])}::text[])`);
  if (pestle !== undefined && pestle.length > 0) conditions.push(`pestle && ${next([...pestle])}::text[]`);
  if (state !== undefined) conditions.push(STATES[state]);
  return conditions;
}

function readPosition(position: string, order: TrendOrder): [value: string | number, id: string] {
  const [of, value, id] = JSON.parse(position) as unknown[];
  if (of !== order || typeof value !== (order === 'name' ? 'string' : 'number') || typeof id !== 'string')
    throw new BellwetherError(
      'INVALID_CURSOR',
      'The cursor belongs to a list in another order. Start again without one.',
    );
  return [value as string | number, id];
}
