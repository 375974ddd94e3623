import type { StoredSignal } from '../domain/series.ts';
import { titleTerms } from '../kernels/text/title-terms.ts';
import type { Queryable } from '../ports/database.ts';
import { reachOf } from './stages/reach.ts';

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

/**
 * Signals as they stand in the store, in the order of their ids: what the series counted of them, read before it is
 * revised. Vectors are not read.
 */
export async function readCounted(
  tenant: Queryable,
  ids: readonly string[],
): Promise<readonly StoredSignal[]> {
  if (ids.length === 0) return [];
  const rows = await tenant.query<Row>({
    name: 'counted-signals',
    text: `SELECT d.id, d.source_id, d.source_type, d.published_at, d.captured_at, d.title, d.entity_ids::text[] AS entity_ids,
             (d.analysis->'sentiment'->>0)::float8 AS sentiment, d.attributes,
             EXISTS (SELECT FROM story_members AS m WHERE m.document_id = d.id AND m.matched_id IS NOT NULL) AS repeats
           FROM documents AS d WHERE d.id = ANY($1::uuid[]) ORDER BY d.id`,
    values: [ids],
  });
  return rows.map((row) => ({
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
  }));
}
