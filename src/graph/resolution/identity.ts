import type { TenantId } from '../../domain/tenant.ts';

/**
 * Who is who. A merge says that entities are one: the survivor stands for all of them, and every fact stays as it was
 * stated. A split takes a part of an entity out as one of its own. Both can be taken back, in any order that leaves
 * nothing hanging. Times are milliseconds since the epoch.
 */
export interface Identity {
  /**
   * Throws NOT_FOUND, INVALID_INPUT for an entity merged with itself, and CONFLICT where one is part of another already, a
   * circle of merges included.
   */
  merge(tenant: TenantId, request: MergeRequest, actor: string): Promise<IdentityEvent>;
  /** Throws NOT_FOUND, INVALID_INPUT for aliases and relationships that are not the entity's, CONFLICT. */
  split(tenant: TenantId, entity: string, request: SplitRequest, actor: string): Promise<IdentityEvent>;
  /** The proposal that it came of counts as rejected. Throws NOT_FOUND, and CONFLICT naming what stands on the event. */
  undo(tenant: TenantId, event: string, actor: string): Promise<IdentityEvent>;
  /** Newest first; of one entity, or of all. Throws NOT_FOUND, INVALID_CURSOR. */
  events(tenant: TenantId, query: EventQuery): Promise<readonly IdentityEvent[]>;
}

export interface MergeRequest {
  readonly survivor: string;
  readonly merged: readonly string[];
  readonly reason?: string;
  /** The proposal that the merge decides, in the same transaction: then it is one and open, or nothing is merged. */
  readonly proposal?: string;
}

export interface SplitRequest {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Ids of relationships that go with it. */
  readonly relationships?: readonly string[];
  readonly reason?: string;
}

export interface EventQuery {
  readonly entity?: string;
  readonly limit: number;
  /** The id of the last event of the page before. */
  readonly before?: string;
}

export interface IdentityEvent {
  readonly id: string;
  readonly kind: 'merge' | 'split';
  /** The entity that stays. */
  readonly entity: NamedEntity;
  /** Those that became part of it, or the one that came out of it. */
  readonly others: readonly NamedEntity[];
  readonly reason: string;
  readonly actor: string;
  readonly at: number;
  readonly undoneAt: number | null;
  readonly undoneBy: string | null;
}

export interface NamedEntity {
  readonly id: string;
  readonly name: string;
}
