import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import { SOURCE_KINDS, type SourceKind } from '../domain/source.ts';
import { asTenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import { COLLECT_LIMITS, type Collector, type CollectResult } from './collect-source.ts';

export interface SchedulerOptions {
  readonly database: Database;
  readonly collector: Collector;
  readonly clock: Clock;
  /** Names this process in leases; unique among those that share the database. */
  readonly owner: string;
  readonly pools?: Readonly<Partial<Record<SourceKind, number>>>;
  /** How often the schedule is looked at when nothing happens. Milliseconds. */
  readonly pollMs?: number;
  /** Told of every run that ended, for logs and metrics. `error` is set when the run itself broke, not the source. */
  readonly onRun?: (run: ScheduledRun) => void;
}

export interface ScheduledRun {
  readonly tenant: string;
  readonly sourceId: string;
  readonly kind: SourceKind;
  readonly milliseconds: number;
  readonly result: CollectResult | null;
  readonly error: unknown;
}

const SCHEDULER_DEFAULTS = {
  /** Runs at once per kind. Each kind has its own pool, so that a slow kind holds up nobody else (SRC-4). */
  pools: { rss: 48 } as Partial<Record<SourceKind, number>>,
  /** For kinds without an entry above. */
  pool: 8,
  pollMs: 1000,
  /** Longer than the longest run, so that a lease ends only when its owner died. Milliseconds. */
  leaseMs: COLLECT_LIMITS.run + 60_000,
} as const;

/** Kinds that are never due. */
const FED_FROM_OUTSIDE: ReadonlySet<SourceKind> = new Set(['file', 'api']);

interface DueSource {
  readonly tenant_id: string;
  readonly source_id: string;
}

/**
 * Runs due sources until the signal aborts, then waits for the runs under way to stop. Several schedulers may
 * share a database: a source is leased to one at a time, and the lease of one that died runs out.
 * Low priority numbers go first; suspended tenants wait.
 */
export async function runScheduler(options: SchedulerOptions, signal: AbortSignal): Promise<void> {
  const { database, collector, clock, owner } = options;
  const pools = { ...SCHEDULER_DEFAULTS.pools, ...options.pools };
  const active = new Map<SourceKind, Set<Promise<void>>>();
  for (const kind of SOURCE_KINDS) if (!FED_FROM_OUTSIDE.has(kind)) active.set(kind, new Set());

  while (!signal.aborted) {
    for (const [kind, runs] of active) {
      const free = (pools[kind] ?? SCHEDULER_DEFAULTS.pool) - runs.size;
      if (free <= 0) continue;
      for (const due of await takeDue(kind, free)) {
        const run: Promise<void> = runOne(kind, due).finally(() => runs.delete(run));
        runs.add(run);
      }
    }
    await pause([...active.values()].flatMap((runs) => [...runs]));
  }
  await Promise.allSettled([...active.values()].flatMap((runs) => [...runs]));

  async function takeDue(kind: SourceKind, limit: number): Promise<DueSource[]> {
    const now = clock.now();
    try {
      return await database.platform.query<DueSource>({
        name: 'scheduler-take-due',
        text: `WITH due AS (
                 SELECT s.tenant_id, s.source_id
                 FROM shared.source_schedule s JOIN shared.tenants t ON t.id = s.tenant_id AND t.state = 'active'
                 WHERE s.kind = $1 AND s.next_run_at <= to_timestamp($2::float8 / 1000)
                   AND (s.lease_until IS NULL OR s.lease_until <= to_timestamp($2::float8 / 1000))
                 ORDER BY s.priority, s.next_run_at LIMIT $3 FOR UPDATE OF s SKIP LOCKED
               )
               UPDATE shared.source_schedule s
               SET lease_owner = $4, lease_until = to_timestamp(($2::float8 + $5) / 1000)
               FROM due WHERE s.tenant_id = due.tenant_id AND s.source_id = due.source_id
               RETURNING s.tenant_id, s.source_id`,
        values: [kind, now, limit, owner, SCHEDULER_DEFAULTS.leaseMs],
      });
    } catch (error) {
      options.onRun?.({ tenant: '', sourceId: '', kind, milliseconds: 0, result: null, error });
      return [];
    }
  }

  async function runOne(kind: SourceKind, due: DueSource): Promise<void> {
    const started = clock.now();
    let result: CollectResult | null = null;
    let error: unknown = null;
    try {
      result = await collector.collect(asTenantId(due.tenant_id), due.source_id, {
        signal,
        leaseOwner: owner,
      });
    } catch (thrown) {
      error = thrown;
      await release(due).catch(() => {});
    }
    if (signal.aborted) return;
    options.onRun?.({
      tenant: due.tenant_id,
      sourceId: due.source_id,
      kind,
      milliseconds: clock.now() - started,
      result,
      error,
    });
  }

  /** After a run that broke: the source is free again in a minute, or at once when we are shutting down. */
  async function release(due: DueSource): Promise<void> {
    await database.platform.query({
      name: 'scheduler-release',
      text: `UPDATE shared.source_schedule
             SET lease_owner = NULL, lease_until = NULL, next_run_at = greatest(next_run_at, to_timestamp($4::float8 / 1000))
             WHERE tenant_id = $1 AND source_id = $2 AND lease_owner = $3`,
      values: [due.tenant_id, due.source_id, owner, signal.aborted ? 0 : clock.now() + 60_000],
    });
  }

  /** Until the next look: a while, or as soon as a run ends and leaves its place free. */
  async function pause(runs: readonly Promise<void>[]): Promise<void> {
    const wake = new AbortController();
    const timer = delay(options.pollMs ?? SCHEDULER_DEFAULTS.pollMs, undefined, {
      signal: AbortSignal.any([wake.signal, signal]),
    }).catch((error: unknown) => {
      if (!wake.signal.aborted && !signal.aborted) throw new Error(messageOf(error));
    });
    await Promise.race([timer, ...runs]);
    wake.abort();
    await timer;
  }
}
