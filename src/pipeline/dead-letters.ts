import { BellwetherError } from '../base/errors.ts';
import { createUuidV7 } from '../base/ids.ts';
import type { RawDocument } from '../domain/document.ts';
import type { SourceType } from '../domain/source-type.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database, Queryable } from '../ports/database.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { RejectedDocument } from './prepared-document.ts';

/** A document that the pipeline, or a reader before it, refused. */
export interface DeadLetter {
  readonly id: string;
  readonly topic: SourceType;
  readonly sourceId: string | null;
  readonly stage: string;
  readonly code: string;
  readonly reason: string;
  readonly location: string | null;
  readonly payload: string;
  readonly replayable: boolean;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
}

export interface DeadLetterOrigin {
  readonly topic: SourceType;
  readonly sourceId: string;
  readonly runId: string | null;
}

/** Writes refused documents; in the transaction that moves past them, so that none is lost and none counted twice. */
export async function writeDeadLetters(
  tenant: Queryable,
  letters: readonly { readonly origin: DeadLetterOrigin; readonly document: RejectedDocument }[],
  now: number,
): Promise<void> {
  if (letters.length === 0) return;
  await tenant.query({
    name: 'dead-letters-insert',
    text: `INSERT INTO dead_letters (id, topic, source_id, run_id, stage, code, reason, location, payload, replayable, occurred_at)
           SELECT id, topic, source_id, run_id, stage, code, reason, location, payload, replayable, to_timestamp($11::float8 / 1000)
           FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bool[])
             AS l(id, topic, source_id, run_id, stage, code, reason, location, payload, replayable)`,
    values: [
      letters.map(() => createUuidV7(now)),
      letters.map((l) => l.origin.topic),
      letters.map((l) => l.origin.sourceId),
      letters.map((l) => l.origin.runId),
      letters.map((l) => l.document.stage),
      letters.map((l) => l.document.code),
      letters.map((l) => storable(l.document.reason)),
      letters.map((l) => (l.document.location === null ? null : storable(l.document.location))),
      letters.map((l) => storable(l.document.payload)),
      letters.map((l) => l.document.replayable),
      now,
    ],
  });
}

/** PostgreSQL stores no NUL and no half of a surrogate pair; the picture of a NUL stands for it. */
function storable(text: string): string {
  return text.replaceAll('\0', '\u2400').toWellFormed();
}

const SELECT = `SELECT id, topic, source_id AS "sourceId", stage, code, reason, location, payload, replayable,
                  occurred_at AS "occurredAt" FROM dead_letters`;

export interface DeadLetters {
  /** Open letters, newest first; `before` is the id of the last one of the page before. */
  list(
    tenant: TenantId,
    query: { readonly limit: number; readonly before?: string; readonly stage?: string },
  ): Promise<DeadLetter[]>;
  count(tenant: TenantId): Promise<number>;
  get(tenant: TenantId, id: string): Promise<DeadLetter | undefined>;
  /** Puts the documents back into the event log. Letters that cannot be replayed are skipped and stay. */
  replay(
    tenant: TenantId,
    ids: readonly string[] | 'all',
  ): Promise<{ readonly replayed: number; readonly skipped: number }>;
  /** Throws `NOT_FOUND` when there is no such open letter. */
  discard(tenant: TenantId, id: string): Promise<void>;
}

const REPLAY_BATCH = 500;

export function createDeadLetters({
  database,
  log,
}: {
  readonly database: Database;
  readonly log: EventLog;
}): DeadLetters {
  return {
    list: (tenant, { limit, before, stage }) =>
      database.tenant(tenant).query({
        name: 'dead-letters-list',
        text: `${SELECT} WHERE replayed_at IS NULL AND ($2::uuid IS NULL OR id < $2) AND ($3::text IS NULL OR stage = $3)
               ORDER BY id DESC LIMIT $1`,
        values: [limit, before ?? null, stage ?? null],
      }),

    async count(tenant) {
      const [row] = await database.tenant(tenant).query<{ count: number }>({
        name: 'dead-letters-count',
        text: 'SELECT count(*) AS count FROM dead_letters WHERE replayed_at IS NULL',
      });
      return row!.count;
    },

    async get(tenant, id) {
      const [row] = await database
        .tenant(tenant)
        .query<DeadLetter>({ text: `${SELECT} WHERE id = $1 AND replayed_at IS NULL`, values: [id] });
      return row;
    },

    async replay(tenant, ids) {
      let replayed = 0;
      // One batch per transaction; the letters are marked with the append, so a crash repeats nothing.
      for (;;) {
        const done = await database.spanning(tenant, async (transaction) => {
          const rows = await transaction.tenant.query<DeadLetter>({
            text: `${SELECT} WHERE replayed_at IS NULL AND replayable AND ($1::uuid[] IS NULL OR id = ANY($1)) ORDER BY id LIMIT ${REPLAY_BATCH} FOR UPDATE`,
            values: [ids === 'all' ? null : ids],
          });
          await transaction.tenant.query({
            text: 'UPDATE dead_letters SET replayed_at = now() WHERE id = ANY($1)',
            values: [rows.map((row) => row.id)],
          });
          for (const [key, letters] of Map.groupBy(rows, (row) => `${row.topic}\n${row.sourceId}`)) {
            const [topic, sourceId] = key.split('\n') as [SourceType, string];
            const documents = letters.map((letter) => JSON.parse(letter.payload) as RawDocument);
            await log.append({ topic, tenant, sourceId, runId: null, documents }, transaction.platform);
          }
          return rows.length;
        });
        replayed += done;
        if (done < REPLAY_BATCH) break;
      }
      return { replayed, skipped: ids === 'all' ? await this.count(tenant) : ids.length - replayed };
    },

    async discard(tenant, id) {
      const rows = await database.tenant(tenant).query({
        text: 'DELETE FROM dead_letters WHERE id = $1 AND replayed_at IS NULL RETURNING id',
        values: [id],
      });
      if (rows.length === 0) throw new BellwetherError('NOT_FOUND', `There is no open dead letter ${id}`);
    },
  };
}
