import { BellwetherError } from '../../base/errors.ts';
import type { Topic } from '../../domain/topic.ts';
import type { Queryable } from '../../ports/database.ts';
import { type ListedRow, TOPIC_COLUMNS, toTopic } from './topic-columns.ts';

export const TOPIC_SORTS = ['signals', 'newest', 'last', 'label'] as const;
export type TopicSort = (typeof TOPIC_SORTS)[number];

export interface TopicFilter {
  /** Words that the label or one of the terms holds. */
  readonly q?: string;
  readonly alive?: boolean;
  /** Default `signals`. */
  readonly sort?: TopicSort;
}

export interface TopicPageRequest {
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string;
}

export interface ListedTopics {
  readonly items: readonly Topic[];
  readonly next: string | null;
  /** Of all pages. */
  readonly total: number;
}

/** What each order sorts by, and its direction; equal ones by number. */
const ORDERS: Readonly<
  Record<TopicSort, readonly [column: string, type: string, direction: 'ASC' | 'DESC']>
> = {
  signals: ['signals', 'integer', 'DESC'],
  newest: ['coalesce(first_published_at, born_at)', 'timestamptz', 'DESC'],
  last: ['coalesce(last_published_at, born_at)', 'timestamptz', 'DESC'],
  label: ['label COLLATE "C"', 'text', 'ASC'],
};

export async function listTopics(
  store: Queryable,
  { q = '', alive, sort = 'signals' }: TopicFilter,
  { limit, after }: TopicPageRequest,
): Promise<ListedTopics> {
  const [column, type, direction] = ORDERS[sort];
  const comes = direction === 'ASC' ? '>' : '<';
  const position = after === undefined ? null : readPosition(after);
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const rows = await store.query<ListedRow & { key: string | null; total: number }>({
    text: `WITH asked AS (
             SELECT *, ${column} AS key FROM topics
             WHERE ($1::boolean IS NULL OR (died_at IS NULL) = $1)
               AND NOT EXISTS (SELECT FROM unnest($2::text[]) AS w(word) WHERE position(word IN lower(label) || ' ' || (
                 SELECT coalesce(string_agg(t->>0, ' '), '') FROM jsonb_array_elements(terms) AS t)) = 0)),
           page AS (
             SELECT * FROM asked WHERE $3::text IS NULL OR (key, number) ${comes} ($3::${type}, $4::integer)
             ORDER BY key ${direction}, number ${direction} LIMIT $5)
           SELECT ${TOPIC_COLUMNS}, key::text AS key, (SELECT count(*) FROM asked)::int AS total FROM page
           ORDER BY page.key ${direction}, number ${direction}`,
    values: [alive ?? null, words, position?.key ?? null, position?.number ?? null, limit + 1],
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toTopic),
    next: rows.length > limit && last !== undefined ? JSON.stringify([last.key, last.number]) : null,
    total: rows[0]?.total ?? 0,
  };
}

function readPosition(after: string): { readonly key: string; readonly number: number } {
  try {
    const [key, number] = JSON.parse(after) as [string, number];
    if (typeof key === 'string' && Number.isInteger(number)) return { key, number };
  } catch {
    // Said below.
  }
  throw new BellwetherError('INVALID_CURSOR', 'This cursor belongs to another list');
}
