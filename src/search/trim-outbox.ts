import type { TenantId } from '../domain/tenant.ts';
import { STATIC_MODEL } from '../domain/vector.ts';
import type { Database } from '../ports/database.ts';

/** Projections that follow the outbox always. One that has not reported yet keeps everything. */
const PROJECTIONS = ['search', 'graph'];
/** A model's projection that has left a change undone for so long is not waited for. */
const PATIENCE_DAYS = 7;

/**
 * Deletes the outbox rows that every projection has durably passed, and gives how many. The index of a model's vectors
 * (`vectors:MODEL`) and the embedding of documents by it (`embedding:MODEL`) count from when they first reported, since
 * they begin by reading the store, until the model is retired or has been left behind for a week: one that is no longer
 * configured must not keep the outbox for ever, and what comes back reads the store again. The static model's index is
 * never retired, since its vectors answer whenever another model cannot. The row at the slowest position itself stays: by
 * the moment at which it was written a projection tells whether the store was restored.
 */
export async function trimOutbox(
  database: Database,
  tenant: TenantId,
  projections: readonly string[] = PROJECTIONS,
): Promise<number> {
  const [row] = await database.tenant(tenant).query<{ deleted: number }>({
    text: `WITH followed AS (
             SELECT name, position FROM projections AS p
             WHERE name = ANY($1::text[])
               OR name = 'vectors:' || $3
               OR (name ~ '^(vectors|embedding):'
                   AND NOT EXISTS (SELECT 1 FROM embedding_models
                                   WHERE id = substring(p.name FROM position(':' IN p.name) + 1) AND state = 'retired')
                   AND NOT EXISTS (SELECT 1 FROM outbox AS o
                                   WHERE o.position > p.position AND o.written_at < now() - make_interval(days => $4)))),
           reached AS (SELECT min(position) AS position FROM followed
                       HAVING count(*) FILTER (WHERE name = ANY($1::text[])) = $2),
           deleted AS (DELETE FROM outbox WHERE position < (SELECT position FROM reached) RETURNING 1)
           SELECT count(*) AS deleted FROM deleted`,
    values: [projections, projections.length, STATIC_MODEL.id, PATIENCE_DAYS],
  });
  return row?.deleted ?? 0;
}
