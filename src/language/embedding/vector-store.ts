import type { EmbeddingModel, Vector } from '../../domain/vector.ts';
import type { Queryable, TenantDatabase } from '../../ports/database.ts';
import { EMBEDDED_LENGTH } from './embedded-text.ts';
import { embeddingProjection, LOWEST, takenOver, WALKED } from './model-lifecycle.ts';

export interface StoredText {
  readonly id: string;
  readonly text: string;
}

/** Those to embed, and how far the store has been read with them. */
export interface WalkPart {
  readonly texts: readonly StoredText[];
  /** `WALKED` when nothing lies beyond. */
  readonly reached: string;
}

export interface Changes {
  readonly texts: readonly StoredText[];
  readonly position: number;
}

/**
 * What re-embedding asks of a tenant's store. A document has the right vector when it has one and was never revised;
 * revised ones are embedded again. Vectors that the pipeline writes are always right.
 */
export function createVectorStore(database: TenantDatabase, model: EmbeddingModel, pipelineModel: string) {
  const projection = embeddingProjection(model.id);
  const trusted = model.id === pipelineModel;
  const missing = `(NOT EXISTS (SELECT 1 FROM vectors AS v WHERE v.document_id = d.id AND v.model = $1)
                    OR (d.revision > 1 AND NOT $2::boolean))`;
  const text = `CASE WHEN d.body = '' THEN d.title ELSE d.title || E'\n' || left(d.body, ${EMBEDDED_LENGTH}) END AS text`;

  async function write(transaction: Queryable, vectors: ReadonlyMap<string, Vector>): Promise<void> {
    // Texts without a word have no direction, and so no vector.
    const [known, empty] = Map.groupBy(vectors, ([, vector]) => vector.some((value) => value !== 0))
      .entries()
      .reduce<[[string, Vector][], [string, Vector][]]>(
        (sides, [has, entries]) => (has ? [entries, sides[1]] : [sides[0], entries]),
        [[], []],
      );
    if (empty.length > 0)
      await transaction.query({
        name: 're-embed-forget',
        text: 'DELETE FROM vectors WHERE model = $1 AND document_id = ANY($2::uuid[])',
        values: [model.id, empty.map(([id]) => id)],
      });
    if (known.length > 0)
      await transaction.query({
        name: 're-embed-write',
        // A document that was deleted meanwhile gets none.
        text: `INSERT INTO vectors (document_id, model, vector)
               SELECT w.id, $1, substring($3::bytea FROM ((w.place - 1) * $4::int + 1)::int FOR $4::int)
               FROM unnest($2::uuid[]) WITH ORDINALITY AS w(id, place) JOIN documents AS d ON d.id = w.id
               ON CONFLICT (document_id, model) DO UPDATE SET vector = excluded.vector`,
        values: [
          model.id,
          known.map(([id]) => id),
          Buffer.concat(
            known.map(([, { buffer, byteOffset, length }]) => Buffer.from(buffer, byteOffset, length)),
          ),
          model.dimensions,
        ],
      });
  }

  /** Tells the index of a model that answers searches, by an outbox row of its own that no document index reads. */
  async function tell(transaction: Queryable, ids: readonly string[]): Promise<void> {
    const told = await transaction.query({
      name: 're-embed-tell',
      text: `INSERT INTO outbox (position, embedded, embedded_model)
             SELECT next_position, $1::uuid[], id FROM outbox_head, embedding_models WHERE id = $2 AND state = 'active'
             RETURNING 1`,
      values: [ids, model.id],
    });
    if (told.length > 0)
      await transaction.query({ text: 'UPDATE outbox_head SET next_position = next_position + 1' });
  }

  return {
    /** Whether the model answers searches. */
    async active(): Promise<boolean> {
      const rows = await database.query({
        name: 're-embed-active',
        text: `SELECT 1 FROM embedding_models WHERE id = $1 AND state = 'active'`,
        values: [model.id],
      });
      return rows.length > 0;
    },

    /**
     * The texts of those that are there and were never revised. Whether a revised one has its new vector cannot be told,
     * so its turn would embed it once more.
     */
    unrevised(ids: readonly string[]): Promise<readonly StoredText[]> {
      return database.query<StoredText>({
        name: 're-embed-texts',
        text: `SELECT d.id, ${text} FROM documents AS d WHERE d.id = ANY($1::uuid[]) AND d.revision = 1 ORDER BY d.id`,
        values: [ids],
      });
    },

    /** Writes vectors ahead of the changes that will be followed. */
    save(vectors: ReadonlyMap<string, Vector>): Promise<void> {
      return database.transaction(async (transaction) => {
        await lockOutbox(transaction);
        await write(transaction, vectors);
        await tell(transaction, [...vectors.keys()]);
      });
    },

    /** The next documents in id order that lack the right vector, at most `limit`. */
    async walk(reached: string | null, limit: number): Promise<WalkPart> {
      const texts = await database.query<StoredText>({
        name: 're-embed-walk',
        text: `SELECT d.id, ${text} FROM documents AS d WHERE d.id > $3::uuid AND ${missing} ORDER BY d.id LIMIT $4`,
        values: [model.id, trusted, reached ?? LOWEST, limit],
      });
      return { texts, reached: texts.length < limit ? WALKED : texts.at(-1)!.id };
    },

    /** Writes what a part of the walk gave. Throws CONFLICT when another process wrote it first. */
    saveWalk(from: string | null, reached: string, vectors: ReadonlyMap<string, Vector>): Promise<void> {
      return database.transaction(async (transaction) => {
        await write(transaction, vectors);
        const rows = await transaction.query({
          name: 're-embed-reached',
          text: `UPDATE embedding_models SET reached = $2 WHERE id = $1 AND reached IS NOT DISTINCT FROM $3::uuid
                   AND state <> 'retired' RETURNING 1`,
          values: [model.id, reached, from],
        });
        if (rows.length === 0) throw takenOver(model);
      });
    },

    /** What changed after a position, whole outbox rows of about `limit` documents; undefined when nothing did. */
    async changes(position: number, limit: number): Promise<Changes | undefined> {
      const rows = await database.query<{ position: number; upserted: string[] }>({
        name: 're-embed-outbox',
        text: `SELECT position, upserted FROM (
                 SELECT position, upserted,
                   sum(cardinality(upserted)) OVER (ORDER BY position) - cardinality(upserted) AS before
                 FROM (SELECT position, upserted FROM outbox WHERE position > $1 ORDER BY position LIMIT 1000) AS o) AS o
               WHERE before < $2 ORDER BY position`,
        values: [position, limit],
      });
      const last = rows.at(-1);
      if (last === undefined) return undefined;
      const texts = await database.query<StoredText>({
        name: 're-embed-changed',
        text: `SELECT d.id, ${text} FROM documents AS d WHERE d.id = ANY($3::uuid[]) AND ${missing} ORDER BY d.id`,
        values: [model.id, trusted, [...new Set(rows.flatMap((row) => row.upserted))]],
      });
      return { texts, position: last.position };
    },

    /** Writes what changes gave. Throws CONFLICT when another process wrote it first. */
    saveChanges(from: number, to: number, vectors: ReadonlyMap<string, Vector>): Promise<void> {
      return database.transaction(async (transaction) => {
        await lockOutbox(transaction);
        await write(transaction, vectors);
        if (vectors.size > 0) await tell(transaction, [...vectors.keys()]);
        const rows = await transaction.query({
          name: 're-embed-position',
          text: 'UPDATE projections SET position = $2, updated_at = now() WHERE name = $1 AND position = $3 RETURNING 1',
          values: [projection, to, from],
        });
        if (rows.length === 0) throw takenOver(model);
      });
    },
  };
}

async function lockOutbox(transaction: Queryable): Promise<void> {
  await transaction.query({ text: 'SELECT 1 FROM outbox_head FOR UPDATE' });
}
