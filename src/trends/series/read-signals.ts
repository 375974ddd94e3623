import { reachOf } from '../../domain/reach.ts';
import { DAY_MS, type StoredSignal } from '../../domain/series.ts';
import { titleTerms } from '../../kernels/text/title-terms.ts';
import type { Queryable } from '../../ports/database.ts';

interface Row {
  readonly id: string;
  readonly source_id: string;
  readonly source_type: string;
  readonly published_at: number;
  readonly captured_at: number;
  readonly title: string;
  readonly entity_ids: readonly string[];
  readonly sentiment: number | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly repeats: boolean;
}

const COLUMNS = `d.id, d.source_id, d.source_type, d.published_at, d.captured_at, d.title, d.entity_ids::text[] AS entity_ids,
  (d.analysis->'sentiment'->>0)::float8 AS sentiment, d.attributes,
  EXISTS (SELECT FROM story_members AS m WHERE m.document_id = d.id AND m.matched_id IS NOT NULL) AS repeats`;

/** Signals as they stand in the store, ascending by id: what the series count of them. Vectors are not read. */
export async function readSignals(
  transaction: Queryable,
  ids: readonly string[],
): Promise<readonly StoredSignal[]> {
  if (ids.length === 0) return [];
  const rows = await transaction.query<Row>({
    name: 'series-signals',
    text: `SELECT ${COLUMNS} FROM documents AS d WHERE d.id = ANY($1::uuid[]) ORDER BY d.id`,
    values: [ids],
  });
  return rows.map(toSignal);
}

/** Signals of one read while many are counted. */
const PAGE = 5_000;

/**
 * Signals that count between two times, milliseconds since the epoch, page by page: those published then, and of `misdated`
 * (those whose date is wrong, which count at their capture) those captured then.
 */
export async function* readSignalsWithin(
  transaction: Queryable,
  {
    from,
    to,
    misdated,
  }: { readonly from: number; readonly to: number; readonly misdated: readonly string[] },
): AsyncIterable<readonly StoredSignal[]> {
  let after = { publishedAt: from, id: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const rows: Row[] = await transaction.query<Row>({
      name: 'series-signals-within',
      text: `SELECT ${COLUMNS} FROM documents AS d
             WHERE (d.published_at, d.id) > (to_timestamp($1::float8 / 1000), $2::uuid) AND d.published_at >= to_timestamp($1::float8 / 1000)
               AND d.published_at < to_timestamp($3::float8 / 1000) ORDER BY d.published_at, d.id LIMIT $4`,
      values: [after.publishedAt, after.id, to, PAGE],
    });
    const wrong = new Set(misdated);
    yield rows.filter(({ id }) => !wrong.has(id)).map(toSignal);
    if (rows.length < PAGE) break;
    after = { publishedAt: rows.at(-1)!.published_at, id: rows.at(-1)!.id };
  }
  for (let at = 0; at < misdated.length; at += PAGE) {
    const found = await readSignals(transaction, misdated.slice(at, at + PAGE));
    yield found.filter(({ capturedAt }) => capturedAt >= from && capturedAt < to);
  }
}

/** Ids of those whose date is wrong: before 1970, or more than a day after their capture. Reads every document after `after`. */
export async function readMisdated(transaction: Queryable, after: string): Promise<readonly string[]> {
  const rows = await transaction.query<{ id: string }>({
    text: `SELECT id FROM documents WHERE id >= $1::uuid
           AND (published_at < 'epoch' OR published_at > captured_at + make_interval(secs => $2))`,
    values: [after, DAY_MS / 1_000],
  });
  return rows.map(({ id }) => id);
}

function toSignal(row: Row): StoredSignal {
  return {
    id: row.id,
    sourceId: row.source_id,
    sourceType: row.source_type,
    publishedAt: row.published_at,
    capturedAt: row.captured_at,
    title: row.title,
    entityIds: row.entity_ids,
    terms: titleTerms(row.title),
    vector: null,
    sentiment: row.sentiment,
    reach: reachOf(row.attributes),
    repeats: row.repeats,
  };
}
