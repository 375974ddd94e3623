import type { Random } from '../base/random.ts';

export const RETRY = {
  /** Milliseconds: the ceiling of the first delay. It doubles with every failure in a row. */
  base: 30_000,
  cap: 6 * 3_600_000,
  /** The breaker opens after this many failures in a row: from then on a source is only probed now and then. */
  breakerFailures: 5,
  /** The shortest wait of an open breaker before a probe. */
  probeAfter: 10 * 60_000,
} as const;

/**
 * How long to wait after the nth failure in a row (from 1), in milliseconds: exponential with full jitter
 * (Brooker, "Exponential Backoff And Jitter", 2015), at least what the source asked for by `Retry-After`. From
 * the fifth failure on the circuit breaker is open and adds its own floor; one success closes it. The state
 * is the stored count of failures, so a restart does not forget it.
 */
export function retryDelay(failures: number, retryAfterMs: number | null, random: Random): number {
  const ceiling = Math.min(RETRY.cap, RETRY.base * 2 ** Math.min(failures - 1, 30));
  const floor = failures >= RETRY.breakerFailures ? RETRY.probeAfter : 1000;
  return Math.round(Math.max(floor, random() * ceiling, retryAfterMs ?? 0));
}
