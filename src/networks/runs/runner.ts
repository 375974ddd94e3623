import type { Clock } from '../../base/clock.ts';
import { BellwetherError, isBellwetherError, messageOf } from '../../base/errors.ts';
import type { Metric, MetricRun } from '../../domain/network.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database } from '../../ports/database.ts';
import type { ComputeRequest, KernelPool } from '../compute/kernel-pool.ts';
import { METRIC_CATALOGUE } from '../metrics/catalogue.ts';
import type { MetricResult } from '../metrics/metric-result.ts';
import type { NetworkAccess, NetworkAccesses } from '../network-access.ts';
import { attributeGroups } from './attribute-groups.ts';
import { insertColumn } from './result-rows.ts';
import { claimRun, endRun, nextDue, type RunEnd, renewRun } from './run-rows.ts';
import { RUNS_CHANNEL } from './runs.ts';

export const RUNNER_DEFAULTS = {
  /** A run whose process says nothing for so long is taken over, milliseconds. */
  leaseMs: 20_000,
  /** How often progress is stored. */
  renewMs: 1_000,
  /** A run that took its process down so often fails. */
  attempts: 3,
  /** All tenants are looked at so often, whatever was heard. */
  sweepMs: 30_000,
} as const;

export interface RunnerOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  readonly accesses: NetworkAccesses;
  readonly kernels: Pick<KernelPool, 'compute'>;
  readonly owner: string;
  readonly codeVersion: string;
  readonly leaseMs?: number;
  readonly renewMs?: number;
  readonly onRun?: (tenant: TenantId, run: MetricRun, end: RunEnd['state'] | 'lost') => void;
  readonly onError?: (error: unknown) => void;
}

/** Computes queued runs, one at a time, each with as many threads as the pool has, until the signal aborts. */
export async function runRunner(options: RunnerOptions, signal: AbortSignal): Promise<void> {
  const { database, clock, onError } = options;
  const heard = new Set<TenantId>();
  let wake: () => void = () => {};
  await using _ = await database.listen(
    RUNS_CHANNEL,
    (tenant) => {
      heard.add(tenant as TenantId);
      wake();
    },
    () => wake(),
  );
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  /** When to look at a tenant again. */
  const due = new Map<TenantId, number>();
  let sweptAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    try {
      if (clock.now() - sweptAt >= RUNNER_DEFAULTS.sweepMs) {
        for (const { id } of await options.tenants()) heard.add(id);
        sweptAt = clock.now();
      }
      for (const [tenant, at] of due) if (at <= clock.now()) heard.add(tenant);
      for (const tenant of heard) {
        heard.delete(tenant);
        due.delete(tenant);
        while (!signal.aborted && (await runNext(options, tenant, signal)));
        const next = await nextDue(database.tenant(tenant));
        if (next !== null) due.set(tenant, next + 10);
      }
    } catch (error) {
      // The store is away, or a tenant is gone: the next round looks again.
      onError?.(error);
      sweptAt = clock.now() - RUNNER_DEFAULTS.sweepMs + 1_000;
    }
    if (heard.size > 0 || signal.aborted) continue;
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
  const { database, clock, owner, codeVersion, leaseMs = RUNNER_DEFAULTS.leaseMs } = options;
  const handle = database.tenant(tenant);
  const claimed = await claimRun(handle, { owner, now: clock.now(), leaseMs });
  if (claimed === null) return false;
  const { run, attempts } = claimed;
  const end = async (how: RunEnd): Promise<void> => {
    const ours = await endRun(handle, run.id, { ...how, owner, now: clock.now() });
    options.onRun?.(tenant, run, ours ? how.state : 'lost');
  };
  if (attempts > RUNNER_DEFAULTS.attempts) {
    await end({
      state: 'failed',
      error: `Its process ended ${RUNNER_DEFAULTS.attempts} times while it was computed. The graph may need more memory than there is; try fewer metrics, or samples.`,
    });
    return true;
  }
  const stop = new AbortController();
  const lease = keepLease(options, { tenant, run, stop });
  try {
    const either = AbortSignal.any([signal, stop.signal]);
    const access = await options.accesses.open(tenant, run.networkId, run.parameters.at ?? null);
    const request = await computeRequest(access, run);
    const results = await options.kernels.compute(request, {
      signal: either,
      onProgress: lease.report,
    });
    const state = await lease.end();
    if (state === 'lost') throw new BellwetherError('CANCELLED', 'Another process took the run over.');
    const summary = Object.fromEntries([...results].map(([metric, { summary }]) => [metric, summary]));
    const kept = await handle.transaction(async (transaction) => {
      const ours = await endRun(transaction, run.id, {
        state: 'done',
        networkVersion: access.version,
        codeVersion,
        summary,
        owner,
        now: clock.now(),
      });
      if (ours) await storeResults(transaction, run.id, results);
      return ours;
    });
    options.onRun?.(tenant, run, kept ? 'done' : 'lost');
  } catch (error) {
    const state = await lease.end();
    // A process that stops leaves the run to the next: its lease ends by itself, sooner if it is given back.
    if (signal.aborted && state === 'go on') await giveBack(handle, run.id, owner);
    else if (state === 'lost') options.onRun?.(tenant, run, 'lost');
    else if (state === 'cancel') await end({ state: 'cancelled' });
    else {
      await end({ state: 'failed', error: messageOf(error) });
      if (!isBellwetherError(error)) options.onError?.(error);
    }
  }
  return true;
}

async function storeResults(
  transaction: Parameters<typeof insertColumn>[0],
  run: string,
  results: ReadonlyMap<Metric, MetricResult>,
): Promise<void> {
  for (const [metric, { columns }] of results)
    for (const column of columns) await insertColumn(transaction, run, { metric, column });
}

async function giveBack(
  handle: Parameters<typeof insertColumn>[0],
  run: string,
  owner: string,
): Promise<void> {
  await handle.query({
    text: `UPDATE network_runs SET state = 'queued', attempts = attempts - 1, lease_owner = NULL, lease_until = NULL
           WHERE id = $1 AND lease_owner = $2 AND state = 'running'`,
    values: [run, owner],
  });
}

/** What the metrics of a run read of its network. */
async function computeRequest(access: NetworkAccess, run: MetricRun): Promise<ComputeRequest> {
  const { metrics, parameters, seed } = run;
  const { columns } = access;
  const { attribute } = parameters;
  const reads = metrics.some((metric) => METRIC_CATALOGUE[metric].reads.includes('attribute'));
  if (attribute === undefined || !reads) return { columns, metrics, parameters, seed };
  const { groups, numbers } = attributeGroups(await access.attribute(attribute));
  return { columns, metrics, parameters, seed, groups, values: numbers };
}

/** Renews a run's lease while it is computed, and aborts `stop` when it is cancelled or no longer ours. */
function keepLease(
  {
    database,
    clock,
    owner,
    leaseMs = RUNNER_DEFAULTS.leaseMs,
    renewMs = RUNNER_DEFAULTS.renewMs,
  }: RunnerOptions,
  { tenant, run, stop }: { tenant: TenantId; run: MetricRun; stop: AbortController },
): { report(progress: number): void; end(): Promise<'go on' | 'cancel' | 'lost'> } {
  let progress = 0;
  let state: 'go on' | 'cancel' | 'lost' = 'go on';
  let renewing: Promise<void> = Promise.resolve();
  const renew = async (): Promise<void> => {
    const lease = { owner, now: clock.now(), leaseMs, progress };
    try {
      state = await renewRun(database.tenant(tenant), run.id, lease);
    } catch {
      // A store that is away for a moment: the lease is long enough for the next try.
      return;
    }
    if (state !== 'go on') stop.abort();
  };
  const timer = setInterval(() => {
    renewing = renewing.then(() => (state === 'go on' ? renew() : undefined));
  }, renewMs);
  return {
    report: (done) => {
      progress = Math.max(progress, Math.min(1, done));
    },
    async end() {
      clearInterval(timer);
      await renewing;
      return state;
    },
  };
}
