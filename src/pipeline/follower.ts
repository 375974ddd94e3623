import type { StoredSignal } from '../domain/series.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Queryable } from '../ports/database.ts';

/** Follows the signals in the transaction that stores them: topics, series and windows. One per process. */
export interface SignalFollower {
  /** Begins a batch; the caller holds the tenant's write lock, and `position` is its newest outbox row. */
  begin(tenant: TenantId, transaction: Queryable, position: number): Promise<FollowerBatch>;
}

/** What one transaction adds. Until it is committed nobody else sees it. */
export interface FollowerBatch {
  /** Signals as they stand in the store now, ascending by id. */
  read(ids: readonly string[]): Promise<readonly StoredSignal[]>;
  /** Writes what follows from a part of the batch. When it throws, the part was not added and leaves no trace. */
  store(part: FollowedPart): Promise<void>;
  /** After the transaction. `position` is its last outbox row. */
  committed(position: number): void;
}

export interface FollowedPart {
  /** Created and revised, in the order of the batch, each once and as it is now. */
  readonly signals: readonly StoredSignal[];
  /** The revised ones as they were counted. */
  readonly before: readonly StoredSignal[];
  /** Signals that told a story with others, until these left it: they count as fresh from now on. As they are now. */
  readonly freed: readonly StoredSignal[];
  readonly now: number;
}

export const noFollower: SignalFollower = {
  begin: async () => ({ read: async () => [], store: async () => {}, committed: () => {} }),
};
