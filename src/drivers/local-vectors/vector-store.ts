import type { TenantDatabase } from '../../ports/database.ts';
import { createOutboxReader, type OutboxReader } from '../local-search/outbox-reader.ts';

/** Vectors in id order: four words of key and `dimensions` bytes each, one after another. */
export interface StoredVectors {
  readonly count: number;
  readonly keys: Uint32Array;
  readonly vectors: Int8Array;
}

/** What the index asks of a tenant's store about one model. */
export interface VectorStore extends OutboxReader {
  /** Length of the model's vectors; undefined while neither the model nor a vector of it is stored. */
  dimensions(): Promise<number | undefined>;
  count(): Promise<number>;
  /** Those of the documents that have a vector, as they stand now. */
  vectorsOf(ids: readonly string[], dimensions: number): Promise<StoredVectors>;
  /** Vectors of documents with an id above `after`, at most `limit`. */
  scan(after: string, limit: number, dimensions: number): Promise<StoredVectors>;
  /** The projection will not be continued: trimming need not wait for it. */
  forgetProjection(): Promise<void>;
}

export function projectionOf(model: string): string {
  return `vectors:${model}`;
}

export function createVectorStore(database: TenantDatabase, model: string): VectorStore {
  /** Joined by the database: two values cross instead of two a document. */
  async function joined(name: string, from: string, values: readonly unknown[]): Promise<StoredVectors> {
    const [row] = await database.query<{ count: number; keys: Buffer | null; vectors: Buffer | null }>({
      name,
      text: `SELECT count(*) AS count, string_agg(uuid_send(document_id), ''::bytea ORDER BY document_id) AS keys,
               string_agg(vector, ''::bytea ORDER BY document_id) AS vectors FROM (${from}) AS v`,
      values,
    });
    if (!row?.keys || !row.vectors) return { count: 0, keys: new Uint32Array(), vectors: new Int8Array() };
    // Copied to a place of their own, since words must be aligned.
    const keys = new Uint8Array(row.keys);
    Buffer.from(keys.buffer).swap32();
    const { vectors } = row;
    return {
      count: row.count,
      keys: new Uint32Array(keys.buffer),
      vectors: new Int8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength),
    };
  }

  return {
    ...createOutboxReader(database, projectionOf(model), model),

    async dimensions() {
      const [row] = await database.query<{ dimensions: number | null }>({
        text: `SELECT coalesce((SELECT dimensions FROM embedding_models WHERE id = $1),
                 (SELECT octet_length(vector) FROM vectors WHERE model = $1 LIMIT 1)) AS dimensions`,
        values: [model],
      });
      return row?.dimensions ?? undefined;
    },

    async count() {
      const [row] = await database.query<{ count: number }>({
        text: 'SELECT count(*) AS count FROM vectors WHERE model = $1',
        values: [model],
      });
      return row?.count ?? 0;
    },

    vectorsOf: (ids, dimensions) =>
      joined(
        'vectors-by-id',
        `SELECT document_id, vector FROM vectors
         WHERE document_id = ANY($1::uuid[]) AND model = $2 AND octet_length(vector) = $3`,
        [ids, model, dimensions],
      ),

    scan: (after, limit, dimensions) =>
      joined(
        'vectors-scan',
        `SELECT document_id, vector FROM vectors
         WHERE document_id > $1::uuid AND model = $2 AND octet_length(vector) = $3 ORDER BY document_id LIMIT $4`,
        [after, model, dimensions, limit],
      ),

    async forgetProjection() {
      await database.query({
        text: 'DELETE FROM projections WHERE name = $1',
        values: [projectionOf(model)],
      });
    },
  };
}
