import type { Clock } from '../../base/clock.ts';
import { BellwetherError } from '../../base/errors.ts';
import type { PlanLimits } from '../../domain/plan.ts';
import type { TenantId } from '../../domain/tenant.ts';

/**
 * Tie events a second of each tenant, as its plan allows: a bucket that holds what one second allows and fills evenly.
 * Counted by this process.
 */
export interface EventRate {
  /** Takes so many, or none and throws: PLAN_LIMIT when the plan never allows so many at once, else TOO_MANY_REQUESTS. */
  take(tenant: TenantId, events: number, limits: PlanLimits): void;
}

export function createEventRate(clock: Clock): EventRate {
  const buckets = new Map<TenantId, { left: number; at: number }>();
  return {
    take(tenant, events, { plan, streamEventsPerSecond: rate }) {
      if (rate === null) return;
      const details = { limit: 'stream_events_per_second', allowed: rate, plan };
      if (rate === 0)
        throw new BellwetherError(
          'PLAN_LIMIT',
          `Plan "${plan}" allows no streaming of tie events. Import a file instead, or ask your operator for a larger plan.`,
          { details },
        );
      const allowed = rate.toLocaleString('en');
      if (events > rate)
        throw new BellwetherError(
          'PLAN_LIMIT',
          `Plan "${plan}" allows ${allowed} tie events a second; this batch alone has ${events.toLocaleString('en')}. Send at most ${allowed} in one batch.`,
          { details },
        );
      const now = clock.now();
      const bucket = buckets.get(tenant) ?? { left: rate, at: now };
      const left = Math.min(rate, bucket.left + (Math.max(0, now - bucket.at) / 1000) * rate);
      if (events > left) {
        buckets.set(tenant, { left, at: now });
        const seconds = (events - left) / rate;
        throw new BellwetherError(
          'TOO_MANY_REQUESTS',
          `Plan "${plan}" allows ${allowed} tie events a second, and ${Math.floor(left).toLocaleString('en')} are left of this second; this batch has ${events.toLocaleString('en')}. Send it again in ${seconds.toFixed(1)} seconds.`,
          { details: { ...details, retryAfterSeconds: Math.ceil(seconds) } },
        );
      }
      buckets.set(tenant, { left: left - events, at: now });
    },
  };
}
