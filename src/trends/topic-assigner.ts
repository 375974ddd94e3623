import type { StoredSignal } from '../domain/series.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Queryable } from '../ports/database.ts';

/** Gives signals their topics, in the transaction that stores them. */
export interface TopicAssigner {
  /** The caller holds the tenant's write lock; `position` is its newest outbox row. */
  begin(tenant: TenantId, transaction: Queryable, position: number): Promise<TopicBatch>;
}

export interface TopicBatch {
  /** The number of each signal's topic, -1 where it has none; stored with it, over what was stored before. */
  assign(signals: readonly StoredSignal[]): Promise<Int32Array>;
  /** As stored now: the number of each signal's topic, -1 where it has none. */
  topicsOf(ids: readonly string[]): Promise<Int32Array>;
  /** After the transaction; `position` is its last outbox row. */
  committed(position: number): void;
}
