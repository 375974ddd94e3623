import { createUuidV7 } from '../../src/base/ids.ts';
import type { Random } from '../../src/base/random.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import type { Database } from '../../src/ports/database.ts';

/** Words with different stems, none a neighbour of another within two edits. */
export const WORDS = [
  'apple',
  'bridge',
  'copper',
  'dragon',
  'engine',
  'forest',
  'guitar',
  'harbor',
  'island',
  'jungle',
  'kernel',
  'lantern',
  'magnet',
  'nebula',
  'orchid',
  'planet',
  'quartz',
  'rocket',
  'saddle',
  'tunnel',
  'umbrella',
  'violin',
  'walnut',
  'zephyr',
] as const;

export interface StoredDocument {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly publishedAt: number;
  readonly label: string;
}

/** Writes documents and the outbox row as the pipeline does, in one transaction, and gives the row's position. */
export async function writeDocuments(
  database: Database,
  tenant: TenantId,
  change: {
    readonly sourceId: string;
    readonly put?: readonly StoredDocument[];
    readonly remove?: readonly string[];
  },
): Promise<number> {
  const { sourceId, put = [], remove = [] } = change;
  return database.tenant(tenant).transaction(async (transaction) => {
    const [head] = await transaction.query<{ position: number }>({
      text: 'UPDATE outbox_head SET next_position = next_position + 1 RETURNING next_position - 1 AS position',
    });
    if (put.length > 0) {
      await transaction.query({
        text: `INSERT INTO documents (id, source_id, source_type, title, body, labels, published_at, captured_at, content_hash)
               SELECT id, $1, 'news', title, body, ARRAY[label], to_timestamp(published / 1000.0), now(), decode(md5(id::text), 'hex')
               FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::float8[]) AS d (id, title, body, label, published)
               ON CONFLICT (id) DO UPDATE SET title = excluded.title, body = excluded.body, labels = excluded.labels,
                 published_at = excluded.published_at, revision = documents.revision + 1`,
        values: [
          sourceId,
          put.map(({ id }) => id),
          put.map(({ title }) => title),
          put.map(({ body }) => body),
          put.map(({ label }) => label),
          put.map(({ publishedAt }) => publishedAt),
        ],
      });
    }
    if (remove.length > 0)
      await transaction.query({ text: 'DELETE FROM documents WHERE id = ANY($1::uuid[])', values: [remove] });
    await transaction.query({
      text: 'INSERT INTO outbox (position, upserted, deleted) VALUES ($1, $2::uuid[], $3::uuid[])',
      values: [head!.position, put.map(({ id }) => id), remove],
    });
    await transaction.query({ text: "SELECT pg_notify('bellwether_outbox', $1)", values: [tenant] });
    return head!.position;
  });
}

export function randomDocument(random: Random, id = createUuidV7(Date.now())): StoredDocument {
  const words = (count: number) =>
    Array.from({ length: count }, () => WORDS[Math.floor(random() ** 2 * WORDS.length)]).join(' ');
  return {
    id,
    title: words(3),
    body: words(5 + Math.floor(random() * 20)),
    publishedAt: Date.UTC(2024, 0, 1) + Math.floor(random() * 700) * 86_400_000,
    label: `label-${Math.floor(random() * 5)}`,
  };
}

/** Ids of the documents that hold the word, as the store itself finds them. */
export async function idsWithWord(database: Database, tenant: TenantId, word: string): Promise<string[]> {
  const rows = await database.tenant(tenant).query<{ id: string }>({
    text: "SELECT id FROM documents WHERE title || ' ' || body ~ ('\\m' || $1 || '\\M') ORDER BY id",
    values: [word],
  });
  return rows.map(({ id }) => id);
}
