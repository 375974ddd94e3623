import type { Random } from '../../src/base/random.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { quantise, type Vector } from '../../src/domain/vector.ts';
import type { Database } from '../../src/ports/database.ts';

export interface WrittenVector {
  readonly id: string;
  readonly vector: Vector;
  /** With a label, the document is written too. */
  readonly label?: string;
}

/** Writes vectors and the outbox row as the pipeline does, in one transaction, and gives the row's position. */
export async function writeVectors(
  database: Database,
  tenant: TenantId,
  change: {
    readonly model: string;
    readonly put?: readonly WrittenVector[];
    readonly remove?: readonly string[];
  },
): Promise<number> {
  const { model, put = [], remove = [] } = change;
  return database.tenant(tenant).transaction(async (transaction) => {
    const [head] = await transaction.query<{ position: number }>({
      text: 'UPDATE outbox_head SET next_position = next_position + 1 RETURNING next_position - 1 AS position',
    });
    const documents = put.filter(({ label }) => label !== undefined);
    await transaction.query({
      text: `INSERT INTO documents (id, source_id, source_type, title, body, labels, published_at, captured_at, content_hash)
             SELECT id, gen_random_uuid(), 'news', 'title', 'body', ARRAY[label], now(), now(), decode(md5(id::text), 'hex')
             FROM unnest($1::uuid[], $2::text[]) AS d (id, label)
             ON CONFLICT (id) DO UPDATE SET labels = excluded.labels, revision = documents.revision + 1`,
      values: [documents.map(({ id }) => id), documents.map(({ label }) => label)],
    });
    await transaction.query({
      text: `INSERT INTO vectors (document_id, model, vector) SELECT id, $1, vector FROM unnest($2::uuid[], $3::bytea[]) AS v (id, vector)
             ON CONFLICT (document_id, model) DO UPDATE SET vector = excluded.vector`,
      values: [model, put.map(({ id }) => id), put.map(({ vector }) => Buffer.from(vector))],
    });
    for (const table of ['documents', 'vectors']) {
      const column = table === 'documents' ? 'id' : 'document_id';
      await transaction.query({
        text: `DELETE FROM ${table} WHERE ${column} = ANY($1::uuid[])`,
        values: [remove],
      });
    }
    await transaction.query({
      text: 'INSERT INTO outbox (position, upserted, deleted) VALUES ($1, $2::uuid[], $3::uuid[])',
      values: [head!.position, put.map(({ id }) => id), remove],
    });
    await transaction.query({ text: "SELECT pg_notify('bellwether_outbox', $1)", values: [tenant] });
    return head!.position;
  });
}

/** A direction drawn evenly; with `near`, within some 25 degrees of that one. */
export function randomVector(random: Random, dimensions: number, near?: Vector): Vector {
  const values = Array.from({ length: dimensions }, (_, i) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return near === undefined ? normal : near[i]! / 40 + normal / 3;
  });
  return quantise(values);
}
