import type { RawDocument } from '../domain/document.ts';
import type { SourceType } from '../domain/source-type.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Queryable } from './database.ts';

/**
 * A record batch: documents of one tenant and one source, appended and read together. Offsets count
 * documents, so a batch at `baseOffset` 10 with 5 documents ends before offset 15.
 */
export interface RecordBatch {
  readonly topic: SourceType;
  readonly partition: number;
  readonly baseOffset: number;
  readonly tenant: TenantId;
  readonly sourceId: string;
  /** Which ingest run the documents belong to; its counts are kept with the results. */
  readonly runId: string | null;
  /** Milliseconds since the epoch, when the batch was appended. */
  readonly appendedAt: number;
  readonly count: number;
  /** UTF-8 JSON: an array of `RawDocument`. Kept as bytes so that a worker thread can parse it. */
  readonly payload: Uint8Array;
}

export interface AppendRequest {
  readonly topic: SourceType;
  readonly tenant: TenantId;
  readonly sourceId: string;
  readonly runId: string | null;
  readonly documents: readonly RawDocument[];
}

export interface PartitionLease {
  readonly topic: SourceType;
  readonly partition: number;
  readonly group: string;
  /** Rises with every new owner; a commit with an older epoch is refused, so a paused owner cannot write. */
  readonly epoch: number;
  /** The next offset to read. */
  readonly offset: number;
}

/** Keyed by tenant: all documents of a tenant in a topic are in one partition, in order. */
export interface EventLog {
  readonly capabilities: { readonly offsetsInResultTransaction: boolean };
  /** Durable when it resolves. With a `transaction`, durable when that commits. */
  append(request: AppendRequest, transaction?: Queryable): Promise<{ readonly endOffset: number }>;
  /** Takes or renews leases on partitions of the group, at most `wanted`, each for `leaseMs`. */
  acquire(
    group: string,
    owner: string,
    options: { readonly wanted: number; readonly leaseMs: number },
  ): Promise<PartitionLease[]>;
  release(leases: readonly PartitionLease[], owner: string): Promise<void>;
  /** Batches at or after an offset, oldest first, at most `maxDocuments` (at least one batch if any). */
  read(
    lease: Pick<PartitionLease, 'topic' | 'partition'>,
    offset: number,
    maxDocuments: number,
  ): Promise<RecordBatch[]>;
  /** Moves the group's offset inside the transaction that writes the results. Throws `CONFLICT` when the lease was lost. */
  commit(lease: PartitionLease, nextOffset: number, transaction: Queryable): Promise<void>;
  /** Documents appended and not yet committed by the group, per topic. */
  lag(group: string): Promise<ReadonlyMap<SourceType, number>>;
  /** Deletes what is older than each topic's retention and already consumed by every group. Gives documents deleted. */
  expire(now: number): Promise<number>;
}
