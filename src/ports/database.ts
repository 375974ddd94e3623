import type { TenantId } from '../domain/tenant.ts';

/**
 * The truth is always PostgreSQL; this is how features speak to it without importing its client.
 * A statement with a `name` is prepared once per connection: give hot statements one.
 */
export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly name?: string;
}

export interface Queryable {
  /** Runs one statement by the extended protocol (so it can never be two) and gives its rows. */
  query<Row extends object>(statement: Statement): Promise<Row[]>;
}

/**
 * A tenant's database: every statement runs as the tenant's role with the tenant's schema as its search
 * path, so a forgotten filter or an injected statement meets the database's own permissions.
 */
export interface TenantDatabase extends Queryable {
  readonly tenant: TenantId;
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T>;
}

/** A transaction that writes a tenant's rows and the platform's (offsets, schedules) at once. */
export interface SpanningTransaction {
  readonly tenant: Queryable;
  readonly platform: Queryable;
}

export interface Database extends AsyncDisposable {
  /** The shared schema: tenants, identities, the event log. Never reachable with a tenant's role. */
  readonly platform: Queryable & { transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> };
  tenant(id: TenantId): TenantDatabase;
  spanning<T>(id: TenantId, work: (transaction: SpanningTransaction) => Promise<T>): Promise<T>;
  /** Calls back for every message on a channel until disposed; reconnects by itself and then calls `onReconnect`. */
  listen(
    channel: string,
    onMessage: (payload: string) => void,
    onReconnect?: () => void,
  ): Promise<AsyncDisposable>;
}
