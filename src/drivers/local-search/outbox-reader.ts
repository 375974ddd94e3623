import type { TenantDatabase } from '../../ports/database.ts';

/** Some outbox rows in order, joined: what changed between two positions. */
export interface OutboxChanges extends OutboxMark {
  readonly writtenAt: string;
  readonly deleted: readonly string[];
  readonly upserted: readonly string[];
}

export interface OutboxMark {
  /** 0 when nothing was ever written. */
  readonly position: number;
  /** When that row was written, exactly as the store says it; null at position 0 or when the row was trimmed. */
  readonly writtenAt: string | null;
}

/** How a projection follows a tenant's outbox. */
export interface OutboxReader {
  /** The changes after a position, whole rows, up to about `maxDocuments`; undefined when there are none. */
  changesAfter(position: number, maxDocuments: number): Promise<OutboxChanges | undefined>;
  head(): Promise<OutboxMark>;
  /** When the outbox row at a position was written, or null when there is no such row. */
  writtenAt(position: number): Promise<string | null>;
  /** Notes how far the projection has durably come. */
  saveProjection(position: number): Promise<void>;
}

/**
 * `projection` is its name in the tenant's `projections` table. With an embedding model, documents whose vector of that
 * model was written later than they were count as changed, too.
 */
export function createOutboxReader(
  database: TenantDatabase,
  projection: string,
  model: string | null = null,
): OutboxReader {
  return {
    async changesAfter(position, maxDocuments) {
      const rows = await database.query<OutboxRow>({
        name: 'projection-outbox',
        text: OUTBOX,
        values: [position, maxDocuments, model],
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
      };
    },

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

    async saveProjection(position) {
      await database.query({
        text: `INSERT INTO projections (name, position) VALUES ($1, $2)
               ON CONFLICT (name) DO UPDATE SET position = excluded.position, updated_at = now()`,
        values: [projection, position],
      });
    },
  };
}

/**
 * Why a projection that was durable at a mark cannot be continued from there, or undefined when it can. Trimming keeps
 * the row at the position: one that is missing or was written at another moment means that the outbox was trimmed
 * further, or that the store is not the one the projection was made from.
 */
export async function distrustMark(outbox: OutboxReader, mark: OutboxMark): Promise<string | undefined> {
  if (mark.position === 0) {
    const first = await outbox.changesAfter(0, 1);
    return first === undefined || first.position === 1 ? undefined : 'the outbox was trimmed';
  }
  const writtenAt = await outbox.writtenAt(mark.position);
  if (writtenAt === null) return `the outbox has no position ${mark.position}`;
  return writtenAt === mark.writtenAt ? undefined : 'the store was restored from another state';
}

interface OutboxRow {
  readonly position: number;
  readonly written_at: string;
  readonly upserted: readonly string[];
  readonly deleted: readonly string[];
}

/** Rows until the documents before them reach the limit: at least one, and never half of one. */
const OUTBOX = `
  SELECT position, written_at::text AS written_at, deleted,
    CASE WHEN embedded_model = $3::text THEN upserted || embedded ELSE upserted END AS upserted
  FROM (
    SELECT *, sum(cardinality(upserted) + cardinality(deleted) + cardinality(embedded)) OVER (ORDER BY position)
              - cardinality(upserted) - cardinality(deleted) - cardinality(embedded) AS before
    FROM (SELECT * FROM outbox WHERE position > $1 ORDER BY position LIMIT 500) AS next
  ) AS counted
  WHERE before < $2
  ORDER BY position`;
