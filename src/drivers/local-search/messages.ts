import type { ErrorCode } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Deletions, MergeResult } from '../../kernels/index/types.ts';
import type { PostgresOptions } from '../postgres/database.ts';

/** What the index worker needs to start; crosses the thread border once. */
export interface IndexWorkerData {
  readonly directory: string;
  readonly database: Pick<PostgresOptions, 'address' | 'pooling' | 'limits'>;
  readonly refreshMs: number;
  readonly refreshDocuments: number;
  readonly commitMs: number;
  readonly commitDocuments: number;
  readonly pollMs: number;
  readonly maxBytes: number;
}

/** From the main thread to the index worker. Each carries an id and is answered by `done` or `failed`. */
export type IndexCommand =
  | {
      readonly type: 'open' | 'wake' | 'rebuild' | 'unload' | 'drop';
      readonly id: number;
      readonly tenant: TenantId;
    }
  | { readonly type: 'close'; readonly id: number };

/** One consistent state of a tenant's index. Buffers are shared, never copied. */
export interface PublishedView {
  /** Names the writer: within it a segment's number means one segment. A buffer has no identity across threads. */
  readonly writer: string;
  readonly position: number;
  readonly segments: readonly PublishedSegment[];
}

export interface PublishedSegment {
  readonly number: number;
  readonly buffer: SharedArrayBuffer;
  /** Never written after it was published; a later state brings a new one. */
  readonly deletions: Deletions | null;
  readonly deleted: number;
}

/** From the index worker to the main thread. */
export type IndexReport =
  | { readonly type: 'done'; readonly id: number; readonly documents?: number }
  | { readonly type: 'failed'; readonly id: number; readonly error: SerialisedError }
  | { readonly type: 'view'; readonly tenant: TenantId; readonly view: PublishedView }
  | { readonly type: 'progress'; readonly tenant: TenantId; readonly done: number; readonly total: number }
  | { readonly type: 'event'; readonly event: SearchEvent };

export interface SerialisedError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What happens inside, for metrics and logs. Durations in milliseconds. */
export type SearchEvent =
  | {
      readonly kind: 'refreshed';
      readonly tenant: TenantId;
      readonly documents: number;
      readonly milliseconds: number;
      readonly position: number;
    }
  | {
      readonly kind: 'merged';
      readonly tenant: TenantId;
      readonly segments: number;
      readonly documents: number;
      readonly milliseconds: number;
    }
  | {
      readonly kind: 'committed';
      readonly tenant: TenantId;
      readonly position: number;
      readonly bytes: number;
      readonly milliseconds: number;
    }
  | {
      readonly kind: 'rebuilt';
      readonly tenant: TenantId;
      readonly documents: number;
      readonly milliseconds: number;
      readonly reason: string;
    }
  | { readonly kind: 'opened'; readonly tenant: TenantId; readonly documents: number }
  | { readonly kind: 'unloaded'; readonly tenant: TenantId }
  /** Something failed and is tried again: the database is away, the disk is full. */
  | {
      readonly kind: 'failed';
      readonly tenant: TenantId | null;
      readonly during: string;
      readonly message: string;
    }
  | { readonly kind: 'worker-restarted'; readonly tenant: null; readonly message: string };

/** To a segment worker, and back. */
export type SegmentJob =
  | {
      readonly type: 'merge';
      readonly sources: readonly {
        readonly buffer: SharedArrayBuffer;
        readonly deletions: Deletions | null;
      }[];
    }
  | { readonly type: 'write'; readonly path: string; readonly buffer: SharedArrayBuffer }
  | { readonly type: 'read'; readonly path: string; readonly bytes: number; readonly crc32: number };

export interface SegmentJobResults {
  readonly merge: MergeResult;
  readonly write: { readonly crc32: number };
  readonly read: { readonly buffer: SharedArrayBuffer };
}
