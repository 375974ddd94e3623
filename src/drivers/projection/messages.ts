import type { ErrorCode } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { PostgresOptions } from '../postgres/database.ts';

/** What every worker of projections needs to start; crosses the thread border once. Times in milliseconds. */
export interface ProjectionSettings {
  readonly directory: string;
  readonly database: Pick<PostgresOptions, 'address' | 'pooling' | 'limits'>;
  readonly refreshMs: number;
  readonly commitMs: number;
  readonly pollMs: number;
  readonly maxBytes: number;
}

/** Which projection: a tenant's, and whatever else tells a tenant's projections apart. */
export interface ProjectionName {
  readonly tenant: TenantId;
}

/** One projection, or with less than its whole name all that share it. */
export type ProjectionScope<Name> = Partial<Name> & ProjectionName;

export type ProjectionRequest<Name> =
  | { readonly type: 'open' | 'rebuild' | 'unload'; readonly name: Name }
  | { readonly type: 'wake'; readonly tenant: TenantId }
  | { readonly type: 'drop'; readonly scope: ProjectionScope<Name> };

/** From the main thread to the worker. Each is answered by `done` or `failed` with its id. */
export interface ProjectionCommand<Name> {
  readonly id: number;
  readonly request: ProjectionRequest<Name> | { readonly type: 'close' };
}

/** From the worker to the main thread. */
export type ProjectionReport<Name, State, Event> = ProjectionAnswer | ProjectionNews<Name, State, Event>;

export type ProjectionAnswer =
  /** After a rebuild with how much was read. */
  | { readonly type: 'done'; readonly id: number; readonly count: number | undefined }
  | { readonly type: 'failed'; readonly id: number; readonly error: SerialisedError };

/** A state is consistent in itself and newer than the one before it. Its buffers are shared, never copied. */
export type ProjectionNews<Name, State, Event> =
  | { readonly type: 'state'; readonly name: Name; readonly state: State }
  | { readonly type: 'progress'; readonly name: Name; readonly done: number; readonly total: number }
  | { readonly type: 'event'; readonly event: Event };

export interface SerialisedError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Told by the main thread: the worker can no longer. */
export interface WorkerRestarted {
  readonly kind: 'worker-restarted';
  readonly tenant: null;
  readonly message: string;
}
