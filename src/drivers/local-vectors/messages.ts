import type { ErrorCode } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { PublishedVectors } from '../../kernels/vectors/arena.ts';
import type { PostgresOptions } from '../postgres/database.ts';

/** What the vectors worker needs to start; crosses the thread border once. */
export interface VectorsWorkerData {
  readonly directory: string;
  readonly database: Pick<PostgresOptions, 'address' | 'pooling' | 'limits'>;
  readonly refreshMs: number;
  readonly commitMs: number;
  readonly commitVectors: number;
  readonly pollMs: number;
  readonly maxBytes: number;
}

/** A tenant's vectors of one model. */
export interface VectorSetName {
  readonly tenant: TenantId;
  readonly model: string;
}

/** From the main thread to the vectors worker. Each carries an id and is answered by `done` or `failed`. */
export type VectorsCommand =
  | ({ readonly type: 'open' | 'rebuild' | 'unload'; readonly id: number } & VectorSetName)
  /** Without a model: all of the tenant's. */
  | {
      readonly type: 'wake' | 'drop';
      readonly id: number;
      readonly tenant: TenantId;
      readonly model?: string;
    }
  | { readonly type: 'close'; readonly id: number };

/** One consistent state; null while the tenant has no vector of the model. */
export interface PublishedState {
  readonly position: number;
  readonly bytes: number;
  readonly vectors: PublishedVectors | null;
}

/** From the vectors worker to the main thread. */
export type VectorsReport =
  | { readonly type: 'done'; readonly id: number; readonly vectors?: number }
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly error: { readonly code: ErrorCode; readonly message: string };
    }
  | ({ readonly type: 'state'; readonly state: PublishedState } & VectorSetName)
  | ({ readonly type: 'progress'; readonly done: number; readonly total: number } & VectorSetName)
  | { readonly type: 'event'; readonly event: VectorsEvent };

/** What happens inside, for metrics and logs. Durations in milliseconds. */
export type VectorsEvent =
  | ({
      readonly kind: 'refreshed';
      readonly vectors: number;
      readonly milliseconds: number;
      readonly position: number;
    } & VectorSetName)
  | ({
      readonly kind: 'committed';
      readonly position: number;
      readonly bytes: number;
      readonly milliseconds: number;
    } & VectorSetName)
  | ({
      readonly kind: 'rebuilt';
      readonly vectors: number;
      readonly milliseconds: number;
      readonly reason: string;
    } & VectorSetName)
  /** The vectors were put into lists anew, and the dead were dropped. */
  | ({
      readonly kind: 'rewritten';
      readonly vectors: number;
      readonly lists: number;
      readonly milliseconds: number;
    } & VectorSetName)
  | ({ readonly kind: 'opened'; readonly vectors: number; readonly milliseconds: number } & VectorSetName)
  | ({ readonly kind: 'unloaded' } & VectorSetName)
  /** Something failed and is tried again: the database is away, the disk is full. */
  | {
      readonly kind: 'failed';
      readonly tenant: TenantId | null;
      readonly model: string | null;
      readonly during: string;
      readonly message: string;
    }
  | { readonly kind: 'worker-restarted'; readonly tenant: null; readonly message: string };
