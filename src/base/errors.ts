/**
 * The one registry of errors. Every error that a person or a client can meet has a code here, the HTTP
 * status that the API answers, and a title; the message says what was wrong and what to do.
 * `docs/errors.md` lists the same codes, and a test keeps the two equal.
 */
export const ERRORS = {
  INVALID_INPUT: { status: 400, title: 'The input is not valid' },
  INVALID_QUERY: { status: 400, title: 'The query cannot be understood' },
  INVALID_CURSOR: { status: 400, title: 'The cursor is not valid for this list' },
  UNAUTHENTICATED: { status: 401, title: 'Sign in, or send a valid token or API key' },
  FORBIDDEN: { status: 403, title: 'Your role does not allow this' },
  TENANT_MISMATCH: { status: 403, title: 'The tenant named is not the tenant of your credential' },
  NOT_FOUND: { status: 404, title: 'There is no such thing here' },
  CONFLICT: { status: 409, title: 'The change conflicts with what is stored' },
  IDEMPOTENCY_MISMATCH: { status: 422, title: 'The idempotency key was used with another request' },
  TOO_LARGE: { status: 413, title: 'The input is larger than the limit' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body is of a kind that is not taken here' },
  PLAN_LIMIT: { status: 402, title: 'The plan does not allow this much' },
  NOT_CONVERGED: { status: 422, title: 'The computation did not come to a result' },
  CANCELLED: { status: 409, title: 'It was cancelled' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests' },
  INTERNAL: { status: 500, title: 'Something went wrong on our side' },
  UNAVAILABLE: { status: 503, title: 'Not ready to answer yet' },

  CONFIG_INVALID: { status: 500, title: 'The configuration is not valid' },
  PLATFORM_UNSUPPORTED: { status: 500, title: 'No embedded PostgreSQL exists for this platform' },
  DATA_DIRECTORY_IN_USE: { status: 500, title: 'Another process owns the data directory' },
  DATA_DIRECTORY_UNUSABLE: { status: 500, title: 'The data directory cannot be used' },
  DATA_DIRECTORY_VERSION: {
    status: 500,
    title: 'The data directory was written by another PostgreSQL version',
  },
  DISK_FULL: { status: 507, title: 'The disk is full' },
  DATABASE_START_FAILED: { status: 500, title: 'PostgreSQL did not start' },
  DATABASE_UNAVAILABLE: { status: 503, title: 'The database does not answer' },
  MIGRATION_FAILED: { status: 500, title: 'A schema migration failed' },

  FETCH_REFUSED: { status: 400, title: 'The address may not be fetched' },
  FETCH_FAILED: { status: 502, title: 'The source could not be fetched' },
  FETCH_TOO_LARGE: { status: 502, title: 'The source sent more than the limit' },
  FETCH_TIMEOUT: { status: 504, title: 'The source did not answer in time' },
  FEED_UNREADABLE: { status: 502, title: 'The source is not a feed that can be read' },
  FILE_UNREADABLE: { status: 400, title: 'The file cannot be read' },
  RECORD_INVALID: { status: 400, title: 'A record is not valid' },
  STAGE_FAILED: { status: 500, title: 'A pipeline stage failed on this document' },
  MODEL_INVALID: { status: 500, title: 'A model cannot be used' },
  BUDGET_EXCEEDED: { status: 429, title: 'The budget of the day is spent' },
  SEGMENT_CORRUPT: { status: 500, title: 'A search segment is damaged and is rebuilt' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** A coded error. `details` is safe to show to the caller and never holds a secret. */
export class BellwetherError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options?: { cause?: unknown; details?: Readonly<Record<string, unknown>> },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BellwetherError';
    this.code = code;
    this.details = options?.details ?? {};
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

export function isBellwetherError(error: unknown, code?: ErrorCode): error is BellwetherError {
  return error instanceof BellwetherError && (code === undefined || error.code === code);
}

/** The text of anything thrown, for logs and for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
