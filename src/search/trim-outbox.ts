import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';

/** Projections that follow the outbox always. One that has not reported yet keeps everything. */
const PROJECTIONS = ['search'];

/**
 * Deletes the outbox rows that every projection has durably passed, and gives how many. A vector index counts from
 * when it first reported, since it begins by reading the store, until its model is retired. The row at the slowest
 * position itself stays: by the moment at which it was written a projection tells whether the store was restored.
 */
export async function trimOutbox(
  database: Database,
  tenant: TenantId,
  projections: readonly string[] = PROJECTIONS,
): Promise<number> {
  const [row] = await database.tenant(tenant).query<{ deleted: number }>({
    text: `WITH reached AS (SELECT min(position) AS position FROM projections
                             WHERE name = ANY($1::text[]) OR name LIKE 'vectors:%'
                               AND name NOT IN (SELECT 'vectors:' || id FROM embedding_models WHERE state = 'retired')
                             HAVING count(*) FILTER (WHERE name = ANY($1::text[])) = $2),
                deleted AS (DELETE FROM outbox WHERE position < (SELECT position FROM reached) RETURNING 1)
           SELECT count(*) AS deleted FROM deleted`,
    values: [projections, projections.length],
  });
  return row?.deleted ?? 0;
}
