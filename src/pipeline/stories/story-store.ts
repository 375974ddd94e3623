import { STATIC_MODEL } from '../../domain/vector.ts';
import type { Queryable } from '../../ports/database.ts';
import type { Compared } from './compare.ts';
import type { Membership, StoryChanges } from './decide.ts';
import type { StoryFingerprint } from './fingerprints.ts';

/** What the store holds of a document that may tell the same. */
export interface StoredDocument {
  readonly document: Compared;
  readonly vector: Int8Array | null;
  readonly storyId: string | null;
}

/** A signature to be written. */
export interface SignatureRow {
  readonly documentId: string;
  readonly fingerprint: StoryFingerprint;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
}

interface Row {
  readonly document_id: string;
  readonly published_at: number;
  readonly form: number;
  readonly signature: Buffer;
  readonly url_key: number;
  readonly title_key: number;
}

const COLUMNS = 's.document_id, s.published_at, s.form, s.signature, s.url_key, s.title_key';

/** Documents by id, those that are gone left out. */
export async function findStored(
  tenant: Queryable,
  ids: readonly string[],
): Promise<Map<string, StoredDocument>> {
  const rows = await tenant.query<Row & { vector: Buffer | null; story_id: string | null }>({
    name: 'stories-stored',
    text: `SELECT ${COLUMNS}, v.vector, m.story_id
           FROM unnest($1::uuid[]) AS wanted(id)
           CROSS JOIN LATERAL (SELECT * FROM signatures WHERE signatures.document_id = wanted.id LIMIT 1) AS s
           LEFT JOIN LATERAL (SELECT vector FROM vectors WHERE vectors.document_id = wanted.id AND model = $2 LIMIT 1) AS v ON true
           LEFT JOIN LATERAL (SELECT story_id FROM story_members WHERE story_members.document_id = wanted.id LIMIT 1) AS m ON true`,
    values: [ids, STATIC_MODEL.id],
  });
  return new Map(
    rows.map((row) => [
      row.document_id,
      {
        document: toDocument(row),
        vector:
          row.vector === null
            ? null
            : new Int8Array(row.vector.buffer, row.vector.byteOffset, row.vector.byteLength),
        storyId: row.story_id,
      },
    ]),
  );
}

/** Rows of one read while a window is filled. */
const PAGE = 20_000;

/** The documents written last, at most `limit`, in the order in which they were written. */
export async function readNewest(
  tenant: Queryable,
  limit: number,
): Promise<{ readonly id: string; readonly document: Compared }[]> {
  const found: { id: string; document: Compared }[] = [];
  let before: string | null = null;
  while (found.length < limit) {
    const rows: Row[] = await tenant.query<Row>({
      name: 'stories-newest',
      text: `SELECT ${COLUMNS} FROM signatures AS s
             WHERE s.document_id < coalesce($1::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') ORDER BY s.document_id DESC LIMIT $2`,
      values: [before, Math.min(PAGE, limit - found.length)],
    });
    for (const row of rows) found.push({ id: row.document_id, document: toDocument(row) });
    if (rows.length < PAGE) break;
    before = rows.at(-1)!.document_id;
  }
  return found.reverse();
}

/**
 * The documents that outbox rows after `from` up to `to` name, in their order; undefined when some of the rows were
 * already trimmed.
 */
export async function readSince(
  tenant: Queryable,
  from: number,
  to: number,
): Promise<{ readonly id: string; readonly document: Compared }[] | undefined> {
  const [count] = await tenant.query<{ rows: number; documents: number }>({
    name: 'stories-since-count',
    text: `SELECT count(*) AS rows, coalesce(sum(cardinality(upserted)), 0)::int AS documents FROM outbox
           WHERE position > $1 AND position <= $2`,
    values: [from, to],
  });
  if (count!.rows !== to - from || count!.documents > PAGE) return undefined;
  const rows = await tenant.query<Row>({
    name: 'stories-since',
    text: `SELECT ${COLUMNS} FROM outbox AS o
           CROSS JOIN LATERAL unnest(o.upserted) WITH ORDINALITY AS u(id, place)
           CROSS JOIN LATERAL (SELECT * FROM signatures WHERE signatures.document_id = u.id LIMIT 1) AS s
           WHERE o.position > $1 AND o.position <= $2 ORDER BY o.position, u.place`,
    values: [from, to],
  });
  return rows.map((row) => ({ id: row.document_id, document: toDocument(row) }));
}

function toDocument(row: Row): Compared {
  return {
    form: row.form,
    // A copy of its own: a Buffer of the client lies anywhere in a larger one.
    words: new Uint32Array(Uint8Array.from(row.signature).buffer),
    at: 0,
    urlKey: row.url_key,
    titleKey: row.title_key,
    publishedAt: row.published_at,
  };
}

/** Writes signatures; the last of a document wins. */
export async function writeSignatures(tenant: Queryable, rows: readonly SignatureRow[]): Promise<void> {
  if (rows.length === 0) return;
  const last = [...new Map(rows.map((row) => [row.documentId, row])).values()];
  const width = last[0]!.fingerprint.signature.length;
  const bytes = Buffer.allocUnsafe(last.length * width);
  for (const [place, { fingerprint }] of last.entries()) bytes.set(fingerprint.signature, place * width);
  await tenant.query({
    name: 'signatures-write',
    text: `INSERT INTO signatures (document_id, published_at, form, signature, url_key, title_key)
           SELECT id, to_timestamp(published_at / 1000), form, substring($5::bytea FROM ((place - 1) * $6 + 1)::int FOR $6::int),
             url_key, title_key
           FROM unnest($1::uuid[], $2::float8[], $3::smallint[], $4::bigint[], $7::bigint[]) WITH ORDINALITY
             AS s(id, published_at, form, url_key, title_key, place)
           ON CONFLICT (document_id) DO UPDATE SET published_at = excluded.published_at, form = excluded.form,
             signature = excluded.signature, url_key = excluded.url_key, title_key = excluded.title_key`,
    values: [
      last.map((row) => row.documentId),
      last.map((row) => row.publishedAt),
      last.map((row) => row.fingerprint.form),
      last.map((row) => row.fingerprint.urlKey),
      bytes,
      width,
      last.map((row) => row.fingerprint.titleKey),
    ],
  });
}

/** Writes what was decided, and gives those that told a story with others and stand alone again. */
export async function writeStories(tenant: Queryable, changes: StoryChanges): Promise<readonly string[]> {
  const { merged, members, alone, left } = changes;
  if (merged.length > 0) {
    await tenant.query({
      name: 'stories-merge',
      text: `UPDATE story_members AS m SET story_id = s.into_id
             FROM unnest($1::uuid[], $2::uuid[]) AS s(from_id, into_id) WHERE m.story_id = s.from_id`,
      values: [merged.map(({ from }) => from), merged.map(({ into }) => into)],
    });
  }
  if (members.length > 0) await writeMembers(tenant, members);
  if (alone.length > 0) {
    await tenant.query({
      name: 'stories-leave',
      text: 'DELETE FROM story_members WHERE document_id = ANY($1::uuid[])',
      values: [alone],
    });
  }
  if (left.length === 0) return [];
  const freed = await tenant.query<{ document_id: string; matched_id: string | null }>({
    name: 'stories-dissolve',
    text: `DELETE FROM story_members WHERE story_id IN (
             SELECT story_id FROM story_members WHERE story_id = ANY($1::uuid[]) GROUP BY story_id HAVING count(*) = 1)
           RETURNING document_id, matched_id`,
    values: [left],
  });
  return freed.filter((row) => row.matched_id !== null).map((row) => row.document_id);
}

async function writeMembers(tenant: Queryable, members: readonly Membership[]): Promise<void> {
  await tenant.query({
    name: 'stories-join',
    text: `INSERT INTO story_members (document_id, story_id, published_at, matched_id, method, similarity)
           SELECT m.document_id, m.story_id, s.published_at, m.matched_id, m.method, m.similarity
           FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::real[]) AS m(document_id, story_id, matched_id, method, similarity)
           CROSS JOIN LATERAL (SELECT published_at FROM signatures WHERE signatures.document_id = m.document_id LIMIT 1) AS s
           ON CONFLICT (document_id) DO UPDATE SET story_id = excluded.story_id, published_at = excluded.published_at,
             matched_id = excluded.matched_id, method = excluded.method, similarity = excluded.similarity`,
    values: [
      members.map((member) => member.documentId),
      members.map((member) => member.storyId),
      members.map((member) => member.matchedId),
      members.map((member) => member.method),
      members.map((member) => member.similarity),
    ],
  });
}
