import type { Clock } from '../../base/clock.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database } from '../../ports/database.ts';
import { type LeaseState, renewRun, type TrendRun } from './run-rows.ts';

export interface Lease {
  report(progress: number): void;
  /** Ends the renewing and says how the run stands. */
  end(): Promise<LeaseState>;
}

/** Renews a run's lease while it is computed, and aborts `stop` when it is cancelled or no longer ours. */
export function keepLease(
  {
    database,
    clock,
    owner,
    leaseMs,
    renewMs,
  }: {
    readonly database: Database;
    readonly clock: Clock;
    readonly owner: string;
    readonly leaseMs: number;
    readonly renewMs: number;
  },
  {
    tenant,
    run,
    stop,
  }: { readonly tenant: TenantId; readonly run: TrendRun; readonly stop: AbortController },
): Lease {
  let progress = 0;
  let state: LeaseState = 'go on';
  let renewing: Promise<void> = Promise.resolve();
  const renew = async (): Promise<void> => {
    try {
      state = await renewRun(database.tenant(tenant), run.id, { owner, now: clock.now(), leaseMs, progress });
    } catch {
      // The store is away for a moment; the lease is longer than that.
    }
    if (state !== 'go on') stop.abort();
  };
  const timer = setInterval(() => {
    renewing = renewing.then(renew);
  }, renewMs);
  return {
    report(done) {
      progress = done;
    },
    async end() {
      clearInterval(timer);
      await renewing;
      return state;
    },
  };
}
