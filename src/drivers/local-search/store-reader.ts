import type { IndexedDocument } from '../../domain/search-query.ts';
import type { SourceType } from '../../domain/source-type.ts';
import type { TenantDatabase } from '../../ports/database.ts';

/** Name of the projection in the tenant's `projections` table. */
const PROJECTION = 'search';

/** Some outbox rows in order, joined: what changed between two positions. */
export interface OutboxBatch {
  /** The position of the last row. */
  readonly position: number;
  readonly writtenAt: string;
  readonly deleted: readonly string[];
  readonly upserted: readonly string[];
  /** The first of the changed documents, as they stand now; one that is missing has been deleted meanwhile. */
  readonly first: DocumentPart;
}

/** Documents in id order, as many as fit some megabytes. */
export interface DocumentPart {
  readonly documents: readonly IndexedDocument[];
  /** There may be more after this id. */
  readonly more: string | undefined;
}

export interface OutboxMark {
  /** 0 when nothing was ever written. */
  readonly position: number;
  /** When that row was written, exactly as the store says it; null at position 0 or when the row was trimmed. */
  readonly writtenAt: string | null;
}

/** Below every id. */
export const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

/** What the index asks of a tenant's store. */
export interface StoreReader {
  /** The changes after a position, whole rows, up to about `maxDocuments`; undefined when there are none. */
  changesAfter(position: number, maxDocuments: number): Promise<OutboxBatch | undefined>;
  head(): Promise<OutboxMark>;
  /** When the outbox row at a position was written, or null when there is no such row. */
  writtenAt(position: number): Promise<string | null>;
  countDocuments(): Promise<number>;
  /** Those of the documents whose id is above `after`. */
  documentsAfter(ids: readonly string[], after: string): Promise<DocumentPart>;
  /** Documents with an id above `after`, in id order: none at the end, fewer than `limit` when they are large. */
  scan(after: string, limit: number): Promise<readonly IndexedDocument[]>;
  /** Notes how far the index has durably come. */
  saveProjection(position: number): Promise<void>;
}

export function createStoreReader(database: TenantDatabase): StoreReader {
  async function documentsAfter(ids: readonly string[], after: string): Promise<DocumentPart> {
    if (ids.length === 0) return { documents: [], more: undefined };
    const rows = await database.query<DocumentRow>({
      name: 'search-documents',
      text: BY_ID,
      values: [ids, after, PART_BYTES],
    });
    const last = rows.at(-1);
    return {
      documents: rows.map(toDocument),
      more: last !== undefined && last.running >= PART_BYTES ? last.id : undefined,
    };
  }

  return {
    async changesAfter(position, maxDocuments) {
      const rows = await database.query<OutboxRow>({
        name: 'search-outbox',
        text: OUTBOX,
        values: [position, maxDocuments],
      });
      const last = rows.at(-1);
      if (last === undefined) return undefined;
      const deleted = new Set<string>();
      const upserted = new Set<string>();
      for (const row of rows) {
        for (const id of row.upserted) {
          upserted.add(id);
          deleted.delete(id);
        }
        for (const id of row.deleted) {
          deleted.add(id);
          upserted.delete(id);
        }
      }
      return {
        position: last.position,
        writtenAt: last.written_at,
        deleted: [...deleted],
        upserted: [...upserted],
        first: await documentsAfter([...upserted], LOWEST_ID),
      };
    },

    documentsAfter,

    async head() {
      const [row] = await database.query<{ position: number; written_at: string | null }>({
        text: `SELECT next_position - 1 AS position, (SELECT written_at::text FROM outbox WHERE position = next_position - 1)
               FROM outbox_head`,
      });
      return { position: row?.position ?? 0, writtenAt: row?.written_at ?? null };
    },

    async writtenAt(position) {
      const [row] = await database.query<{ written_at: string }>({
        text: 'SELECT written_at::text FROM outbox WHERE position = $1',
        values: [position],
      });
      return row?.written_at ?? null;
    },

    async countDocuments() {
      const [row] = await database.query<{ count: number }>({
        text: 'SELECT count(*) AS count FROM documents',
      });
      return row?.count ?? 0;
    },

    async scan(after, limit) {
      const rows = await database.query<DocumentRow>({
        name: 'search-scan',
        text: SCAN,
        values: [after, limit, PART_BYTES],
      });
      return rows.map(toDocument);
    },

    async saveProjection(position) {
      await database.query({
        text: `INSERT INTO projections (name, position) VALUES ($1, $2)
               ON CONFLICT (name) DO UPDATE SET position = excluded.position, updated_at = now()`,
        values: [PROJECTION, position],
      });
    },
  };
}

interface OutboxRow {
  readonly position: number;
  readonly written_at: string;
  readonly upserted: readonly string[];
  readonly deleted: readonly string[];
}

/** Rows until the documents before them reach the limit: at least one, and never half of one. */
const OUTBOX = `
  SELECT position, written_at::text AS written_at, upserted, deleted
  FROM (
    SELECT *, sum(cardinality(upserted) + cardinality(deleted)) OVER (ORDER BY position)
              - cardinality(upserted) - cardinality(deleted) AS before
    FROM (SELECT * FROM outbox WHERE position > $1 ORDER BY position LIMIT 500) AS next
  ) AS counted
  WHERE before < $2
  ORDER BY position`;

interface DocumentRow {
  readonly id: string;
  readonly title: string;
  readonly company: string | null;
  readonly body: string;
  readonly source_type: SourceType;
  readonly source_id: string;
  readonly language: string | null;
  readonly country: string | null;
  readonly countries: readonly string[] | null;
  readonly labels: readonly string[] | null;
  readonly entity_ids: readonly string[] | null;
  readonly pestle: readonly string[] | null;
  readonly published_at: number;
  /** Bytes of text up to and with this row. */
  readonly running: number;
}

/** Empty arrays travel as null, and the time as a number: each is parsed once per document. */
const COLUMNS = `id, title, company, body, source_type, source_id, language, country,
  nullif(countries, '{}') AS countries, nullif(labels, '{}') AS labels, nullif(entity_ids, '{}') AS entity_ids,
  nullif(pestle, '{}') AS pestle,
  (extract(epoch FROM published_at) * 1000)::float8 AS published_at, running`;

/** A document may have a megabyte of text, and two thousand of them are asked for at once. */
const PART_BYTES = 16 * 1024 * 1024;
/** The length of a body is in its header: this sum reads no text. */
const RUNNING = 'sum(octet_length(body)) OVER (ORDER BY id) AS running';
const BY_ID = `
  SELECT ${COLUMNS} FROM (SELECT *, ${RUNNING} FROM documents WHERE id = ANY($1::uuid[]) AND id > $2::uuid) AS d
  WHERE running - octet_length(body) < $3 ORDER BY id`;
const SCAN = `
  SELECT ${COLUMNS}
  FROM (SELECT *, ${RUNNING} FROM (SELECT * FROM documents WHERE id > $1::uuid ORDER BY id LIMIT $2) AS next) AS d
  WHERE running - octet_length(body) < $3 ORDER BY id`;

function toDocument(row: DocumentRow): IndexedDocument {
  return {
    id: row.id,
    title: row.title,
    company: row.company,
    body: row.body,
    sourceType: row.source_type,
    sourceId: row.source_id,
    language: row.language,
    countries: countriesOf(row),
    labels: row.labels ?? [],
    entities: row.entity_ids ?? [],
    pestle: row.pestle ?? [],
    publishedAt: row.published_at,
  };
}

/** A country that the source stated counts once, whether the text names it or not. */
function countriesOf({ country, countries }: DocumentRow): readonly string[] {
  if (country === null) return countries ?? [];
  return countries === null
    ? [country]
    : [country, ...countries.filter((mentioned) => mentioned !== country)];
}
