import { createUuidV7 } from '../../src/base/ids.ts';
import { RELATION_KINDS, type RelationKind } from '../../src/domain/analysis.ts';
import { entityId } from '../../src/domain/entity-id.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import type { Database } from '../../src/ports/database.ts';

/** A document as the pipeline would have stored it: what it names, and what its sentences state of that. */
export interface GraphDocument {
  readonly id: string;
  readonly publishedAt: number;
  readonly body: string;
  /** Names of organisations, most mentioned first. */
  readonly names: readonly string[];
  /** Subject and object are places in `names`; the sentence is the whole body. */
  readonly statements: readonly {
    readonly kind: RelationKind;
    readonly subject: number;
    readonly object: number;
    readonly confidence: number;
  }[];
}

const SOURCE = '00000000-0000-7000-8000-000000000001';

export function graphDocument(given: Partial<GraphDocument> & Pick<GraphDocument, 'names'>): GraphDocument {
  return {
    id: createUuidV7(Date.now()),
    publishedAt: Date.UTC(2026, 0, 1),
    body: `${given.names.join(' and ')} did something.`,
    statements: [],
    ...given,
  };
}

export const organisationId = (name: string): string => entityId('organisation', name);

/** Stores documents, new or revised, and deletes others, with one outbox row as a batch of the pipeline has. */
export async function storeDocuments(
  database: Database,
  tenant: TenantId,
  documents: readonly GraphDocument[],
  deleted: readonly string[] = [],
): Promise<void> {
  await database.tenant(tenant).transaction(async (transaction) => {
    const query = (text: string, values: readonly unknown[]) => transaction.query({ text, values });
    await query('SELECT 1 FROM outbox_head FOR UPDATE', []);
    for (const { id, publishedAt, body, names, statements } of documents) {
      for (const name of names)
        await query(
          `INSERT INTO entities (id, kind, name, known) SELECT $1, 'organisation', $2, false
           WHERE NOT EXISTS (SELECT 1 FROM entities WHERE id = $1)`,
          [organisationId(name), name],
        );
      const ids = names.map(organisationId);
      const analysis = {
        entities: names.map((name, at) => ({
          id: ids[at],
          kind: 'organisation',
          name,
          known: false,
          by: 'new',
          mentions: names.length - at,
        })),
        mentions: names.map((name, at) => [
          1,
          body.indexOf(name),
          body.indexOf(name) + name.length,
          1,
          0.9,
          at,
        ]),
        relations: statements.map((one) => [
          1,
          0,
          body.length,
          RELATION_KINDS.indexOf(one.kind),
          one.subject,
          one.object,
          one.confidence,
          'test',
        ]),
      };
      await query(
        `INSERT INTO documents (id, source_id, source_type, title, body, published_at, captured_at, content_hash, entity_ids, analysis)
         VALUES ($1::uuid, '${SOURCE}', 'news', $2, $3, to_timestamp($4::float8 / 1000), now(), sha256($1::uuid::text::bytea), $5::uuid[], $6::json)
         ON CONFLICT (id) DO UPDATE SET body = excluded.body, published_at = excluded.published_at,
           entity_ids = excluded.entity_ids, analysis = excluded.analysis, revision = documents.revision + 1`,
        [id, `About ${names.join(', ')}`, body, publishedAt, ids, JSON.stringify(analysis)],
      );
    }
    await query('DELETE FROM documents WHERE id = ANY($1::uuid[])', [deleted]);
    await query(
      `WITH head AS (UPDATE outbox_head SET next_position = next_position + 1 RETURNING next_position - 1 AS position)
       INSERT INTO outbox (position, upserted, deleted) SELECT position, $1::uuid[], $2::uuid[] FROM head`,
      [documents.map(({ id }) => id), deleted],
    );
  });
}
