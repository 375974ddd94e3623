import type { FastifyReply, FastifyRequest } from 'fastify';
import { BellwetherError, ERRORS, type ErrorCode } from '../base/errors.ts';

export interface FieldError {
  /** Where, as a path: `body.documents.3.title`, `query.limit`. */
  readonly path: string;
  readonly message: string;
}

/** Codes of a server's side whose message is written for the caller; the others' may name files, hosts and tables. */
const OPEN_CODES: readonly ErrorCode[] = [
  'UNAVAILABLE',
  'FETCH_FAILED',
  'FETCH_TOO_LARGE',
  'FETCH_TIMEOUT',
  'FEED_UNREADABLE',
];

/** What the framework throws, by its code. */
const FRAMEWORK_CODES: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['TOO_LARGE', 'The body is larger than this route takes. Send less at a time.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'UNSUPPORTED_MEDIA_TYPE',
    'Send the body as JSON, with "Content-Type: application/json".',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['INVALID_INPUT', 'The body is empty. Send JSON.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['INVALID_INPUT', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['INVALID_INPUT', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['INVALID_INPUT', 'The path is not valid percent-encoding.'],
  FST_ERR_HANDLER_TIMEOUT: ['UNAVAILABLE', 'The answer took too long. Try again, or ask for less.'],
};

/** Any error as one of ours. */
export function asCodedError(error: unknown): BellwetherError {
  if (error instanceof BellwetherError) return error;
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? FRAMEWORK_CODES[code] : undefined;
  if (known !== undefined) return new BellwetherError(known[0], known[1], { cause: error });
  if (error instanceof SyntaxError && statusCode === 400) {
    return new BellwetherError('INVALID_INPUT', 'The body is not valid JSON.', { cause: error });
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new BellwetherError('INVALID_INPUT', 'The request cannot be understood.', { cause: error });
  }
  return new BellwetherError('INTERNAL', 'unexpected', { cause: error });
}

/** Answers with problem details (RFC 9457). Never a stack, never a message that was not written for the caller. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  error: BellwetherError,
): FastifyReply {
  const { status, title } = ERRORS[error.code];
  const isOpen = status < 500 || OPEN_CODES.includes(error.code);
  const { errors, retryAfterSeconds } = error.details as {
    errors?: readonly FieldError[];
    retryAfterSeconds?: number;
  };
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="bellwether"');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  else if (status === 503) reply.header('retry-after', '5');
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .serializer((body: string) => body)
    .send(
      JSON.stringify({
        type: `/api/v1/errors/${error.code}`,
        title,
        status,
        detail: isOpen
          ? error.message
          : `Try again later. If it stays, tell your operator the request id ${request.id}.`,
        code: error.code,
        request_id: request.id,
        ...(errors === undefined ? {} : { errors }),
      }),
    );
}
