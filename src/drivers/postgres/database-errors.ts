import { BellwetherError } from '../../base/errors.ts';

/** What `pg` attaches to an error that the server sent. */
interface ServerError extends Error {
  readonly code: string;
  readonly constraint?: string;
}

function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** SQLSTATE classes and codes after which the same transaction may succeed when it is tried again. */
const TRANSIENT = /^(08|40|53|57P|55P03|ECONN|EPIPE|ENOENT|ETIMEDOUT)/;

/** Codes that say the tenant's role met its own limits. */
const REFUSED = /^(42501|0LP01|28)/;

/** Wraps an error of the engine once, keeping it as the cause. Coded errors pass unchanged. */
export function wrapDatabaseError(error: unknown): BellwetherError {
  if (error instanceof BellwetherError) return error;
  if (isServerError(error)) {
    if (error.code === '53100')
      return new BellwetherError(
        'DISK_FULL',
        `PostgreSQL cannot write: ${error.message}. Free some space; nothing acknowledged was lost.`,
        { cause: error },
      );
    if (TRANSIENT.test(error.code))
      return new BellwetherError(
        'DATABASE_UNAVAILABLE',
        `The database did not answer (${error.code}): ${error.message}`,
        { cause: error },
      );
    if (REFUSED.test(error.code))
      return new BellwetherError('FORBIDDEN', 'The database refused this to the role of the tenant', {
        cause: error,
      });
    if (error.code === '23505')
      return new BellwetherError('CONFLICT', `That already exists (${error.constraint ?? 'unique'})`, {
        cause: error,
      });
    return new BellwetherError(
      'INTERNAL',
      `The database refused a statement (${error.code}): ${error.message}`,
      { cause: error },
    );
  }
  if (error instanceof Error && /terminated|timeout|not queryable|closed/i.test(error.message)) {
    return new BellwetherError('DATABASE_UNAVAILABLE', `The database did not answer: ${error.message}`, {
      cause: error,
    });
  }
  return new BellwetherError('INTERNAL', `The database client failed: ${String(error)}`, { cause: error });
}

/** True when trying the same work again may succeed. */
export function isTransientDatabaseError(error: unknown): boolean {
  return (
    error instanceof BellwetherError && (error.code === 'DATABASE_UNAVAILABLE' || error.code === 'DISK_FULL')
  );
}
