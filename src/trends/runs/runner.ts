import { isBellwetherError, messageOf } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { type ComputeOptions, computeTrends } from './compute-trends.ts';
import { keepLease } from './keep-lease.ts';
import {
  claimRun,
  endRun,
  giveBackRun,
  nextDue,
  type Pace,
  type RunEnd,
  scheduleRun,
  type TrendRun,
} from './run-rows.ts';
import { TREND_RUNS_CHANNEL } from './runs.ts';

export const RUNNER_DEFAULTS = {
  /** A run whose process says nothing for so long is taken over, milliseconds. */
  leaseMs: 20_000,
  /** How often progress is stored. */
  renewMs: 1_000,
  /** A run that took its process down so often fails. */
  attempts: 3,
  /** All tenants are looked at so often, whatever was heard. */
  sweepMs: 30_000,
  /** After the last signal, and after the first that no run has seen: while much is loaded a run is in its way. */
  quietMs: 5_000,
  patienceMs: 300_000,
  /** A run rests three times as long as it took: runs that follow signals take a quarter of one core at most. */
  restFactor: 3,
} as const;

export interface RunnerOptions extends ComputeOptions {
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  /** Says which tenants' signals were stored, by whichever process. */
  readonly listenStored: (onStored: (tenant: TenantId) => void) => Promise<AsyncDisposable>;
  readonly pace?: Partial<Pace>;
  readonly leaseMs?: number;
  readonly renewMs?: number;
  readonly onRun?: (tenant: TenantId, run: TrendRun, end: RunEnd | { readonly state: 'lost' }) => void;
}

/** Queues and computes runs, one at a time in this process, until the signal aborts. */
export async function runRunner(options: RunnerOptions, signal: AbortSignal): Promise<void> {
  const { database, clock, onError } = options;
  const pace = { ...RUNNER_DEFAULTS, ...options.pace };
  /** Tenants with new signals, and tenants whose queue is to be looked at. */
  const stored = new Set<TenantId>();
  const heard = new Set<TenantId>();
  let wake: () => void = () => {};
  await using _asked = await database.listen(
    TREND_RUNS_CHANNEL,
    (tenant) => {
      stored.add(tenant as TenantId);
      wake();
    },
    () => wake(),
  );
  await using _stored = await options.listenStored((tenant) => {
    stored.add(tenant);
    wake();
  });
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  /** When to look at a tenant again. */
  const due = new Map<TenantId, number>();
  let sweptAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    try {
      if (clock.now() - sweptAt >= RUNNER_DEFAULTS.sweepMs) {
        for (const { id } of await options.tenants()) stored.add(id);
        sweptAt = clock.now();
      }
      for (const tenant of stored) {
        stored.delete(tenant);
        await scheduleRun(database.tenant(tenant), clock.now(), pace);
        heard.add(tenant);
      }
      for (const [tenant, at] of due) if (at <= clock.now()) heard.add(tenant);
      for (const tenant of heard) {
        heard.delete(tenant);
        due.delete(tenant);
        while (!signal.aborted && (await runNext(options, tenant, signal)));
        const next = await nextDue(database.tenant(tenant));
        if (next !== null) due.set(tenant, next + 10);
        // Others' signals are not forgotten over a long queue.
        if (stored.size > 0) break;
      }
    } catch (error) {
      // The store is away, or a tenant is gone: the next round looks again.
      onError?.(error);
      sweptAt = clock.now() - RUNNER_DEFAULTS.sweepMs + 1_000;
    }
    if (heard.size > 0 || stored.size > 0 || signal.aborted) continue;
    const until = Math.min(sweptAt + RUNNER_DEFAULTS.sweepMs, ...due.values());
    const { promise, resolve } = Promise.withResolvers<void>();
    wake = resolve;
    const timer = setTimeout(resolve, Math.max(1, until - clock.now()));
    await promise;
    clearTimeout(timer);
  }
  signal.removeEventListener('abort', onAbort);
}

/** Claims a run of the tenant and brings it to its end. False when none is due. */
export async function runNext(
  options: RunnerOptions,
  tenant: TenantId,
  signal: AbortSignal,
): Promise<boolean> {
  const { database, clock, owner, leaseMs = RUNNER_DEFAULTS.leaseMs } = options;
  const handle = database.tenant(tenant);
  const claimed = await claimRun(handle, { owner, now: clock.now(), leaseMs });
  if (claimed === null) return false;
  const { run, attempts } = claimed;
  const end = async (how: RunEnd): Promise<void> => {
    const ours = await endRun(handle, run.id, { ...how, owner, now: clock.now() });
    options.onRun?.(tenant, run, ours ? how : { state: 'lost' });
  };
  if (attempts > RUNNER_DEFAULTS.attempts) {
    await end({
      state: 'failed',
      error: `Its process ended ${RUNNER_DEFAULTS.attempts} times while it was computed. The signals may need more memory than there is.`,
    });
    return true;
  }
  const stop = new AbortController();
  const lease = keepLease(
    { database, clock, owner, leaseMs, renewMs: options.renewMs ?? RUNNER_DEFAULTS.renewMs },
    { tenant, run, stop },
  );
  try {
    const either = AbortSignal.any([signal, stop.signal]);
    const how = await computeTrends(options, { tenant, run, lease }, either);
    options.onRun?.(tenant, run, how);
  } catch (error) {
    const state = await lease.end();
    // A process that stops leaves the run to the next: its lease ends by itself, sooner if it is given back.
    if (signal.aborted && state === 'go on') await giveBackRun(handle, run.id, owner);
    else if (state === 'lost') options.onRun?.(tenant, run, { state: 'lost' });
    else if (state === 'cancel') await end({ state: 'cancelled' });
    else {
      await end({ state: 'failed', error: messageOf(error) });
      if (!isBellwetherError(error)) options.onError?.(error);
    }
  }
  return true;
}
