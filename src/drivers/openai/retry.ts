import type { Random } from '../../base/random.ts';

export interface RetryLimits {
  /** Calls in all, the first included. */
  readonly attempts: number;
  /** Milliseconds: the ceiling of the first delay; it doubles with every failure. */
  readonly baseMs: number;
  readonly capMs: number;
  /** A server that asks for a longer wait than this is not waited for. */
  readonly patienceMs: number;
}

export const RETRY_LIMITS: RetryLimits = {
  attempts: 5,
  baseMs: 500,
  capMs: 30_000,
  patienceMs: 120_000,
};

/** Statuses after which the same request may succeed: timeouts, conflicts of load, and faults of the server. */
export function isRetryable(status: number): boolean {
  return status === 408 || status === 409 || status === 425 || status === 429 || status >= 500;
}

/**
 * Milliseconds to wait after the nth failure in a row (from 1): exponential with full jitter (Brooker, "Exponential
 * Backoff And Jitter", 2015), at least what the server asked for; null when it asked for longer than anyone should wait.
 */
export function retryDelay(
  failures: number,
  askedMs: number | null,
  limits: RetryLimits,
  random: Random,
): number | null {
  if (askedMs !== null && askedMs > limits.patienceMs) return null;
  const ceiling = Math.min(limits.capMs, limits.baseMs * 2 ** Math.min(failures - 1, 30));
  return Math.max(Math.round(random() * ceiling), askedMs ?? 0);
}

/** `Retry-After` (RFC 9110, 10.2.3: seconds or a date) or `retry-after-ms`, in milliseconds; null when neither can be read. */
export function askedWait(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: number,
): number | null {
  const exact = Number(single(headers['retry-after-ms']));
  if (Number.isFinite(exact)) return Math.max(exact, 0);
  const text = single(headers['retry-after'])?.trim();
  if (text === undefined || text === '') return null;
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? null : Math.max(Math.ceil(wait), 0);
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
