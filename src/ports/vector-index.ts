import type { FacetFilters } from '../domain/search-query.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Vector } from '../domain/vector.ts';

/**
 * Nearest neighbours over a tenant's vectors of one model: a projection of the store, rebuildable at any time.
 * An answer is a consistent state; it may be behind the store by the refresh interval.
 */
export interface VectorIndex extends AsyncDisposable {
  /** Nearest first. A tenant or model without vectors answers with none. */
  nearest(tenant: TenantId, request: NearestRequest): Promise<VectorResult>;
  /** Resolves when everything up to the outbox position is in. Rejects when the signal aborts. */
  waitFor(tenant: TenantId, model: string, position: number, signal: AbortSignal): Promise<void>;
  /** Rebuilds from the store beside the serving index, then swaps. */
  rebuild(
    tenant: TenantId,
    model: string,
    onProgress?: (done: number, total: number) => void,
  ): Promise<{ readonly vectors: number }>;
  status(tenant: TenantId, model: string): Promise<VectorIndexStatus>;
  /** Forgets the model's vectors of the tenant, or all of the tenant's: memory and files. */
  drop(tenant: TenantId, model?: string): Promise<void>;
}

export interface NearestRequest {
  /** Id of the embedding model. */
  readonly model: string;
  readonly vector: Vector;
  /** 1 to 1,000. */
  readonly limit: number;
  /** Only documents that pass: evaluated before the search, so that a selective filter still finds its best. */
  readonly filters?: FacetFilters;
  /** Publication time, milliseconds since the epoch: from inclusive, to exclusive. */
  readonly from?: number;
  readonly to?: number;
}

export interface VectorHit {
  readonly id: string;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
}

export interface VectorResult {
  readonly hits: readonly VectorHit[];
  /** False when lists or graph neighbours were passed over; true when every vector that passes was compared. */
  readonly exact: boolean;
  /** The outbox position that the answer includes. */
  readonly position: number;
}

export interface VectorIndexStatus {
  readonly vectors: number;
  /** Bytes held in memory. */
  readonly bytes: number;
  readonly position: number;
}
