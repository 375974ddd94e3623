import type { TenantId } from '../../domain/tenant.ts';
import type { Deletions, MergeResult } from '../../kernels/index/types.ts';
import type {
  ProjectionName,
  ProjectionNews,
  ProjectionSettings,
  WorkerRestarted,
} from '../projection/messages.ts';

export interface IndexWorkerData extends ProjectionSettings {
  readonly refreshDocuments: number;
  readonly commitDocuments: number;
}

export type IndexNews = ProjectionNews<ProjectionName, PublishedView, SearchEvent>;

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
  | WorkerRestarted;

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
