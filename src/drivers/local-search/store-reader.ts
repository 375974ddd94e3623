import type { IndexedDocument } from '../../domain/search-query.ts';
import type { SourceType } from '../../domain/source-type.ts';
import type { TenantDatabase } from '../../ports/database.ts';
import { createOutboxReader, type OutboxChanges, type OutboxReader } from './outbox-reader.ts';

/** Name of the projection in the tenant's `projections` table. */
const PROJECTION = 'search';

/** What changed between two positions. */
export interface OutboxBatch extends OutboxChanges {
  /** The first of the changed documents, as they stand now; one that is missing has been deleted meanwhile. */
  readonly first: DocumentPart;
}

/** Documents in id order, as many as fit some megabytes. */
export interface DocumentPart {
  readonly documents: readonly IndexedDocument[];
  /** There may be more after this id. */
  readonly more: string | undefined;
}

/** Below every id. */
export const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

/** What the index asks of a tenant's store. */
export interface StoreReader extends OutboxReader {
  changesAfter(position: number, maxDocuments: number): Promise<OutboxBatch | undefined>;
  countDocuments(): Promise<number>;
  /** Those of the documents whose id is above `after`. */
  documentsAfter(ids: readonly string[], after: string): Promise<DocumentPart>;
  /** Documents with an id above `after`, in id order: none at the end, fewer than `limit` when they are large. */
  scan(after: string, limit: number): Promise<readonly IndexedDocument[]>;
}

export function createStoreReader(database: TenantDatabase): StoreReader {
  const outbox = createOutboxReader(database, PROJECTION);

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
    ...outbox,

    async changesAfter(position, maxDocuments) {
      const changes = await outbox.changesAfter(position, maxDocuments);
      if (changes === undefined) return undefined;
      return { ...changes, first: await documentsAfter(changes.upserted, LOWEST_ID) };
    },

    documentsAfter,

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
  };
}

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
