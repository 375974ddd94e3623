import { BellwetherError } from '../../base/errors.ts';
import { SOURCE_TYPES, type SourceType } from '../../domain/source-type.ts';
import { asTenantId, type TenantId } from '../../domain/tenant.ts';
import type { Database } from '../../ports/database.ts';
import type { EventLog, RecordBatch } from '../../ports/event-log.ts';

export interface PostgresEventLogOptions {
  readonly database: Database;
  /** Partitions per topic; fixed once documents were appended, because the tenant's hash picks one. */
  readonly partitions?: number;
}

const DAY = 86_400_000;

export const EVENT_LOG_DEFAULTS = {
  partitions: 4,
  /** How long a consumed batch is kept, in milliseconds (PIPE-2). */
  retention: (topic: SourceType): number => (topic === 'funding' ? 30 : 7) * DAY,
} as const;

/** The channel that wakes consumers; the payload is the topic. */
export const EVENT_LOG_CHANNEL = 'bellwether_log';

interface EventRow {
  readonly base_offset: number;
  readonly end_offset: number;
  readonly tenant_id: string;
  readonly source_id: string;
  readonly run_id: string | null;
  readonly appended_at: number;
  readonly payload: Buffer;
}

interface LeaseRow {
  readonly topic: SourceType;
  readonly partition: number;
  readonly epoch: number;
  readonly next_offset: number;
}

/**
 * The event log in PostgreSQL. A row is a record batch. An append takes its offsets from the partition's
 * row in `log_partitions`, locked until the append commits, so offsets become visible in order and without gaps.
 */
export function createPostgresEventLog(options: PostgresEventLogOptions): EventLog {
  const { database } = options;
  const partitions = options.partitions ?? EVENT_LOG_DEFAULTS.partitions;

  return {
    capabilities: { offsetsInResultTransaction: true },

    async append(request, transaction) {
      if (request.documents.length === 0)
        throw new BellwetherError('INVALID_INPUT', 'A record batch holds at least one document');
      const payload = Buffer.from(JSON.stringify(request.documents));
      const partition = partitionOf(request.tenant, partitions);
      const [row] = await (transaction ?? database.platform).query<{ end_offset: number }>({
        name: 'log-append',
        text: `WITH head AS (
                 INSERT INTO shared.log_partitions (topic, partition, next_offset) VALUES ($1, $2, $6)
                 ON CONFLICT (topic, partition) DO UPDATE SET next_offset = log_partitions.next_offset + $6
                 RETURNING next_offset
               ), appended AS (
                 INSERT INTO shared.event_log (topic, partition, base_offset, end_offset, tenant_id, source_id, run_id, payload)
                 SELECT $1, $2, next_offset - $6, next_offset, $3, $4, $5, $7 FROM head
                 RETURNING end_offset
               )
               SELECT end_offset, pg_notify('${EVENT_LOG_CHANNEL}', $1::text) FROM appended`,
        values: [
          request.topic,
          partition,
          request.tenant,
          request.sourceId,
          request.runId,
          request.documents.length,
          payload,
        ],
      });
      return { endOffset: row!.end_offset };
    },

    async acquire(group, owner, { wanted, leaseMs }) {
      await database.platform.query({
        name: 'log-register',
        text: `INSERT INTO shared.consumer_offsets (consumer_group, topic, partition)
               SELECT $1, topic, partition FROM shared.log_partitions ON CONFLICT DO NOTHING`,
        values: [group],
      });
      const rows = await database.platform.query<LeaseRow>({
        name: 'log-acquire',
        // Own leases first, so that a renewal never trades one partition for another.
        text: `WITH mine AS (
                 SELECT consumer_group, topic, partition FROM shared.consumer_offsets
                 WHERE consumer_group = $1 AND (owner = $2 OR owner IS NULL OR lease_until < now())
                 ORDER BY owner IS NOT DISTINCT FROM $2 DESC, topic, partition
                 LIMIT $3 FOR UPDATE SKIP LOCKED
               )
               UPDATE shared.consumer_offsets AS c
               SET epoch = CASE WHEN c.owner = $2 AND c.lease_until >= now() THEN c.epoch ELSE c.epoch + 1 END,
                   owner = $2, lease_until = now() + $4 * interval '1 millisecond'
               FROM mine WHERE (c.consumer_group, c.topic, c.partition) = (mine.consumer_group, mine.topic, mine.partition)
               RETURNING c.topic, c.partition, c.epoch, c.next_offset`,
        values: [group, owner, wanted, leaseMs],
      });
      return rows.map((row) => ({
        topic: row.topic,
        partition: row.partition,
        group,
        epoch: row.epoch,
        offset: row.next_offset,
      }));
    },

    async release(leases, owner) {
      if (leases.length === 0) return;
      await database.platform.query({
        text: `UPDATE shared.consumer_offsets SET owner = NULL, lease_until = NULL
               WHERE owner = $1 AND (consumer_group, topic, partition) IN (SELECT * FROM unnest($2::text[], $3::text[], $4::int[]))`,
        values: [
          owner,
          leases.map((l) => l.group),
          leases.map((l) => l.topic),
          leases.map((l) => l.partition),
        ],
      });
    },

    async read({ topic, partition }, offset, maxDocuments) {
      const rows = await database.platform.query<EventRow>({
        name: 'log-read',
        // The window sum stops at the batch that reaches the limit, so at least one batch always comes.
        text: `SELECT base_offset, end_offset, tenant_id, source_id, run_id, appended_at, payload
               FROM (SELECT *, sum(end_offset - base_offset) OVER (ORDER BY base_offset) - (end_offset - base_offset) AS before
                     FROM (SELECT * FROM shared.event_log
                           WHERE topic = $1 AND partition = $2 AND base_offset >= $3
                           ORDER BY base_offset LIMIT 64) AS ahead) AS counted
               WHERE before < $4 ORDER BY base_offset`,
        values: [topic, partition, offset, maxDocuments],
      });
      return rows.map(
        (row): RecordBatch => ({
          topic,
          partition,
          baseOffset: row.base_offset,
          tenant: asTenantId(row.tenant_id),
          sourceId: row.source_id,
          runId: row.run_id,
          appendedAt: row.appended_at,
          count: row.end_offset - row.base_offset,
          payload: row.payload,
        }),
      );
    },

    async commit(lease, nextOffset, transaction) {
      const moved = await transaction.query({
        name: 'log-commit',
        text: `UPDATE shared.consumer_offsets SET next_offset = $5
               WHERE consumer_group = $1 AND topic = $2 AND partition = $3 AND epoch = $4 AND next_offset <= $5
               RETURNING 1 AS moved`,
        values: [lease.group, lease.topic, lease.partition, lease.epoch, nextOffset],
      });
      if (moved.length === 0) {
        throw new BellwetherError(
          'CONFLICT',
          `The lease on ${lease.topic}/${lease.partition} was lost to another consumer`,
        );
      }
    },

    async lag(group) {
      const rows = await database.platform.query<{ topic: SourceType; lag: number }>({
        name: 'log-lag',
        text: `SELECT p.topic, sum(p.next_offset - coalesce(c.next_offset, 0)) AS lag
               FROM shared.log_partitions AS p
               LEFT JOIN shared.consumer_offsets AS c
                 ON c.consumer_group = $1 AND c.topic = p.topic AND c.partition = p.partition
               GROUP BY p.topic`,
        values: [group],
      });
      return new Map(rows.map((row) => [row.topic, row.lag]));
    },

    async expire(now) {
      let deleted = 0;
      for (const topic of SOURCE_TYPES) {
        const [row] = await database.platform.query<{ documents: number }>({
          text: `WITH gone AS (
                   DELETE FROM shared.event_log AS e
                   WHERE topic = $1 AND appended_at < to_timestamp($2::float8 / 1000)
                     AND end_offset <= (SELECT min(next_offset) FROM shared.consumer_offsets AS c
                                        WHERE c.topic = e.topic AND c.partition = e.partition)
                   RETURNING end_offset - base_offset AS documents)
                 SELECT coalesce(sum(documents), 0) AS documents FROM gone`,
          values: [topic, now - EVENT_LOG_DEFAULTS.retention(topic)],
        });
        deleted += row!.documents;
      }
      return deleted;
    },
  };
}

/** FNV-1a of the tenant's id: the same partition in every process. */
function partitionOf(tenant: TenantId, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < tenant.length; i++) hash = Math.imul(hash ^ tenant.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % partitions;
}
