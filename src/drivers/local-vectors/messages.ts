import type { TenantId } from '../../domain/tenant.ts';
import type { PublishedVectors } from '../../kernels/vectors/arena.ts';
import type { ProjectionNews, ProjectionSettings, WorkerRestarted } from '../projection/messages.ts';

export interface VectorsWorkerData extends ProjectionSettings {
  readonly commitVectors: number;
}

/** A tenant's vectors of one model. */
export interface VectorSetName {
  readonly tenant: TenantId;
  readonly model: string;
}

export type VectorsNews = ProjectionNews<VectorSetName, PublishedState, VectorsEvent>;

/** One consistent state; null while the tenant has no vector of the model. */
export interface PublishedState {
  readonly position: number;
  readonly bytes: number;
  readonly vectors: PublishedVectors | null;
}

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
  | WorkerRestarted;
