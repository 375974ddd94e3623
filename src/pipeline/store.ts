import type { Queryable } from '../ports/database.ts';
import type { CapturedDocument, DeduplicatedBatch, Known, Sighting } from './stages/deduplicate.ts';
import { sightingKey } from './stages/deduplicate.ts';
import { writeUnderstanding } from './store-understanding.ts';
import { textArray } from './text-array.ts';

/** The channel that wakes the projections and the live dashboard; the payload is the tenant's id. */
export const OUTBOX_CHANNEL = 'bellwether_outbox';

/**
 * Takes the tenant's write lock until the transaction ends: one writer per tenant at a time, which makes
 * the comparison with what is stored exact and the outbox positions visible in order. Gives the newest position.
 */
export async function lockForWriting(tenant: Queryable): Promise<number> {
  const [head] = await tenant.query<{ position: number }>({
    name: 'outbox-lock',
    text: 'SELECT next_position - 1 AS position FROM outbox_head FOR UPDATE',
  });
  return head!.position;
}

/** The position of the newest outbox row; 0 when nothing was ever written. */
export async function outboxPosition(tenant: Queryable): Promise<number> {
  const [head] = await tenant.query<{ position: number }>({
    name: 'outbox-position',
    text: 'SELECT next_position - 1 AS position FROM outbox_head',
  });
  return head!.position;
}

/** What the tenant already holds of these documents. */
export async function findKnown(tenant: Queryable, batch: readonly CapturedDocument[]): Promise<Known> {
  const contents = await tenant.query<{ hash: string; document_id: string }>({
    name: 'known-contents',
    text: `SELECT encode(content_hash, 'hex') AS hash, document_id FROM document_identities
           WHERE content_hash IN (SELECT decode(hash, 'hex') FROM unnest($1::text[]) AS hash)`,
    values: [batch.map((document) => document.contentHash)],
  });
  const sightings = await tenant.query<{ source_id: string; external_id: string; document_id: string }>({
    name: 'known-sightings',
    text: `SELECT source_id, external_id, document_id FROM sightings
           WHERE (source_id, external_id) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))`,
    values: [batch.map((document) => document.sourceId), batch.map((document) => document.externalId)],
  });
  const knownContents = new Map(contents.map((row) => [row.hash, row.document_id]));
  const knownSightings = new Map(
    sightings.map((row) => [
      sightingKey({ sourceId: row.source_id, externalId: row.external_id }),
      row.document_id,
    ]),
  );
  const changed = batch.filter((document) => !knownContents.has(document.contentHash));
  return {
    contents: knownContents,
    sightings: knownSightings,
    owned: await findOwned(tenant, changed, knownSightings),
  };
}

/** Which of the changed items made the document that they are a sighting of. Most batches change nothing and ask nothing. */
async function findOwned(
  tenant: Queryable,
  changed: readonly CapturedDocument[],
  sightings: ReadonlyMap<string, string>,
): Promise<ReadonlySet<string>> {
  const items = changed.filter((document) => sightings.has(sightingKey(document)));
  if (items.length === 0) return new Set();
  const rows = await tenant.query<{ source_id: string; external_id: string }>({
    name: 'known-owned',
    text: `SELECT d.source_id, d.external_id FROM documents AS d
           JOIN unnest($1::uuid[], $2::uuid[], $3::text[]) AS i(id, source_id, external_id)
             ON d.id = i.id AND d.source_id = i.source_id AND d.external_id = i.external_id`,
    values: [
      items.map((document) => sightings.get(sightingKey(document))),
      items.map((document) => document.sourceId),
      items.map((document) => document.externalId),
    ],
  });
  return new Set(rows.map((row) => sightingKey({ sourceId: row.source_id, externalId: row.external_id })));
}

const COLUMNS = `unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
  $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::float8[], $15::float8[], $16::text[],
  $17::text[], $18::text[], $19::text[], $20::text[], $21::text[])
  AS d(id, source_id, source_type, external_id, url, title, body, author, company, language, country, labels,
       attributes, published_at, captured_at, content_hash, analysis, analysis_version, entity_ids, pestle, countries)`;

function columns(sightings: readonly Sighting[]): unknown[] {
  const of = <T>(pick: (document: CapturedDocument) => T): T[] =>
    sightings.map((sighting) => pick(sighting.document));
  const texts = (pick: (document: CapturedDocument) => string | Uint8Array | null) => textArray(of(pick));
  return [
    sightings.map((sighting) => sighting.documentId),
    of((d) => d.sourceId),
    texts((d) => d.sourceType),
    texts((d) => d.externalId),
    texts((d) => d.url),
    texts((d) => d.title),
    texts((d) => d.body),
    texts((d) => d.author),
    texts((d) => d.company),
    texts((d) => d.language),
    texts((d) => d.country),
    texts((d) => arrayLiteral(d.labels)),
    texts((d) => d.attributes),
    of((d) => d.publishedAt ?? d.capturedAt),
    of((d) => d.capturedAt),
    texts((d) => d.contentHash),
    texts((d) => d.understood?.json ?? null),
    texts((d) => d.understood?.version ?? null),
    texts((d) => arrayLiteral(d.understood?.entities.map(({ id }) => id) ?? [])),
    texts((d) => arrayLiteral(d.understood?.pestle ?? [])),
    texts((d) => arrayLiteral(d.understood?.countries ?? [])),
  ];
}

/** Writes what deduplication decided, and the outbox row that tells the projections. */
export async function writeDocuments(
  tenant: Queryable,
  tenantId: string,
  batch: DeduplicatedBatch,
): Promise<void> {
  if (batch.created.length > 0) {
    await tenant.query({
      name: 'documents-insert',
      text: `INSERT INTO documents (id, source_id, source_type, external_id, url, title, body, author, company, language,
               country, labels, attributes, published_at, captured_at, content_hash, analysis, analysis_version,
               entity_ids, pestle, countries)
             SELECT id, source_id, source_type, external_id, url, title, body, author, company, language, country,
               labels::text[], attributes::jsonb, to_timestamp(published_at / 1000), to_timestamp(captured_at / 1000),
               decode(content_hash, 'hex'), analysis::json, analysis_version, entity_ids::uuid[], pestle::text[],
               countries::text[]
             FROM ${COLUMNS}`,
      values: columns(batch.created),
    });
  }
  if (batch.revised.length > 0) {
    // Within a batch the last revision of a document wins; the others are known contents all the same.
    const last = [...new Map(batch.revised.map((sighting) => [sighting.documentId, sighting])).values()];
    await tenant.query({
      name: 'documents-revise',
      text: `UPDATE documents AS old SET url = d.url, title = d.title, body = d.body, author = d.author,
               company = d.company, language = d.language, country = d.country, labels = d.labels::text[],
               attributes = d.attributes::jsonb, published_at = to_timestamp(d.published_at / 1000),
               content_hash = decode(d.content_hash, 'hex'), analysis = d.analysis::json,
               analysis_version = d.analysis_version, entity_ids = d.entity_ids::uuid[], pestle = d.pestle::text[],
               countries = d.countries::text[], revision = old.revision + 1
             FROM ${COLUMNS} WHERE old.id = d.id`,
      values: columns(last),
    });
  }
  await writeUnderstanding(tenant, batch);
  const accepted = [...batch.created, ...batch.revised];
  if (accepted.length > 0) {
    await tenant.query({
      name: 'identities-insert',
      text: `INSERT INTO document_identities (content_hash, document_id)
             SELECT decode(hash, 'hex'), id FROM unnest($1::text[], $2::uuid[]) AS i(hash, id)`,
      values: [
        accepted.map((sighting) => sighting.document.contentHash),
        accepted.map((sighting) => sighting.documentId),
      ],
    });
  }
  if (batch.parted.length > 0) {
    await tenant.query({
      name: 'sightings-part',
      text: `UPDATE sightings AS s SET document_id = p.document_id, url = p.url
             FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[]) AS p(source_id, external_id, document_id, url)
             WHERE s.source_id = p.source_id AND s.external_id = p.external_id`,
      values: [
        batch.parted.map((sighting) => sighting.document.sourceId),
        batch.parted.map((sighting) => sighting.document.externalId),
        batch.parted.map((sighting) => sighting.documentId),
        batch.parted.map((sighting) => sighting.document.url),
      ],
    });
  }
  const seen = [...batch.created, ...batch.duplicates];
  if (seen.length > 0) {
    await tenant.query({
      name: 'sightings-insert',
      text: `INSERT INTO sightings (source_id, external_id, document_id, url, published_at, first_seen_at)
             SELECT source_id, external_id, document_id, url, to_timestamp(published_at / 1000), to_timestamp(seen_at / 1000)
             FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::float8[], $6::float8[])
               AS s(source_id, external_id, document_id, url, published_at, seen_at)
             ON CONFLICT DO NOTHING`,
      values: [
        seen.map((sighting) => sighting.document.sourceId),
        seen.map((sighting) => sighting.document.externalId),
        seen.map((sighting) => sighting.documentId),
        seen.map((sighting) => sighting.document.url),
        seen.map((sighting) => sighting.document.publishedAt ?? sighting.document.capturedAt),
        seen.map((sighting) => sighting.document.capturedAt),
      ],
    });
  }
  if (accepted.length > 0) {
    await tenant.query({
      name: 'outbox-append',
      text: `WITH head AS (UPDATE outbox_head SET next_position = next_position + 1 RETURNING next_position - 1 AS position),
             appended AS (INSERT INTO outbox (position, upserted) SELECT position, $1::uuid[] FROM head)
             SELECT pg_notify('${OUTBOX_CHANNEL}', $2)`,
      values: [[...new Set(accepted.map((sighting) => sighting.documentId))], tenantId],
    });
  }
  // A revision is not one more document.
  if (batch.created.length > 0) await countWindows(tenant, batch.created);
}

/** The window stage: new documents per source and hour of capture, and what the source itself shows. */
async function countWindows(tenant: Queryable, created: readonly Sighting[]): Promise<void> {
  const counts = new Map<string, { sourceId: string; hour: number; documents: number }>();
  for (const { document } of created) {
    const hour = Math.floor(document.capturedAt / 3_600_000) * 3_600_000;
    const key = `${document.sourceId}\n${hour}`;
    const entry = counts.get(key) ?? { sourceId: document.sourceId, hour, documents: 0 };
    entry.documents++;
    counts.set(key, entry);
  }
  const rows = [...counts.values()];
  await tenant.query({
    name: 'windows-count',
    text: `WITH c AS (SELECT * FROM unnest($1::uuid[], $2::float8[], $3::bigint[]) AS c(source_id, hour, documents)),
           counted AS (
             INSERT INTO source_counts (source_id, hour, captured)
             SELECT source_id, to_timestamp(hour / 1000), documents FROM c
             ON CONFLICT (hour, source_id) DO UPDATE SET captured = source_counts.captured + excluded.captured)
           UPDATE sources SET documents = sources.documents + c.documents, last_item_at = now()
           FROM (SELECT source_id, sum(documents) AS documents FROM c GROUP BY source_id) AS c WHERE id = c.source_id`,
    values: [rows.map((row) => row.sourceId), rows.map((row) => row.hour), rows.map((row) => row.documents)],
  });
}

/** A one-dimensional text array as PostgreSQL reads it; most documents have none. */
function arrayLiteral(values: readonly string[]): string {
  if (values.length === 0) return '{}';
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
