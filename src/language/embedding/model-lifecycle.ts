import { BellwetherError } from '../../base/errors.ts';
import type { EmbeddingModel } from '../../domain/vector.ts';
import type { Queryable, TenantDatabase } from '../../ports/database.ts';

/** How far a model's vectors have come in a tenant's store. */
export interface BuildState {
  readonly state: 'building' | 'active';
  /** The last document of the walk through the store; null before the first, `WALKED` at its end. */
  readonly reached: string | null;
  /** The outbox position up to which changes are in. */
  readonly position: number;
}

/** Above every id: the walk is over, and only changes are followed. */
export const WALKED = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Below every id. */
export const LOWEST = '00000000-0000-0000-0000-000000000000';
/** Vectors of a retired model deleted in one statement. */
const DELETED_AT_ONCE = 5000;

/** Name of the projection in the tenant's `projections` table. */
export function embeddingProjection(model: string): string {
  return `embedding:${model}`;
}

/** Another process changed what this one was about to change. */
export function takenOver(model: EmbeddingModel): BellwetherError {
  return new BellwetherError(
    'CONFLICT',
    `Another process is building the vectors of ${model.id}; this one stops.`,
  );
}

interface StateRow {
  readonly state: 'building' | 'active' | 'retired' | null;
  readonly dimensions: number;
  readonly reached: string | null;
  readonly position: number | null;
  readonly head: number;
  readonly oldest: number | null;
}

/** A model's life in a tenant's store: building, active, retired, forgotten. */
export function createModelLifecycle(database: TenantDatabase, model: EmbeddingModel, pipelineModel: string) {
  const projection = embeddingProjection(model.id);

  /** Where the model stands; `goesOn` is undefined when it has to be started. */
  async function readState(queryable: Queryable): Promise<{ row: StateRow; goesOn: BuildState | undefined }> {
    const rows = await queryable.query<StateRow>({
      name: 're-embed-state',
      text: `SELECT m.state, m.dimensions, m.reached, p.position, h.next_position - 1 AS head,
               (SELECT min(position) FROM outbox) AS oldest
             FROM outbox_head AS h LEFT JOIN embedding_models AS m ON m.id = $1
               LEFT JOIN projections AS p ON p.name = $2`,
      values: [model.id, projection],
    });
    const row = rows[0]!;
    const { state, reached, position, head, oldest } = row;
    if (state !== null && row.dimensions !== model.dimensions)
      throw new BellwetherError(
        'MODEL_INVALID',
        `${model.id} has vectors of ${row.dimensions} dimensions here, and gives ${model.dimensions} now: it is another model and needs another name.`,
      );
    const gap = position === null || (head > position && (oldest ?? head + 1) > position + 1);
    if (gap || state === null || state === 'retired') return { row, goesOn: undefined };
    return { row, goesOn: { state, reached, position } };
  }

  async function start(transaction: Queryable): Promise<BuildState> {
    // Writers wait, so that nothing falls between the walk and the changes followed after it.
    await transaction.query({ text: 'SELECT next_position FROM outbox_head FOR UPDATE' });
    const { row, goesOn } = await readState(transaction);
    if (goesOn !== undefined) return goesOn;
    await transaction.query({
      text: `UPDATE embedding_models SET state = 'retired', changed_at = now() WHERE state = 'building' AND id <> $1`,
      values: [model.id],
    });
    await transaction.query({
      text: `INSERT INTO embedding_models AS m (id, dimensions, state) VALUES ($1, $2, 'building')
             ON CONFLICT (id) DO UPDATE SET reached = NULL, changed_at = now(),
               state = CASE WHEN m.state = 'active' THEN 'active' ELSE 'building' END`,
      values: [model.id, model.dimensions],
    });
    await transaction.query({
      text: `INSERT INTO projections (name, position) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET position = excluded.position, updated_at = now()`,
      values: [projection, row.head],
    });
    return { state: row.state === 'active' ? 'active' : 'building', reached: null, position: row.head };
  }

  return {
    /** Goes on with the model, or starts it: a model that was retired, or whose changes were trimmed, walks again. */
    async begin(): Promise<BuildState> {
      // Every run asks, and most go on: only a start makes writers wait.
      const known = (await readState(database)).goesOn;
      return known ?? database.transaction(start);
    },

    /** Makes the model the one that searches, and retires the one that was. Both at once, or nothing. */
    activate(): Promise<void> {
      return database.transaction(async (transaction) => {
        const retired = await transaction.query<{ id: string }>({
          text: `UPDATE embedding_models SET state = 'retired', changed_at = now() WHERE state = 'active' AND id <> $1 RETURNING id`,
          values: [model.id],
        });
        const rows = await transaction.query({
          text: `UPDATE embedding_models SET state = 'active', changed_at = now() WHERE id = $1 AND state = 'building' RETURNING 1`,
          values: [model.id],
        });
        if (rows.length === 0) throw takenOver(model);
        await transaction.query({
          text: 'DELETE FROM projections WHERE name = ANY($1::text[])',
          values: [retired.map(({ id }) => embeddingProjection(id))],
        });
      });
    },

    /** Forgets retired models with their vectors, but not the one whose vectors the pipeline goes on writing. */
    async forgetRetired(signal: AbortSignal): Promise<void> {
      const retired = await database.query<{ id: string }>({
        name: 're-embed-retired',
        text: `SELECT id FROM embedding_models WHERE state = 'retired' AND id <> $1`,
        values: [pipelineModel],
      });
      for (const { id } of retired) {
        for (let after: string | undefined = LOWEST; after !== undefined; ) {
          signal.throwIfAborted();
          const rows: { document_id: string }[] = await database.query({
            name: 're-embed-clean',
            text: `WITH part AS (
                     SELECT document_id FROM vectors WHERE model = $1 AND document_id > $2::uuid
                     ORDER BY document_id LIMIT ${DELETED_AT_ONCE}),
                   gone AS (DELETE FROM vectors WHERE model = $1 AND document_id IN (SELECT document_id FROM part))
                   SELECT max(document_id::text) AS document_id FROM part`,
            values: [id, after],
          });
          after = rows[0]?.document_id ?? undefined;
        }
        await database.query({
          text: 'DELETE FROM projections WHERE name = $1',
          values: [embeddingProjection(id)],
        });
        await database.query({
          text: `DELETE FROM embedding_models WHERE id = $1 AND state = 'retired'`,
          values: [id],
        });
      }
    },
  };
}
