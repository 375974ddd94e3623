import { BellwetherError } from '../base/errors.ts';
import type { FetchResponse } from './safe-fetch.ts';

/**
 * Throws `FETCH_FAILED` unless the status is 2xx; `details` carry `status` and `retryAfterMs` for the
 * scheduler's next try.
 */
export function requireSuccess(response: FetchResponse, where: string): void {
  const { status, retryAfterMs } = response;
  if (status >= 200 && status < 300) return;
  const advice =
    ADVICE[status] ??
    (status >= 500 ? 'The source has a problem of its own; it is tried again later.' : 'Check the address.');
  throw new BellwetherError('FETCH_FAILED', `${where} answered ${status}. ${advice}`, {
    details: { status, retryAfterMs },
  });
}

const ADVICE: Readonly<Record<number, string>> = {
  401: 'It wants a sign-in.',
  403: 'It does not let us read it.',
  404: 'There is nothing at this address; check it.',
  410: 'It says that it is gone for good; remove the source.',
  429: 'It asks for fewer requests; it is tried again later.',
};
