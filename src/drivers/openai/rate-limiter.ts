import type { Clock } from '../../base/clock.ts';

export interface RateLimits {
  readonly requestsPerMinute: number;
  readonly tokensPerMinute: number;
}

export interface RateLimiter {
  /** Resolves when a request of so many tokens may be sent, in the order of the calls. Rejects when the signal aborts. */
  take(tokens: number, signal: AbortSignal): Promise<void>;
  /** The server said that it is too much: nothing is sent for so long. */
  holdBack(ms: number): void;
}

export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** How much of a minute's allowance may go at once after a quiet time. */
const BURST = 1 / 6;

/**
 * Two leaky buckets, requests and tokens (the generic cell rate algorithm): each call moves the time at which the bucket
 * is level again, and waits while that is further ahead than the burst allows. A call larger than the whole burst is let
 * through when the bucket is empty, and those after it wait accordingly.
 */
export function createRateLimiter(limits: RateLimits, clock: Clock, wait: Wait): RateLimiter {
  const burstMs = 60_000 * BURST;
  let requestsLevelAt = 0;
  let tokensLevelAt = 0;
  let heldUntil = 0;

  return {
    async take(tokens, signal) {
      const now = clock.now();
      const requestCost = 60_000 / limits.requestsPerMinute;
      const tokenCost = (60_000 * tokens) / limits.tokensPerMinute;
      requestsLevelAt = Math.max(requestsLevelAt, now) + requestCost;
      tokensLevelAt = Math.max(tokensLevelAt, now) + tokenCost;
      const startAt = Math.max(
        heldUntil,
        requestsLevelAt - Math.max(burstMs, requestCost),
        tokensLevelAt - Math.max(burstMs, tokenCost),
      );
      if (startAt > now) await wait(startAt - now, signal);
      signal.throwIfAborted();
    },
    holdBack(ms) {
      heldUntil = Math.max(heldUntil, clock.now() + ms);
    },
  };
}
