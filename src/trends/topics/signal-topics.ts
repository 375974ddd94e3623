import type { Queryable } from '../../ports/database.ts';

/** A signal with its topic. */
export interface AssignedSignal {
  readonly id: string;
  readonly sourceId: string;
  /** When it counts (`countedAt`), milliseconds since the epoch. */
  readonly publishedAt: number;
  /** Number of the topic. */
  readonly topic: number;
  /** 0 to 1. */
  readonly affinity: number;
}

/** Rows of one statement. */
const CHUNK = 10_000;

/** Writes the topics of signals over those they had; those `without` one lose theirs. */
export async function writeAssigned(
  transaction: Queryable,
  assigned: readonly AssignedSignal[],
  without: readonly string[],
): Promise<void> {
  for (let at = 0; at < without.length; at += CHUNK)
    await transaction.query({
      name: 'signal-topics-remove',
      text: 'DELETE FROM signal_topics WHERE document_id = ANY($1::uuid[])',
      values: [without.slice(at, at + CHUNK)],
    });
  for (let at = 0; at < assigned.length; at += CHUNK) {
    const part = assigned.slice(at, at + CHUNK);
    await transaction.query({
      name: 'signal-topics-write',
      text: `INSERT INTO signal_topics (document_id, topic, affinity, source_id, published_at)
             SELECT id, topic, affinity, source_id, to_timestamp(published_at / 1000)
             FROM unnest($1::uuid[], $2::integer[], $3::real[], $4::uuid[], $5::float8[])
               AS s(id, topic, affinity, source_id, published_at)
             ON CONFLICT (document_id) DO UPDATE SET topic = excluded.topic, affinity = excluded.affinity,
               source_id = excluded.source_id, published_at = excluded.published_at`,
      values: [
        part.map(({ id }) => id),
        part.map(({ topic }) => topic),
        part.map(({ affinity }) => affinity),
        part.map(({ sourceId }) => sourceId),
        part.map(({ publishedAt }) => publishedAt),
      ],
    });
  }
}
